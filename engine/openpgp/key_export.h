// Keys on their way out of the library.
#ifndef WAFERSEAL_ENGINE_OPENPGP_KEY_EXPORT_H_
#define WAFERSEAL_ENGINE_OPENPGP_KEY_EXPORT_H_

#include <rnp/rnp.h>
#include <rnp/rnp_err.h>

#include "waferseal/bytes.h"

namespace waferseal::openpgp {

// `flags` are the library's RNP_KEY_EXPORT_; subkeys always come with it. A secret one is for
// SecretBytes to adopt.
Result<Bytes> export_key(rnp_key_handle_t key, std::uint32_t flags);

// What protect() takes: 1 to 255 bytes without a zero. kInvalidArgument (subject: passphrase).
Status check_passphrase(const SecretBytes& passphrase);
// Puts the secret part of one key or subkey under a passphrase.
Status protect(rnp_key_handle_t key, const SecretBytes& passphrase);

}  // namespace waferseal::openpgp

#endif  // WAFERSEAL_ENGINE_OPENPGP_KEY_EXPORT_H_
