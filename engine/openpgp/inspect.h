// What is needed of an inspected key to encrypt to it.
#ifndef WAFERSEAL_ENGINE_OPENPGP_INSPECT_H_
#define WAFERSEAL_ENGINE_OPENPGP_INSPECT_H_

#include <rnp/rnp.h>
#include <rnp/rnp_err.h>

#include "engine/openpgp/session.h"
#include "waferseal/openpgp.h"

namespace waferseal::openpgp {

// The key with this fingerprint, which the session holds.
Result<KeyInfo> inspect_loaded_key(const Session& session, const std::string& fingerprint);

// The one of `keys` that a message is encrypted to: the newest that can be used. Null if none.
const Subkey* encryption_key(const KeyInfo& info);

// Below what NIST SP 800-57 allows since 2014 (112 bits), or an algorithm that RFC 9580, 9.1 and 12
// deprecates: RSA and DSA below 2048 bits, ElGamal of any size.
bool is_weak_key(rnp_key_handle_t key);

}  // namespace waferseal::openpgp

#endif  // WAFERSEAL_ENGINE_OPENPGP_INSPECT_H_
