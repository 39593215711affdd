// What the server checks before it believes an upload (SPEC 7.4).
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "engine/seal/record_parts.h"

namespace waferseal {
namespace {

using seal::inconsistent;

std::string subject_of(const SlotId& id) { return "slot " + hex_encode(id); }

bool for_agent(const SealedCopy& copy) { return carrier_of(copy.method) == Carrier::kAgent; }

// What a copy or its fall-back is sealed as; nothing for a `tls` copy without a fall-back.
std::optional<Method> sealed_as(const SealedCopy& copy) {
  return for_agent(copy) ? copy.fallback : copy.method;
}

// One copy for each sending decision, in order, as the decision says.
Status check_copies(const SealedMessage& message, const Resolution& resolution) {
  if (message.policy_version != resolution.policy_version) {
    return inconsistent("policy version", "differs from the resolution's");
  }
  if (resolution.outcome != MessageOutcome::kSend &&
      resolution.outcome != MessageOutcome::kSendRest) {
    return inconsistent("resolution", "does not send");
  }
  std::size_t next = 0;
  for (const Decision& decision : resolution.decisions) {
    if (!is_sending(decision.method)) continue;
    const std::string recipient = decision.recipient.text();
    if (next == message.copies.size()) return inconsistent(recipient, "has no copy");
    const SealedCopy& copy = message.copies[next++];
    if (!(copy.recipient == decision.recipient)) return inconsistent(recipient, "has no copy");
    if (copy.method != decision.method) return inconsistent(recipient, "has another method");
    const std::optional<Method> fallback =
        decision.fallback ? std::optional(decision.fallback->method) : std::nullopt;
    if (copy.fallback != fallback) return inconsistent(recipient, "has another fall-back");
    if (!for_agent(copy) && fallback) return inconsistent(recipient, "cannot fall back");
    const std::optional<Method> sealed = sealed_as(copy);
    if (copy.blob.has_value() != (sealed == Method::kOpenPgp)) {
      return inconsistent(recipient, "OpenPGP copy");
    }
    if (copy.slot.has_value() != (sealed == Method::kEscrowQuestion)) {
      return inconsistent(recipient, "question slot");
    }
    if (sealed && !copy.blob && !copy.slot)
      return inconsistent(recipient, "method not sealed here");
  }
  if (next != message.copies.size()) return inconsistent("copies", "more than decisions");
  return Done{};
}

Status check_capsule(const SealedMessage& message) {
  const bool needed =
      std::any_of(message.copies.begin(), message.copies.end(),
                  [](const SealedCopy& copy) { return for_agent(copy) || copy.slot.has_value(); });
  if (needed != message.capsule.has_value()) return inconsistent("capsule", "missing or unused");
  if (!message.capsule) {
    return message.slots.empty() ? Status(Done{}) : inconsistent("slots", "without a capsule");
  }
  WAFERSEAL_TRY(const CapsuleHeader header, CapsuleHeader::parse(message.capsule->header));
  WAFERSEAL_TRY(const BodyLayout layout,
                BodyLayout::for_padded_length(message.capsule->padded_length));
  if (message.capsule->hashes.size() != layout.segments() ||
      body_seal(header.hash(), layout, message.capsule->hashes) != message.capsule->seal) {
    return inconsistent("capsule", "seal and segment list");
  }
  return Done{};
}

Status check_slots(const SealedMessage& message) {
  std::set<SlotId> ids;
  std::set<Locator> locators;
  std::size_t agents = 0;
  std::size_t senders = 0;
  std::size_t questions = 0;
  for (const SealedSlot& slot : message.slots) {
    const std::string subject = subject_of(slot.id);
    WAFERSEAL_TRY(const Slot record, parse_slot(slot.record));
    if (record.head.kind != slot.kind || record.head.id != slot.id ||
        record.head.seal != message.capsule->seal) {
      return inconsistent(subject, "its record");
    }
    if (!ids.insert(slot.id).second) return inconsistent(subject, "twice");
    agents += slot.kind == SlotKind::kAgent ? 1 : 0;
    senders += slot.kind == SlotKind::kSender ? 1 : 0;
    if (slot.link.has_value() != (slot.kind == SlotKind::kQuestion)) {
      return inconsistent(subject, "its link");
    }
    if (!slot.link) continue;
    ++questions;
    if (slot.link->copy >= message.copies.size()) return inconsistent(subject, "its copy");
    const SealedCopy& copy = message.copies[slot.link->copy];
    if (copy.slot != slot.id || slot.link->dormant != for_agent(copy)) {
      return inconsistent(subject, "its copy");
    }
    if (!locators.insert(slot.link->locator).second) return inconsistent(subject, "its locator");
  }
  const auto wanted = std::count_if(message.copies.begin(), message.copies.end(),
                                    [](const SealedCopy& copy) { return copy.slot.has_value(); });
  if (questions != static_cast<std::size_t>(wanted)) return inconsistent("slots", "of questions");
  const bool agent_wanted = std::any_of(message.copies.begin(), message.copies.end(), for_agent);
  if (agents != (agent_wanted ? 1u : 0u)) return inconsistent("slots", "of the agent");
  if (senders > 1) return inconsistent("slots", "of the sender");
  return Done{};
}

// Every slot that a guard answers for has its arm statements, and they say what the record says.
Status check_arms(const SealedMessage& message) {
  std::map<SlotId, const SealedSlot*> waiting;
  for (const SealedSlot& slot : message.slots) {
    if (slot.kind != SlotKind::kSender) waiting[slot.id] = &slot;
  }
  std::set<SlotId> armed;
  for (const ArmStatement& arm : message.arms) {
    const std::string subject = subject_of(arm.slot_id);
    const auto found = waiting.find(arm.slot_id);
    if (found == waiting.end()) return inconsistent(subject, "is armed but not there");
    const SealedSlot& slot = *found->second;
    WAFERSEAL_TRY(const ArmFacts facts, parse_arm(arm.body));
    const bool question = slot.kind == SlotKind::kQuestion;
    if (facts.slot_id != slot.id ||
        facts.kind != (question ? RecordKind::kQuestion : RecordKind::kRelease) ||
        facts.dormant != (question && slot.link->dormant)) {
      return inconsistent(subject, "its arm statement");
    }
    if (question && (!(facts.link == slot.link->link) || !(facts.unlock == slot.link->unlock) ||
                     facts.expires != message.copies[slot.link->copy].expires)) {
      return inconsistent(subject, "its arm statement");
    }
    armed.insert(slot.id);
  }
  for (const auto& [id, slot] : waiting) {
    if (armed.count(id) == 0) return inconsistent(subject_of(id), "is not armed");
  }
  return Done{};
}

Status check_notices(const SealedMessage& message, const Request& request) {
  std::set<std::uint32_t> noticed;
  for (const SealedNotice& notice : message.notices) {
    const std::string subject = "notice of " + hex_encode(notice.slot);
    if (notice.copy >= message.copies.size()) return inconsistent(subject, "its copy");
    const SealedCopy& copy = message.copies[notice.copy];
    if (copy.slot != notice.slot || notice.dormant != for_agent(copy)) {
      return inconsistent(subject, "its copy");
    }
    if (!noticed.insert(notice.copy).second) return inconsistent(subject, "twice");
  }
  for (std::uint32_t i = 0; i < message.copies.size(); ++i) {
    if (!message.copies[i].slot) continue;
    const Mailbox& mailbox = message.copies[i].recipient;
    const bool by_sender =
        std::any_of(request.recipients.begin(), request.recipients.end(),
                    [&](const Recipient& r) { return r.mailbox == mailbox && r.link_by_sender; });
    if (by_sender == (noticed.count(i) != 0)) return inconsistent(mailbox.text(), "its notice");
  }
  return Done{};
}

Status check_uploads(const SealedMessage& message) {
  std::set<std::uint32_t> used;
  if (message.capsule) used.insert(message.capsule->blob);
  for (const SealedCopy& copy : message.copies) {
    if (!copy.blob) continue;
    if (message.capsule && *copy.blob == message.capsule->blob) {
      return inconsistent(copy.recipient.text(), "has the capsule's body as its mail");
    }
    used.insert(*copy.blob);
  }
  if (used.size() != message.uploads.size() ||
      (!used.empty() && *used.rbegin() >= message.uploads.size())) {
    return inconsistent("uploads", "missing or unused");
  }
  return Done{};
}

}  // namespace

Status check_sealed_message(const SealedMessage& message) {
  WAFERSEAL_TRY(const Request request, parse_request(message.request_json));
  WAFERSEAL_TRY(const Resolution resolution, parse_resolution(message.resolution_json));
  WAFERSEAL_CHECK(check_copies(message, resolution));
  WAFERSEAL_CHECK(check_capsule(message));
  WAFERSEAL_CHECK(check_slots(message));
  WAFERSEAL_CHECK(check_arms(message));
  WAFERSEAL_CHECK(check_notices(message, request));
  return check_uploads(message);
}

}  // namespace waferseal
