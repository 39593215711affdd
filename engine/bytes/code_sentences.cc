// What is said to people. A file of its own, which a program that shows no sentences does not carry.
#include <array>

#include "waferseal/result.h"

namespace waferseal {
namespace {

#define WAFERSEAL_CODE(enumerator, name, status, retry, message, hint) message,
constexpr auto kMessages = std::to_array<std::string_view>({
#include "waferseal/error_codes.def"
});
#undef WAFERSEAL_CODE
#define WAFERSEAL_CODE(enumerator, name, status, retry, message, hint) hint,
constexpr auto kHints = std::to_array<std::string_view>({
#include "waferseal/error_codes.def"
});
#undef WAFERSEAL_CODE

}  // namespace

std::string_view code_message(Code code) { return kMessages[static_cast<std::size_t>(code)]; }
std::string_view code_hint(Code code) { return kHints[static_cast<std::size_t>(code)]; }

std::string describe(const Error& error) {
  std::string out(code_name(error.code));
  if (!error.subject.empty()) out += " (" + error.subject + ")";
  out += ": ";
  out += code_message(error.code);
  if (!error.detail.empty()) out += " " + error.detail;
  return out;
}

}  // namespace waferseal
