// The user's own OpenPGP keys at rest: each sealed with its owner's key.
//
//   WAFERSEAL_TRY(Bytes sealed, seal_own_key(own_key, owner, fingerprint, key, random));
//   WAFERSEAL_TRY(SecretBytes key, open_own_key(sealed, own_key, owner, fingerprint));
//
// The server keeps the sealed bytes beside the public key and learns no more than what that says
// and how long the private one is.
//
// Promises: only who has the owner's secret key makes or opens one, and it opens for the owner and
// the fingerprint that it was made for and no others. Does not promise: that it is still there; and
// who loses the owner's secret key has lost this one too (key_backup.h).
// SPEC 3.16.
#ifndef WAFERSEAL_OWN_KEY_H_
#define WAFERSEAL_OWN_KEY_H_

#include <string>

#include "waferseal/address.h"
#include "waferseal/bytes.h"
#include "waferseal/host.h"
#include "waferseal/keys.h"
#include "waferseal/result.h"

namespace waferseal {

// `key` is a transferable secret key without a passphrase; `fingerprint` that of its primary key,
// in upper-case hexadecimal. kInvalidArgument (subject: fingerprint), kTooLarge (above 256 KiB;
// subject: key).
Result<Bytes> seal_own_key(const XWingKey& owner_key, const Mailbox& owner,
                           const std::string& fingerprint, const SecretBytes& key,
                           RandomSource& random);
// kOwnKeyMalformed. kOwnKeyOpenFailed: made with another key, for another owner or fingerprint, or
// changed.
Result<SecretBytes> open_own_key(ByteView sealed, const XWingKey& owner_key, const Mailbox& owner,
                                 const std::string& fingerprint);

}  // namespace waferseal

#endif  // WAFERSEAL_OWN_KEY_H_
