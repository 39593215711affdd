// Questions at rest: what an address book entry keeps of a question, sealed with its owner's key.
//
//   WAFERSEAL_TRY(Bytes sealed, seal_saved_question(own_key, owner, recipient, saved, random));
//   WAFERSEAL_TRY(SavedQuestion saved, open_saved_question(sealed, own_key, owner, recipient));
//
// The server keeps the sealed bytes and the answer id (escrow.h); it learns neither question nor
// answer, and the padded size tells nothing about their lengths.
//
// Promises: only who has the owner's secret key makes or opens one, and it opens for the owner and
// the recipient that it was made for and no others. Does not promise: that it is the newest; the
// server could give back an older one for the same recipient, also one that was removed.
// An account's default questions are kept in the same form, with its answers key in the owner's
// place.
// SPEC 3.14.
#ifndef WAFERSEAL_SAVED_QUESTION_H_
#define WAFERSEAL_SAVED_QUESTION_H_

#include <string>

#include "waferseal/address.h"
#include "waferseal/bytes.h"
#include "waferseal/host.h"
#include "waferseal/keys.h"
#include "waferseal/result.h"
#include "waferseal/words.h"

namespace waferseal {

// Of every sealed one, whatever is in it.
inline constexpr std::size_t kSealedQuestionSize = 2618;

struct SavedQuestion {
  std::string question;     // at most 1024 bytes of UTF-8
  SecretBytes answer;       // as typed or generated, at most 1024 bytes
  SecretBytes answer_seed;  // 32 bytes: the Ed25519 answer key
  // What was found when the answer was given: a server that claims more is not believed.
  Strength strength = Strength::kWeak;
};

// kTooLarge, kBadUtf8, kInvalidArgument (subject: the field).
Result<Bytes> seal_saved_question(const XWingKey& owner_key, const Mailbox& owner,
                                  const Mailbox& recipient, const SavedQuestion& saved,
                                  RandomSource& random);
// kSavedQuestionMalformed. kSavedQuestionOpenFailed: made with another key, for another owner or
// recipient, or changed.
Result<SavedQuestion> open_saved_question(ByteView sealed, const XWingKey& owner_key,
                                          const Mailbox& owner, const Mailbox& recipient);

// ---- default questions of an account or a domain, which all of its users seal with. SPEC 3.14.7.

using QuestionId = ByteArray<16>;

// `scope`: where it is set, as ScopedQuestion (policy.h) has it. As seal_saved_question; only who
// holds the answers key (answers_key.h) makes one.
Result<Bytes> seal_shared_question(const XWingKey& answers_key, std::string_view scope,
                                   const QuestionId& id, const SavedQuestion& saved,
                                   RandomSource& random);
// As open_saved_question; kSavedQuestionOpenFailed also for another scope or id. Does not promise
// that it is the newest of its id.
Result<SavedQuestion> open_shared_question(ByteView sealed, const XWingKey& answers_key,
                                           std::string_view scope, const QuestionId& id);

}  // namespace waferseal

#endif  // WAFERSEAL_SAVED_QUESTION_H_
