#include <array>

#include "waferseal/result.h"

namespace waferseal {
namespace {

enum class Retry : std::uint8_t { kNever, kLater };

#define WAFERSEAL_CODE(enumerator, name, status, retry, message, hint) name,
constexpr auto kNames = std::to_array<std::string_view>({
#include "waferseal/error_codes.def"
});
#undef WAFERSEAL_CODE
#define WAFERSEAL_CODE(enumerator, name, status, retry, message, hint) status,
constexpr auto kStatuses = std::to_array<std::int16_t>({
#include "waferseal/error_codes.def"
});
#undef WAFERSEAL_CODE
#define WAFERSEAL_CODE(enumerator, name, status, retry, message, hint) Retry::retry,
constexpr auto kRetries = std::to_array<Retry>({
#include "waferseal/error_codes.def"
});
#undef WAFERSEAL_CODE

constexpr std::size_t index(Code code) { return static_cast<std::size_t>(code); }

}  // namespace

std::string_view code_name(Code code) { return kNames[index(code)]; }

int http_status(Code code) { return kStatuses[index(code)]; }
bool may_succeed_later(Code code) { return kRetries[index(code)] == Retry::kLater; }

std::size_t code_count() { return kNames.size(); }

std::optional<Code> code_from_name(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Code>(i);
  }
  return std::nullopt;
}

}  // namespace waferseal
