// Links from arbitrary text. What parses gives the same secret when written and read again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "waferseal/link.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waferseal;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto link = parse_link(text);
  if (!link) return 0;
  for (const std::string& written :
       {link->secret.url("https://portal.example"), link->secret.paste_code()}) {
    const auto again = parse_link(written);
    if (!again || again->exposed) std::abort();
    if (!equal_constant_time(again->secret.bytes().reveal(), link->secret.bytes().reveal())) {
      std::abort();
    }
  }
  return 0;
}
