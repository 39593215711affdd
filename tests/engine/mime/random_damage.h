// What may happen to a mail on its way, drawn from a seed.
#ifndef WAFERSEAL_TESTS_ENGINE_MIME_RANDOM_DAMAGE_H_
#define WAFERSEAL_TESTS_ENGINE_MIME_RANDOM_DAMAGE_H_

#include <string>
#include <string_view>

#include "tests/engine/mime/sample_message.h"

namespace waferseal::mime {

// The line around a place, with its end.
inline std::string line_around(const std::string& text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
  const std::size_t start = before == std::string::npos ? 0 : before + 1;
  const std::size_t end = text.find('\n', at);
  return text.substr(start, end == std::string::npos ? end : end + 1 - start);
}

// Changes, removes, repeats and moves a few bytes and lines.
inline std::string with_random_damage(std::string text, SeededRandom& random) {
  for (int change = 0; change < 8 && !text.empty(); ++change) {
    const auto draw = random.array<6>();
    const std::size_t at = (std::size_t{draw[0]} << 8 | draw[1]) % text.size();
    const std::size_t other = (std::size_t{draw[4]} << 8 | draw[5]) % text.size();
    switch (draw[2] % 6) {
      case 0:
        text[at] = static_cast<char>(draw[3]);
        break;
      case 1:
        text.erase(at, draw[3] % 40);
        break;
      case 2:
        text.insert(at, text.substr(other, draw[3]));
        break;
      case 3:
        text.insert(at, 1, "\r\n-=;\"\\(<:"[draw[3] % 10]);
        break;
      case 4:
        // At the start of another line: delimiters and fields that are where they should not be.
        text.insert(text.rfind('\n', at) + 1, line_around(text, other));
        break;
      default:
        if (draw[3] % 16 == 0) text.resize(at);  // cut off
        break;
    }
  }
  return text;
}

}  // namespace waferseal::mime

#endif  // WAFERSEAL_TESTS_ENGINE_MIME_RANDOM_DAMAGE_H_
