// The frame of OpenPGP packets (RFC 4880, 4.2): tags and lengths, nothing of what is inside. Looked
// at before the library sees a blob, so that a cut-off key is refused as a whole: the library would
// take what it can read, and a revocation could be in the rest.
#ifndef WAFERSEAL_ENGINE_OPENPGP_PACKETS_H_
#define WAFERSEAL_ENGINE_OPENPGP_PACKETS_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "waferseal/bytes.h"

namespace waferseal::openpgp {

inline constexpr int kSecretKeyTag = 5;
inline constexpr int kPublicKeyTag = 6;

struct Packet {
  int tag = 0;
  std::size_t start = 0;  // of the header
  std::size_t body = 0;   // where its content begins
  std::size_t end = 0;
};

// Nothing if the bytes are not whole packets of known length from the first byte to the last.
std::optional<std::vector<Packet>> read_packets(ByteView bytes);

}  // namespace waferseal::openpgp

#endif  // WAFERSEAL_ENGINE_OPENPGP_PACKETS_H_
