// The key list: every key that a browser seals to or checks, in one numbered and dated record that
// the account's root key signs. And a user's own keys, wrapped for the server to keep.
//
//   WAFERSEAL_TRY(OpenedKeyList opened, open_key_list(record, pin, now));
//   remember(opened.pin);                       // the next one may not be older
//   WAFERSEAL_TRY(ListedAgent agent, opened.list.agent_at(now));
//
// The pin's fingerprint ships with the front end or is stored at first use.
// Promises, for a fingerprint that is right: the keys are those that the holder of the root key
// published, none older than what was seen before, none after its time.
// Does not promise: anything against the holder of the root key, or at first use without a pin.
// SPEC 3.12 and 3.13.
#ifndef WAFERSEAL_KEYLIST_H_
#define WAFERSEAL_KEYLIST_H_

#include <optional>
#include <string>
#include <vector>

#include "waferseal/address.h"
#include "waferseal/host.h"
#include "waferseal/keys.h"
#include "waferseal/result.h"

namespace waferseal {

using GuardId = ByteArray<16>;
using KeyFingerprint = ByteArray<32>;

// An agent key lives 30 days, then its private half is deleted.
inline constexpr std::chrono::seconds kMostAgentKeyLife{30 * 24 * 3600};
// A list is signed anew at least once a year.
inline constexpr std::chrono::seconds kMostKeyListLife{366 * 24 * 3600};

struct ListedAgent {
  // What slots and notices are sealed to.
  XWingPublicKey xwing;
  // On whose signature the guard hands over R.
  SigningPublicKey signing;
  UnixTime not_before{};
  UnixTime not_after{};
};

struct ListedGuard {
  GuardId id{};
  SigningPublicKey identity;
  // ASCII serialisation (RFC 6454, 6.2), e.g. "https://guard.example".
  std::string origin;
};

struct ListedUser {
  Mailbox mailbox;
  SigningPublicKey signing;
  XWingPublicKey xwing;
};

struct KeyList {
  std::uint64_t number = 0;
  UnixTime issued{};
  UnixTime expires{};
  std::vector<ListedAgent> agents;  // newest first
  std::vector<ListedGuard> guards;
  // For `account` slots and answers at rest; none if the account has no such key.
  std::optional<XWingPublicKey> account;
  std::vector<ListedUser> users;  // ascending by mailbox

  // The agent key to seal to: the newest one valid at `now`. kKeylistNoAgent.
  Result<ListedAgent> agent_at(UnixTime now) const;
  const ListedGuard* find_guard(const GuardId& id) const;
  const ListedUser* find_user(const Mailbox& mailbox) const;
};

// Signs it. kInvalidArgument: a rule of SPEC 3.12 is broken (subject: which field).
Result<Bytes> sign_key_list(const SigningKey& root, const KeyList& list);

// What a reader remembers.
struct KeyListPin {
  KeyFingerprint root{};
  std::uint64_t number = 0;
  // Of the record with that number; none if only the fingerprint is known.
  std::optional<ByteArray<32>> record_hash;
};

struct OpenedKeyList {
  KeyList list;
  KeyListPin pin;
};

// `pin`: none at first use, and then the root key is taken on trust. Codes:
// kKeylistMalformed, kKeylistVersionUnsupported, kKeylistFieldUnknown
// kKeylistRoot        signed by another root key than the pinned one
// kKeylistSignature   the signature fails
// kKeylistOlder       an older number than the pinned one
// kKeylistConflict    another list with the pinned number
// kKeylistNotYet, kKeylistExpired
Result<OpenedKeyList> open_key_list(ByteView record, const std::optional<KeyListPin>& pin,
                                    UnixTime now);

KeyFingerprint key_fingerprint(const SigningPublicKey& key);
// For people to compare: lower-case hexadecimal in 16 groups of 4.
std::string fingerprint_text(const KeyFingerprint& fingerprint);

// ---- a user's keys, wrapped under a 32-byte key that the log-in gives

struct UserKeys {
  SigningKey signing;
  XWingKey xwing;
  UserKeys clone() const { return UserKeys{signing.clone(), xwing.clone()}; }
};

UserKeys generate_user_keys(RandomSource& random);
// `wrap_key` may wrap any number of bundles: each has a salt of its own. Not 32 bytes:
// kInvalidArgument.
Result<Bytes> wrap_user_keys(const UserKeys& keys, const Mailbox& owner,
                             const SecretBytes& wrap_key, RandomSource& random);
// kUserKeysMalformed; kUserKeysOpenFailed: wrong password, another owner's bundle, or changed.
Result<UserKeys> unwrap_user_keys(ByteView bundle, const Mailbox& owner,
                                  const SecretBytes& wrap_key);

}  // namespace waferseal

#endif  // WAFERSEAL_KEYLIST_H_
