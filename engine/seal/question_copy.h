// One question copy of a sealed body: its slot, the statements that arm it, its notice. Made when a
// message is sealed, and again when a link is renewed.
#ifndef WAFERSEAL_ENGINE_SEAL_QUESTION_COPY_H_
#define WAFERSEAL_ENGINE_SEAL_QUESTION_COPY_H_

#include <optional>
#include <string>
#include <vector>

#include "waferseal/escrow.h"
#include "waferseal/keylist.h"
#include "waferseal/seal.h"

namespace waferseal::seal {

// The guards of the tickets, as the key list has them. kSealMissingTicket, kGuardIdentity.
Result<std::vector<PlannedGuard>> find_guards(const std::vector<PlannedTicket>& tickets,
                                              std::uint8_t threshold, const KeyList& key_list);

struct QuestionTerms {
  Mailbox recipient;
  bool dormant = false;
  // Of the channel that the notice takes; none: the sender hands the link over.
  std::optional<Assurance> notice;
  std::string portal_origin;
  UnixTime now{};
  UnixTime expires{};
};

struct QuestionCopy {
  SlotId slot_id{};
  Slot slot;
  SigningPublicKey unlock;
  LinkKeys link;
  std::vector<ArmStatement> arms;
  std::optional<Bytes> notice;  // sealed to the agent
};

// `setup` is ready; `payload` is the recipient's, `sender` signs the notice.
Result<QuestionCopy> make_question_copy(const QuestionSetup& setup, const SecretBytes& stretched,
                                        const BodySeal& seal, const SlotPayload& payload,
                                        const ListedAgent& agent, const SigningKey& sender,
                                        const QuestionTerms& terms, RandomSource& random);

}  // namespace waferseal::seal

#endif  // WAFERSEAL_ENGINE_SEAL_QUESTION_COPY_H_
