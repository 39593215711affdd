// Reads the session key of a message with the recipient's secret key (RFC 6637), apart from the
// library under test: this is how the tests see what the library drew at random.
#ifndef WAFERSEAL_TESTS_ENGINE_OPENPGP_SESSION_KEY_READER_H_
#define WAFERSEAL_TESTS_ENGINE_OPENPGP_SESSION_KEY_READER_H_

#include "waferseal/bytes.h"

namespace waferseal::openpgp {

// `secret_key` is an unprotected transferable secret key whose encryption subkey is ECDH over
// Curve25519 with SHA-256 and AES-128 or more; `message` a binary message to that subkey first.
// Empty if it is anything else.
Bytes session_key_of(ByteView message, ByteView secret_key, ByteView subkey_fingerprint);

}  // namespace waferseal::openpgp

#endif  // WAFERSEAL_TESTS_ENGINE_OPENPGP_SESSION_KEY_READER_H_
