// A secret key that signs.
#ifndef WAFERSEAL_ENGINE_OPENPGP_SIGNER_H_
#define WAFERSEAL_ENGINE_OPENPGP_SIGNER_H_

#include "engine/openpgp/session.h"
#include "waferseal/openpgp.h"

namespace waferseal::openpgp {

inline constexpr const char* kSignatureHash = "SHA512";

// Loads `signer` into the session and gives its primary key, from which the library picks the key
// that signs. The session keeps a reference to the signer's PassphraseSource.
// Errors: kKeySigningFailed.
Result<OwnedKey> load_signer(Session& session, const SecretKey& signer);

}  // namespace waferseal::openpgp

#endif  // WAFERSEAL_ENGINE_OPENPGP_SIGNER_H_
