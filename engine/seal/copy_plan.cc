#include "engine/seal/copy_plan.h"

#include <algorithm>
#include <string>

#include "waferseal/openpgp.h"

namespace waferseal::seal {
namespace {

bool is_listed(const std::vector<mime::NamedMailbox>& list, const Mailbox& mailbox) {
  return std::any_of(list.begin(), list.end(),
                     [&](const mime::NamedMailbox& named) { return named.mailbox == mailbox; });
}

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// The key for a choice: at hand, for this mailbox, usable now, and the one that was decided on.
Result<std::size_t> find_key(const SealPlan& plan, const Mailbox& recipient, const Choice& choice) {
  for (std::size_t i = 0; i < plan.keys.size(); ++i) {
    if (!(plan.keys[i].recipient == recipient)) continue;
    WAFERSEAL_TRY(const openpgp::KeyInfo info,
                  openpgp::inspect_key_for(plan.keys[i].openpgp_key, recipient, plan.now));
    if (info.unusable) return Error{*info.unusable, recipient.text(), info.fingerprint};
    if (!choice.source || lower_case(info.fingerprint) != lower_case(choice.source->fingerprint)) {
      return Error{Code::kSealKeyOther, recipient.text(), info.fingerprint};
    }
    return i;
  }
  return Error{Code::kSealMissingKey, recipient.text(), {}};
}

// The strength that came with the address book's facts. Of a question that they do not have, the best.
Strength strength_in_books(const Request& request, const Mailbox& recipient, const Source& source) {
  std::optional<Strength> claimed;
  const auto facts = request.facts.mailboxes.find(recipient);
  if (facts == request.facts.mailboxes.end()) return Strength::kGenerated;
  for (const BookFact& book : facts->second.books) {
    for (const BookEntry& entry : book.entries) {
      if (!entry.question || entry.question->id != source.question) continue;
      claimed = std::max(claimed.value_or(Strength::kWeak), entry.question->strength);
    }
  }
  return claimed.value_or(Strength::kGenerated);
}

// What the decision took the answer for.
Strength claimed_strength(const Request& request, const Mailbox& recipient, const Choice& choice) {
  if (choice.source && choice.source->from == FactSource::kAddressBook) {
    return strength_in_books(request, recipient, *choice.source);
  }
  if (choice.source && choice.source->from == FactSource::kLocal) return Strength::kWeak;
  for (const Recipient& one : request.recipients) {
    if (one.mailbox == recipient && one.question) return *one.question;
  }
  return Strength::kGenerated;
}

// The question for a choice: at hand, and with an answer that is as good as was decided on.
Result<std::size_t> find_question(const SealPlan& plan, const Mailbox& recipient,
                                  const Choice& choice) {
  for (std::size_t i = 0; i < plan.questions.size(); ++i) {
    if (!(plan.questions[i].recipient == recipient)) continue;
    if (plan.questions[i].strength < claimed_strength(plan.request, recipient, choice)) {
      return Error{Code::kSealAnswerWeaker, recipient.text(), {}};
    }
    return i;
  }
  return Error{Code::kSealMissingQuestion, recipient.text(), {}};
}

// What a copy, or the fall-back of one, needs besides the message.
Status add_material(const SealPlan& plan, const Choice& choice, CopyPlan& copy) {
  switch (choice.method) {
    case Method::kOpenPgp: {
      WAFERSEAL_TRY(copy.key, find_key(plan, copy.recipient, choice));
      return Done{};
    }
    case Method::kEscrowQuestion: {
      WAFERSEAL_TRY(copy.question, find_question(plan, copy.recipient, choice));
      copy.strength = std::min(plan.questions[*copy.question].strength,
                               claimed_strength(plan.request, copy.recipient, choice));
      if (copy.link_by_sender) return Done{};  // SPEC 7.1: no notice
      if (!choice.notice_assurance) {
        return Error{Code::kSealNotDecided, copy.recipient.text(), "no assurance for the notice"};
      }
      copy.notice_assurance = *choice.notice_assurance;
      return Done{};
    }
    case Method::kTls:
    case Method::kSmime:
    case Method::kEscrowLogin:
    case Method::kAsk:
    case Method::kInsecure:
    case Method::kRefuse:
    case Method::kHold:
      break;
  }
  return Error{Code::kSealMethodUnsupported, copy.recipient.text(),
               std::string(name(choice.method))};
}

}  // namespace

Result<std::vector<CopyPlan>> plan_copies(const SealPlan& plan) {
  const Resolution& resolution = plan.resolution;
  if (resolution.outcome != MessageOutcome::kSend &&
      resolution.outcome != MessageOutcome::kSendRest) {
    return Error{Code::kSealNotDecided, "resolution", std::string(name(resolution.outcome))};
  }
  std::vector<CopyPlan> copies;
  for (const Decision& decision : resolution.decisions) {
    if (decision.method == Method::kAsk) {
      return Error{Code::kSealNotDecided, decision.recipient.text(), {}};
    }
    if (!is_sending(decision.method)) continue;
    CopyPlan copy{decision.recipient, decision.method};
    copy.hidden = !is_listed(plan.message.to, decision.recipient) &&
                  !is_listed(plan.message.cc, decision.recipient);
    for (const Recipient& recipient : plan.request.recipients) {
      if (recipient.mailbox == decision.recipient) copy.link_by_sender = recipient.link_by_sender;
    }
    if (copy.for_agent()) {
      if (!decision.assurance) {
        return Error{Code::kSealNotDecided, decision.recipient.text(), "no assurance"};
      }
      copy.assurance = decision.assurance;
      if (decision.fallback) {
        copy.fallback = decision.fallback->method;
        WAFERSEAL_CHECK(add_material(plan, *decision.fallback, copy));
      }
    } else {
      WAFERSEAL_CHECK(add_material(plan, decision, copy));
    }
    copies.push_back(std::move(copy));
  }
  if (copies.empty()) return Error{Code::kSealNotDecided, "resolution", "no copy is sent"};
  return copies;
}

std::vector<std::vector<std::size_t>> openpgp_groups(const std::vector<CopyPlan>& copies) {
  std::vector<std::vector<std::size_t>> groups;
  std::optional<std::size_t> shared;
  for (std::size_t i = 0; i < copies.size(); ++i) {
    if (!copies[i].key) continue;
    if (copies[i].hidden) {
      groups.push_back({i});
    } else if (shared) {
      groups[*shared].push_back(i);
    } else {
      shared = groups.size();
      groups.push_back({i});
    }
  }
  return groups;
}

}  // namespace waferseal::seal

namespace waferseal {

// What `add_material` knows how to seal, and `tls`.
std::vector<Method> sealable_methods() {
  return {Method::kTls, Method::kOpenPgp, Method::kEscrowQuestion};
}

}  // namespace waferseal
