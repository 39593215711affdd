#include "native/smtp/reply.h"

#include <algorithm>

#include "waferseal/bytes.h"

namespace waferseal::delivery {
namespace {

constexpr std::size_t kMostSummary = 512;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Text from a stranger that ends up in logs and on screens: no control characters, valid UTF-8.
std::string printable(std::string_view text) {
  const bool utf8 = is_valid_utf8(text);
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    const bool plain = octet >= 0x20 && octet != 0x7F && (octet < 0x80 || utf8);
    out.push_back(plain ? c : '?');
  }
  return out;
}

// RFC 2034, 3: class "." subject "." detail, whose class is the first digit of the reply code.
std::string enhanced_code(std::string_view text, int code) {
  std::size_t at = 0;
  int parts = 0;
  std::size_t digits = 0;
  for (; at < text.size(); ++at) {
    if (is_digit(text[at])) {
      if (++digits > 3) return {};
    } else if (text[at] == '.' && digits > 0 && parts < 2) {
      ++parts;
      digits = 0;
    } else {
      break;
    }
  }
  if (parts != 2 || digits == 0 || (at < text.size() && text[at] != ' ')) return {};
  if (text[1] != '.' || text[0] - '0' != code / 100) return {};
  return std::string(text.substr(0, at));
}

}  // namespace

std::string Reply::summary() const {
  std::string out = std::to_string(code);
  for (const std::string& line : lines) {
    if (out.size() + line.size() + 1 > kMostSummary) break;
    if (!line.empty()) out += " " + line;
  }
  return out;
}

// One line without its CRLF: three digits, then "-" (more lines follow) or " " or nothing.
Status ReplyParser::take_line() {
  if (!line_.empty() && line_.back() == '\r') line_.pop_back();
  const Error bad{Code::kSmtpBadReply, {}, printable(std::string_view(line_).substr(0, 80))};
  if (line_.size() < 3 || !std::all_of(line_.begin(), line_.begin() + 3, is_digit)) return bad;
  const int code = (line_[0] - '0') * 100 + (line_[1] - '0') * 10 + (line_[2] - '0');
  if (code < 200 || code > 599) return bad;  // RFC 5321, 4.2.1: 1yz replies do not occur
  if (!reply_.lines.empty() && code != reply_.code) return bad;
  if (line_.size() > 3 && line_[3] != '-' && line_[3] != ' ') return bad;
  if (reply_.lines.size() == kMaxLines) return bad;
  complete_ = line_.size() == 3 || line_[3] == ' ';
  reply_.code = code;
  const std::string_view text =
      line_.size() > 4 ? std::string_view(line_).substr(4) : std::string_view();
  if (reply_.lines.empty()) reply_.enhanced = enhanced_code(text, code);
  reply_.lines.push_back(printable(text));
  line_.clear();
  return Done{};
}

Result<std::size_t> ReplyParser::feed(std::string_view bytes) {
  std::size_t used = 0;
  while (used < bytes.size() && !complete_) {
    const std::size_t end = bytes.find('\n', used);
    const std::size_t stop = end == std::string_view::npos ? bytes.size() : end;
    if (line_.size() + (stop - used) > kMaxLine) {
      return Error{Code::kSmtpBadReply, {}, "a line is too long"};
    }
    line_ += bytes.substr(used, stop - used);
    used = stop;
    if (end == std::string_view::npos) break;
    ++used;
    WAFERSEAL_CHECK(take_line());
  }
  return used;
}

Reply ReplyParser::take() {
  complete_ = false;
  return std::exchange(reply_, Reply{});
}

}  // namespace waferseal::delivery
