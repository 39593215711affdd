#include "engine/mime/header_parse.h"

#include <algorithm>

namespace waferseal::mime {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_field_name(std::string_view name) {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

}  // namespace

Result<HeaderReader::Step> HeaderReader::take(std::string_view line, std::uint64_t end) {
  // What a mailbox file puts in front of a message.
  const bool envelope = std::exchange(first_, false) && line.substr(0, 5) == "From ";
  if (envelope) return Step::kGoesOn;
  if (line.empty()) return Step::kEnded;
  if (end > max_bytes_) return Error{Code::kMailHeaderTooLarge, {}, {}};
  const bool folded = line.front() == ' ' || line.front() == '\t';
  if (folded && !fields_.empty()) {
    fields_.back().value += line;
    return Step::kGoesOn;
  }
  const auto colon = line.find(':');
  const std::string_view name =
      colon == std::string_view::npos ? std::string_view() : trimmed(line.substr(0, colon));
  if (!is_field_name(name)) return Step::kNoField;
  fields_.push_back({std::string(name), std::string(line.substr(colon + 1))});
  return Step::kGoesOn;
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string without_comments(std::string_view value) {
  std::string out;
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const bool pair = c == '\\' && (quoted || depth > 0) && i + 1 < value.size();
    if (pair) {
      if (depth == 0) out.append(value.substr(i, 2));
      ++i;
    } else if (quoted) {
      quoted = c != '"';
      out += c;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && depth > 0) {
      if (--depth == 0) out += ' ';
    } else if (depth == 0) {
      quoted = c == '"';
      out += c;
    }
  }
  return out;
}

std::string unquoted(std::string_view text) {
  if (text.empty() || text.front() != '"') return std::string(text);
  std::string out;
  for (std::size_t i = 1; i < text.size() && text[i] != '"'; ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

std::string id_in_brackets(std::string_view value) {
  const auto open = value.find('<');
  const auto close = open == std::string_view::npos ? open : value.find('>', open);
  if (close == std::string_view::npos) return std::string(trimmed(value));
  return std::string(trimmed(value.substr(open + 1, close - open - 1)));
}

}  // namespace waferseal::mime
