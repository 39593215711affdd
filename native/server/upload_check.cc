#include "native/server/upload_check.h"

#include <algorithm>

#include "native/server/policy_source.h"
#include "native/server/published_keys.h"
#include "native/server/shared_questions.h"
#include "waferseal/escrow.h"

namespace waferseal::native {
namespace {

Error inconsistent(std::string subject, const char* detail) {
  return Error{Code::kSealInconsistent, std::move(subject), detail};
}

std::vector<Mailbox> mailboxes_of(const Request& request) {
  std::vector<Mailbox> mailboxes;
  for (const Recipient& recipient : request.recipients) mailboxes.push_back(recipient.mailbox);
  return mailboxes;
}

// Decisions that send nothing have no copy to compare. Both sending nothing for the same reason is
// agreement; a copy where policy refuses is forbidden; what the sender can still settle (a question
// to be asked, a copy the server would send after all) has changed.
Verdict judge(const Decision& uploaded, const Decision& own) {
  if (!(uploaded.recipient == own.recipient)) return Verdict::kForbidden;
  if (is_sending(uploaded.method) && is_sending(own.method)) return compare(uploaded, own);
  if (uploaded.method == own.method) return Verdict::kSame;
  if (own.method == Method::kRefuse) return Verdict::kForbidden;
  return Verdict::kChanged;
}

// The worst of the verdicts decides, and a refusal names the recipient.
std::optional<Error> compare_all(const Resolution& uploaded, const Resolution& own) {
  if (uploaded.decisions.size() != own.decisions.size()) {
    return Error{Code::kChanged, {}, "another number of recipients"};
  }
  std::optional<Error> refusal;
  for (std::size_t i = 0; i < own.decisions.size(); ++i) {
    const Decision& mine = own.decisions[i];
    switch (judge(uploaded.decisions[i], mine)) {
      case Verdict::kSame:
        break;
      case Verdict::kForbidden:
        return Error{Code::kForbiddenByPolicy, mine.recipient.text(),
                     std::string(name(mine.method))};
      case Verdict::kChanged:
      case Verdict::kLowerLevel:
        if (!refusal) {
          refusal = Error{Code::kChanged, mine.recipient.text(), std::string(name(mine.method))};
        }
        break;
    }
  }
  if (refusal) return refusal;
  if (!own.errors.empty()) return own.errors.front();
  if (uploaded.outcome != own.outcome) {
    return Error{Code::kChanged, {}, std::string(name(own.outcome))};
  }
  if (own.outcome != MessageOutcome::kSend && own.outcome != MessageOutcome::kSendRest) {
    return Error{Code::kForbiddenByPolicy, {}, std::string(name(own.outcome))};
  }
  return std::nullopt;
}

// The capsule's body as stored is what header and T say.
Status check_capsule(const CapsuleRecord& capsule, const BlobInfo& body) {
  WAFERSEAL_TRY(const CapsuleHeader header, CapsuleHeader::parse(capsule.header));
  WAFERSEAL_TRY(const BodyLayout layout, BodyLayout::for_padded_length(capsule.padded_length));
  if (body.size != layout.stored_size()) {
    return inconsistent("capsule", "the body has another length");
  }
  if (body.segment_hashes != capsule.hashes) {
    return inconsistent("capsule", "the body is not the one of the list");
  }
  if (body_seal(header.hash(), layout, capsule.hashes) != capsule.seal) {
    return inconsistent("capsule", "the seal does not bind this body");
  }
  return Done{};
}

Status check_arm(const ArmFacts& arm, const SealedSlot& slot, const KeyList& keys) {
  const std::string subject = hex_encode(slot.id);
  const bool listed =
      std::any_of(keys.agents.begin(), keys.agents.end(),
                  [&arm](const ListedAgent& agent) { return agent.signing == arm.agent; });
  if (!listed) return inconsistent(subject, "the agent is not one of the key list");
  if (slot.kind == SlotKind::kAgent) {
    if (arm.kind != RecordKind::kRelease || arm.dormant) {
      return inconsistent(subject, "armed as another kind");
    }
    return Done{};
  }
  if (arm.kind != RecordKind::kQuestion || !slot.link || !(arm.link == slot.link->link) ||
      !(arm.unlock == slot.link->unlock) || arm.dormant != slot.link->dormant) {
    return inconsistent(subject, "the arm statement has other keys");
  }
  return Done{};
}

Status check_fresh(Backend& backend, const SealedSlot& slot) {
  WAFERSEAL_TRY(const auto known, backend.store().messages().slot_by_id(slot.id));
  if (known) return inconsistent(hex_encode(slot.id), "the slot id was used before");
  return Done{};
}

// By exactly one statement, for a guard of ours.
Status check_arms(Backend& backend, const SealedSlot& slot, const std::vector<ArmStatement>& all,
                  const KeyList& keys) {
  const std::string subject = hex_encode(slot.id);
  const Guard* const guard = backend.shared().guard.get();
  std::size_t arms = 0;
  for (const ArmStatement& arm : all) {
    if (arm.slot_id != slot.id) continue;
    if (guard == nullptr || arm.guard != guard->id()) {
      return inconsistent(subject, "armed at a guard that this server does not know");
    }
    WAFERSEAL_TRY(const ArmFacts facts, parse_arm(arm.body));
    if (facts.slot_id != slot.id) return inconsistent(subject, "the arm is for another slot");
    WAFERSEAL_CHECK(check_arm(facts, slot, keys));
    ++arms;
  }
  if (arms != 1) return inconsistent(subject, "exactly one guard has to be armed");
  return Done{};
}

}  // namespace

Result<Judgement> judge_decisions(Backend& backend, const User& user,
                                  const SealedMessage& message) {
  WAFERSEAL_TRY(const Request uploaded, parse_request(message.request_json));
  WAFERSEAL_TRY(const Resolution resolution, parse_resolution(message.resolution_json));
  if (uploaded.sender.text() != user.mailbox) {
    return Error{Code::kBadRequest, "sender", "not the user who is logged in"};
  }
  WAFERSEAL_TRY(const Policy policy, load_policy(backend, uploaded.sender));
  WAFERSEAL_TRY(FactProvider::Known known,
                backend.shared().facts->look_up(backend.store().users(), uploaded.sender,
                                                mailboxes_of(uploaded)));
  WAFERSEAL_TRY(const SenderQuestion question, sender_question(backend, user, policy));
  Request own = with_server_facts(uploaded, policy_for_sender(policy, uploaded.sender),
                                  std::move(known.books), std::move(known.facts),
                                  backend.options().available_methods, question.access);
  Resolution decided = resolve(own);
  std::optional<Error> refusal;
  if (message.policy_version != policy.version || resolution.policy_version != policy.version) {
    refusal = Error{Code::kPolicyChanged, {}, "version " + std::to_string(policy.version)};
  } else {
    refusal = compare_all(resolution, decided);
  }
  return Judgement{std::move(own), std::move(decided), std::move(refusal)};
}

Status commit_blobs(Backend& backend, const User& user, const SealedMessage& message) {
  for (std::size_t i = 0; i < message.uploads.size(); ++i) {
    const std::string& id = message.uploads[i];
    WAFERSEAL_TRY(const auto upload, backend.store().messages().find_upload(id));
    if (!upload || upload->owner != user.mailbox || !upload->reply_to.empty()) {
      return Error{Code::kNotFound, id, "upload"};
    }
    WAFERSEAL_TRY(const BlobInfo body, backend.blobs().commit(id, upload->size));
    if (message.capsule && message.capsule->blob == i) {
      WAFERSEAL_CHECK(check_capsule(*message.capsule, body));
    }
  }
  return Done{};
}

Status check_slots(Backend& backend, const SealedMessage& message) {
  if (message.slots.empty()) return Done{};
  if (!message.capsule) return inconsistent("slots", "without a capsule");
  std::optional<KeyList> keys;
  for (const SealedSlot& sealed : message.slots) {
    const std::string subject = hex_encode(sealed.id);
    WAFERSEAL_TRY(const Slot slot, parse_slot(sealed.record));
    if (slot.head.id != sealed.id || slot.head.kind != sealed.kind ||
        slot.head.seal != message.capsule->seal) {
      return inconsistent(subject, "the slot is not of this message");
    }
    WAFERSEAL_CHECK(check_fresh(backend, sealed));
    if (sealed.kind == SlotKind::kSender) continue;
    if (!keys) {
      WAFERSEAL_TRY(keys, published_keys(backend));
    }
    WAFERSEAL_CHECK(check_arms(backend, sealed, message.arms, *keys));
  }
  return Done{};
}

Status check_renewal(Backend& backend, const MessageRecord& message, const SealedRenewal& renewal) {
  WAFERSEAL_CHECK(check_sealed_renewal(renewal, message.seal));
  WAFERSEAL_CHECK(check_fresh(backend, renewal.question));
  WAFERSEAL_CHECK(check_fresh(backend, renewal.sender));
  WAFERSEAL_TRY(const KeyList keys, published_keys(backend));
  return check_arms(backend, renewal.question, renewal.arms, keys);
}

}  // namespace waferseal::native
