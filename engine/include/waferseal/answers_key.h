// The answers key: what the default questions of an account are sealed with, so that each of its
// users can send with them and the server can read none.
//
// An administrator's browser draws it and gives each user of the key list a copy, sealed to that
// user and signed by the administrator; so does any later administrator's browser for new users.
//
//   const AnswersKey key{1, XWingKey::generate(random)};
//   WAFERSEAL_TRY(Bytes copy, seal_answers_key(key, user, giver, giver_key, random));
//   WAFERSEAL_TRY(AnswersKey mine, open_answers_key(copy, own_mailbox, own_key, key_list));
//   if (mine.generation < highest_seen) stop(Code::kAnswersKeyOlder);
//   // and with the same generation, the same xwing_key_hash: kAnswersKeyConflict
//
// Promises: only the user whom a copy was made for opens it, and it opens only if a user of the key
// list gave it: the server is none. Does not promise: that the giver is an administrator, which the
// server alone says; that it is the newest, which who remembers the generation sees.
// SPEC 3.18.
#ifndef WAFERSEAL_ANSWERS_KEY_H_
#define WAFERSEAL_ANSWERS_KEY_H_

#include <cstdint>

#include "waferseal/address.h"
#include "waferseal/bytes.h"
#include "waferseal/host.h"
#include "waferseal/keylist.h"
#include "waferseal/keys.h"
#include "waferseal/result.h"

namespace waferseal {

inline constexpr std::uint64_t kMostAnswersGeneration = std::uint64_t{1} << 40;

struct AnswersKey {
  std::uint64_t generation = 0;  // 1 to 2^40; a new one has a new key
  XWingKey key;
};

// For a user of the key list. kCryptoBadKey; kInvalidArgument: the generation.
Result<Bytes> seal_answers_key(const AnswersKey& key, const ListedUser& holder,
                               const Mailbox& giver, const SigningKey& giver_key,
                               RandomSource& random);

// Codes:
// kAnswersKeyMalformed     not in the one allowed form
// kAnswersKeyOpenFailed    made for another key or another holder, or changed
// kAnswersKeyGiverUnknown  not signed by the key that `keys` lists for its giver
Result<AnswersKey> open_answers_key(ByteView copy, const Mailbox& holder,
                                    const XWingKey& holder_key, const KeyList& keys);

// Whose X-Wing key (xwing_key_hash) it is sealed to; needs no key. kAnswersKeyMalformed.
Result<ByteArray<32>> answers_key_holder(ByteView copy);

}  // namespace waferseal

#endif  // WAFERSEAL_ANSWERS_KEY_H_
