// system_random() of waferseal/host.h lives in this room: libsodium's randombytes, which reads
// getrandom(2) natively and crypto.getRandomValues in the browser and Node.
#ifndef WAFERSEAL_ENGINE_CRYPTO_RANDOM_H_
#define WAFERSEAL_ENGINE_CRYPTO_RANDOM_H_

#include "waferseal/host.h"

namespace waferseal::crypto {

// Starts libsodium (choice of CPU code paths, random source); every adapter calls it first.
// Harmless when repeated, safe from several threads. Ends the process if there is no randomness.
void start_sodium();

// For bugs of ours that must not go on: a key or buffer of a wrong size inside an adapter. Ends
// the process if `condition` is false.
void require(bool condition);

}  // namespace waferseal::crypto

#endif  // WAFERSEAL_ENGINE_CRYPTO_RANDOM_H_
