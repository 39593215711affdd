// Stretching: the one slow step between an answer or a password and a key, as a piece of work that
// can be done elsewhere.
//
//   SecretBytes a = stretch(work);                        // where there is memory to spare, or
//   post(work) to a place that is torn down afterwards    // the browser: a worker of its own
//
// libsodium does not wipe the 64 MiB that a stretching fills, so whoever stretches keeps traces of
// answer and result until that memory is given back. A WebAssembly instance never gives memory
// back: sessions without I/O hand the work out instead (SealSession, Pickup).
//
// Promises: a guess costs whoever makes it as much as it cost here. Does not promise: that nothing
// of input and result is left in the memory of whoever calls stretch().
// SPEC 3.1.12, 4.3.4, 7.6.
#ifndef WAFERSEAL_STRETCH_H_
#define WAFERSEAL_STRETCH_H_

#include "waferseal/bytes.h"
#include "waferseal/result.h"

namespace waferseal {

inline constexpr std::size_t kStretchSaltSize = 16;
inline constexpr std::size_t kStretchedSize = 32;

struct Stretching {
  SecretBytes input;
  ByteArray<kStretchSaltSize> salt{};
};

// Argon2id(input; salt; 64 MiB, 3 passes, 1 lane), 32 bytes. Takes about 0.2 s. kOutOfMemory: the
// memory is not to be had; nothing weaker is tried.
Result<SecretBytes> stretch(const Stretching& work);

}  // namespace waferseal

#endif  // WAFERSEAL_STRETCH_H_
