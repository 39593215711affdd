// Questions at rest: what an address book entry keeps of a question, sealed to its owner's key.
//
//   WAFERSEAL_TRY(Bytes sealed, seal_saved_question(owner_key, owner, saved, random));
//   WAFERSEAL_TRY(SavedQuestion saved, open_saved_question(sealed, own_key, owner));
//
// The server keeps the sealed bytes and the answer id (escrow.h); it learns neither question nor
// answer, and the padded size tells nothing about their lengths.
//
// Promises: only the owner's X-Wing key opens it; it opens for the owner and recipient it was made
// for and no others. Does not promise: who made it, for anybody can seal to a public key: the
// server could put a question of its own making in place of this one, whose answer it knows. The
// composer therefore shows the question before it is used.
#ifndef WAFERSEAL_SAVED_QUESTION_H_
#define WAFERSEAL_SAVED_QUESTION_H_

#include <string>

#include "waferseal/address.h"
#include "waferseal/bytes.h"
#include "waferseal/host.h"
#include "waferseal/keys.h"
#include "waferseal/result.h"

namespace waferseal {

struct SavedQuestion {
  Mailbox recipient;
  std::string question;     // at most 1024 bytes of UTF-8
  SecretBytes answer;       // as typed or generated, at most 1024 bytes
  SecretBytes answer_seed;  // 32 bytes: the Ed25519 answer key
};

// kTooLarge, kBadUtf8, kInvalidArgument (subject: the field); kCryptoBadKey.
Result<Bytes> seal_saved_question(const XWingPublicKey& owner_key, const Mailbox& owner,
                                  const SavedQuestion& saved, RandomSource& random);
// kSavedQuestionMalformed. kSavedQuestionOpenFailed: sealed to another key, for another owner, or
// changed.
Result<SavedQuestion> open_saved_question(ByteView sealed, const XWingKey& key,
                                          const Mailbox& owner);

}  // namespace waferseal

#endif  // WAFERSEAL_SAVED_QUESTION_H_
