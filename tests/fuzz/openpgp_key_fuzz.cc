// OpenPGP keys from arbitrary bytes. A key that is said to be usable can be encrypted to, and one
// that is not cannot.
#include <cstdint>
#include <cstdlib>

#include "waferseal/openpgp.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waferseal;
  const ByteView blob(data, size);
  const UnixTime now = from_unix_seconds(1767312000);  // a day after the vectors' keys were made
  const auto info = openpgp::inspect_key(blob, now);
  if (!info) return 0;
  if (info->keys.empty() || info->fingerprint.empty()) std::abort();
  const auto sealed =
      openpgp::encrypt(Plaintext(to_bytes("x")), {.recipients = {blob}, .now = now});
  if (sealed.ok() == info->unusable.has_value()) std::abort();
  if (!sealed && sealed.code() != *info->unusable) std::abort();
  return 0;
}
