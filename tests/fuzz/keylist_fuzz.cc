// Key lists, user key bundles and notices from arbitrary bytes. What parses is the one encoding of
// what was read.
#include <cstdint>
#include <cstdlib>

#include "engine/capsule/key_list_text.h"
#include "waferseal/notice.h"

namespace {

constexpr waferseal::UnixTime kNow{std::chrono::seconds(1795323600)};

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
      // A corpus may hold lists that are validly signed; they must pass under their own pin.
      if (const auto opened = open_key_list(input, std::nullopt, kNow)) {
        if (!open_key_list(input, opened->pin, kNow)) std::abort();
        if (!capsule::check_key_list(opened->list)) std::abort();
      }
      break;
    case 2:
      if (unwrap_user_keys(input, *Mailbox::parse("a@example.org"), SecretBytes(32))) std::abort();
      break;
    default:
      if (open_notice(input, agent(), KeyList{})) std::abort();
  }
  return 0;
}
