#include "engine/seal/question_copy.h"

#include <utility>

#include "waferseal/notice.h"

namespace waferseal::seal {
namespace {

// Wipes a std::string that held a secret for a moment.
SecretBytes take_secret(std::string&& text) {
  SecretBytes out(as_bytes(text));
  wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  return out;
}

}  // namespace

Result<std::vector<PlannedGuard>> find_guards(const std::vector<PlannedTicket>& tickets,
                                              std::uint8_t threshold, const KeyList& key_list) {
  if (tickets.empty() || tickets.size() < threshold) {
    return Error{Code::kSealMissingTicket, "tickets", {}};
  }
  std::vector<PlannedGuard> guards;
  for (const PlannedTicket& ticket : tickets) {
    const ListedGuard* listed = key_list.find_guard(ticket.guard);
    if (listed == nullptr) {
      return Error{Code::kGuardIdentity, hex_encode(ticket.guard), "not in the key list"};
    }
    guards.push_back({listed->id, listed->origin, listed->identity, ticket.ticket});
  }
  return guards;
}

Result<QuestionCopy> make_question_copy(const QuestionSetup& setup, const SecretBytes& stretched,
                                        const BodySeal& seal, const SlotPayload& payload,
                                        const ListedAgent& agent, const SigningKey& sender,
                                        const QuestionTerms& terms, RandomSource& random) {
  WAFERSEAL_TRY(const QuestionSlot made, setup.slot(seal, stretched));
  const SlotHead head{SlotKind::kQuestion, made.slot_id, seal, LinkFields{made.core}};
  WAFERSEAL_TRY(MadeSlot slot, make_slot(head, made.z, payload));
  WAFERSEAL_TRY(const SigningKey unlock, SigningKey::from_seed(slot.unlock_seed));
  WAFERSEAL_TRY(std::vector<ArmStatement> arms,
                setup.arm(unlock.public_key(), {terms.expires, terms.dormant, agent.signing}));
  QuestionCopy copy{made.slot_id,      std::move(slot.slot), unlock.public_key(),
                    setup.link_keys(), std::move(arms),      {}};
  if (!terms.notice) return copy;
  const Notice notice{made.slot_id,
                      seal,
                      payload.statement.statement.sender,
                      terms.recipient,
                      take_secret(setup.link().url(terms.portal_origin)),
                      *terms.notice,
                      terms.dormant ? std::nullopt : std::optional(terms.now),
                      terms.expires};
  WAFERSEAL_TRY(copy.notice, seal_notice(agent.xwing, sender, notice, random));
  return copy;
}

}  // namespace waferseal::seal
