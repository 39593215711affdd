// What is said about an OpenPGP key, and a private one as it comes.
#ifndef WAFERSEAL_WASM_BINDINGS_KEY_TO_JS_H_
#define WAFERSEAL_WASM_BINDINGS_KEY_TO_JS_H_

#include <emscripten/val.h>

#include "waferseal/openpgp.h"

namespace waferseal::wasm {

// {fingerprint, userIds, created, expires?, hasSecret, unusable?}
emscripten::val key_to_js(const openpgp::KeyInfo& info);
// From {bytes, passphrase?}.
openpgp::SecretKey secret_key_from_js(const emscripten::val& key);

}  // namespace waferseal::wasm

#endif  // WAFERSEAL_WASM_BINDINGS_KEY_TO_JS_H_
