// Key lists, user key bundles and notices from arbitrary bytes. What parses is the one encoding of
// what was read; nothing unsigned is taken.
#include <cstdint>
#include <cstdlib>

#include "engine/capsule/key_list_text.h"
#include "waferseal/notice.h"

namespace {

const waferseal::XWingKey& agent() {
  static const waferseal::XWingKey key =
      *waferseal::XWingKey::from_seed(waferseal::SecretBytes(waferseal::kXWingSeedSize));
  return key;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waferseal;
  if (size == 0) return 0;
  const ByteView input = ByteView(data, size).subspan(1);
  switch (data[0] % 4) {
    case 0:
      if (const auto list = capsule::read_key_list(input)) {
        if (capsule::encode_key_list(*list) != Bytes(input.begin(), input.end())) std::abort();
      }
      break;
    case 1:
      if (open_key_list(input, std::nullopt, from_unix_seconds(1795323600))) std::abort();
      break;
    case 2:
      if (unwrap_user_keys(input, *Mailbox::parse("a@example.org"), SecretBytes(32))) std::abort();
      break;
    default:
      if (open_notice(input, agent(), KeyList{})) std::abort();
  }
  return 0;
}
