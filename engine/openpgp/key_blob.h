// Key blobs as they are found: binary or ASCII armor, one key or several.
#ifndef WAFERSEAL_ENGINE_OPENPGP_KEY_BLOB_H_
#define WAFERSEAL_ENGINE_OPENPGP_KEY_BLOB_H_

#include "waferseal/bytes.h"

namespace waferseal::openpgp {

inline constexpr std::size_t kMaxKeyBytes = std::size_t{1} << 20;

// The packets of all armor blocks in `blob`, or of the blob itself if it is binary. They are whole
// and begin with a key. Secret, since the blob may be a secret key. Errors: kKeyMalformed,
// kTooLarge.
Result<SecretBytes> binary_key(ByteView blob);

// How many primary keys stand in what binary_key gave.
std::size_t count_primary_keys(ByteView binary);

}  // namespace waferseal::openpgp

#endif  // WAFERSEAL_ENGINE_OPENPGP_KEY_BLOB_H_
