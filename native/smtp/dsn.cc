#include "native/smtp/dsn.h"

namespace waferseal::delivery {
namespace {

constexpr char kHex[] = "0123456789ABCDEF";

// RFC 3461, 4: xtext. What is outside of its own characters is written as "+" and two digits.
std::string xtext(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet < 0x21 || octet > 0x7E || c == '+' || c == '=') {
      out += {'+', kHex[octet >> 4], kHex[octet & 15]};
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string dsn_of_mail(const DsnOptions& options) {
  std::string out;
  switch (options.return_what) {
    case ReturnWhat::kUnset:
      break;
    case ReturnWhat::kFull:
      out += " RET=FULL";
      break;
    case ReturnWhat::kHeaders:
      out += " RET=HDRS";
      break;
  }
  if (!options.envelope_id.empty()) out += " ENVID=" + xtext(options.envelope_id);
  return out;
}

std::string dsn_of_recipient(const DsnOptions& options) {
  if (!options.notify) return {};
  std::string when;
  const auto add = [&when](bool wanted, const char* word) {
    if (wanted) when += (when.empty() ? "" : ",") + std::string(word);
  };
  add(options.notify->success, "SUCCESS");
  add(options.notify->failure, "FAILURE");
  add(options.notify->delay, "DELAY");
  return " NOTIFY=" + (when.empty() ? "NEVER" : when);
}

}  // namespace waferseal::delivery
