#include <array>

#include "waferseal/result.h"

namespace waferseal {
namespace {

enum class Retry : std::uint8_t { kNever, kLater };

struct Row {
  std::string_view name;
  int http_status;
  Retry retry;
  std::string_view message;
  std::string_view hint;
};

constexpr auto kRows = std::to_array<Row>({
#define WAFERSEAL_CODE(enumerator, name, status, retry, message, hint) \
  {name, status, Retry::retry, message, hint},
#include "waferseal/error_codes.def"
#undef WAFERSEAL_CODE
});

const Row& row(Code code) { return kRows[static_cast<std::size_t>(code)]; }

}  // namespace

std::string_view code_name(Code code) { return row(code).name; }
std::string_view code_message(Code code) { return row(code).message; }
std::string_view code_hint(Code code) { return row(code).hint; }

int http_status(Code code) { return row(code).http_status; }
bool may_succeed_later(Code code) { return row(code).retry == Retry::kLater; }

std::size_t code_count() { return kRows.size(); }

std::optional<Code> code_from_name(std::string_view name) {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].name == name) return static_cast<Code>(i);
  }
  return std::nullopt;
}

std::string describe(const Error& error) {
  std::string out(code_name(error.code));
  if (!error.subject.empty()) out += " (" + error.subject + ")";
  out += ": ";
  out += code_message(error.code);
  if (!error.detail.empty()) out += " " + error.detail;
  return out;
}

}  // namespace waferseal
