#include "engine/mime/parameters.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "engine/mime/charset.h"
#include "engine/mime/header_check.h"
#include "engine/mime/header_parse.h"
#include "engine/mime/transfer_decoding.h"
#include "waferseal/mime.h"

namespace waferseal::mime {
namespace {

constexpr std::size_t kMaxToken = 70;
constexpr std::size_t kMaxSections = 1000;  // of one parameter (RFC 2231, 3)

bool is_attribute_char(char c) {  // RFC 2231, 7
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$&+-.^_`{|}~").find(c) != std::string_view::npos;
}

std::string percent_encode(char c) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  if (is_attribute_char(c)) return std::string(1, c);
  const auto byte = static_cast<unsigned char>(c);
  return {'%', kHex[byte >> 4], kHex[byte & 15]};
}

// One "name=value" as it stands in the field.
struct RawParameter {
  std::string name;
  std::string value;
};

// One piece of a parameter: name, name*, name*1, name*1*.
struct Section {
  std::size_t number = 0;
  bool extended = false;
  std::string value;
};

struct SectionName {
  std::string name;
  std::size_t number = 0;
  bool extended = false;
};

std::optional<SectionName> read_section_name(std::string_view text) {
  SectionName out;
  const auto star = text.find('*');
  out.name = std::string(text.substr(0, star));
  if (star == std::string_view::npos) return out;
  std::string_view rest = text.substr(star + 1);
  if (rest.empty()) {
    out.extended = true;
    return out;
  }
  if (rest.back() == '*') {
    out.extended = true;
    rest.remove_suffix(1);
  }
  if (rest.empty() || rest.size() > 4) return std::nullopt;
  for (const char c : rest) {
    if (c < '0' || c > '9') return std::nullopt;
    out.number = out.number * 10 + static_cast<std::size_t>(c - '0');
  }
  if (out.number >= kMaxSections) return std::nullopt;
  return out;
}

// Splits at `;` outside of quotes; comments are already gone.
std::vector<std::string_view> split_parameters(std::string_view text) {
  std::vector<std::string_view> out;
  bool quoted = false;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (text[i] == ';' && !quoted) {
      out.push_back(text.substr(start, i - start));
      start = i + 1;
    }
  }
  out.push_back(text.substr(std::min(start, text.size())));
  return out;
}

std::string join_sections(std::vector<Section> sections) {
  std::stable_sort(sections.begin(), sections.end(),
                   [](const Section& a, const Section& b) { return a.number < b.number; });
  std::string charset;
  Bytes bytes;
  bool extended = false;
  std::size_t expected = sections.empty() ? 0 : sections.front().number;
  for (const Section& section : sections) {
    if (section.number != expected) break;  // a gap, or the same number twice
    ++expected;
    std::string_view value = section.value;
    if (section.extended && !extended && bytes.empty()) {
      const auto first = value.find('\'');
      const auto second = first == std::string_view::npos ? first : value.find('\'', first + 1);
      if (second != std::string_view::npos) {
        charset = std::string(value.substr(0, first));
        value.remove_prefix(second + 1);
      }
    }
    extended = extended || section.extended;
    append(bytes, section.extended ? decode_percent(value)
                                   : Bytes(as_bytes(value).begin(), as_bytes(value).end()));
  }
  const std::string text = to_utf8(charset, bytes).text;
  return extended ? text : decode_header_text(text);
}

}  // namespace

std::vector<std::string> encode_parameter(std::string_view name, std::string_view value) {
  if (is_token(value) && name.size() + 1 + value.size() <= kMaxToken) {
    return {std::string(name) + "=" + std::string(value)};
  }
  const bool printable =
      std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  // Quotes and backslashes inside of quotes are read wrongly by too many programs.
  if (printable && value.find_first_of("\"\\") == std::string_view::npos &&
      value.find("=?") == std::string_view::npos && name.size() + 3 + value.size() <= kMaxToken) {
    return {std::string(name) + "=\"" + std::string(value) + "\""};
  }
  std::vector<std::string> sections;
  std::string now = "utf-8''";
  const std::size_t room = kMaxToken - name.size() - std::string_view("*999*=;").size();
  for (const char c : value) {
    const std::string encoded = percent_encode(c);
    if (now.size() + encoded.size() > room) {
      sections.push_back(std::move(now));
      now.clear();
    }
    now += encoded;
  }
  sections.push_back(std::move(now));
  if (sections.size() == 1) return {std::string(name) + "*=" + sections[0]};
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    tokens.push_back(std::string(name) + "*" + std::to_string(i) + "*=" + sections[i] +
                     (i + 1 < sections.size() ? ";" : ""));
  }
  return tokens;
}

const std::string& ParameterizedValue::parameter(const std::string& name) const {
  static const std::string kNone;
  const auto found = parameters.find(name);
  return found == parameters.end() ? kNone : found->second;
}

ParameterizedValue parse_parameterized(std::string_view field_value) {
  const std::string text = without_comments(field_value);
  const auto pieces = split_parameters(text);
  ParameterizedValue out;
  out.value = lower_case(trimmed(pieces.front()));
  std::map<std::string, std::vector<Section>> extended_sections;
  std::map<std::string, std::vector<Section>> plain_sections;
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    const auto equals = pieces[i].find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view raw_name = trimmed(pieces[i].substr(0, equals));
    const auto name = read_section_name(lower_case(raw_name));
    if (!name || name->name.empty()) continue;
    const bool plain = raw_name.find('*') == std::string_view::npos;
    (plain ? plain_sections : extended_sections)[name->name].push_back(
        Section{name->number, name->extended, unquoted(trimmed(pieces[i].substr(equals + 1)))});
  }
  for (auto& [name, sections] : plain_sections) out.parameters[name] = join_sections({sections[0]});
  // Who writes both forms means the extended one (RFC 6266, 4.3 says so for HTTP).
  for (auto& [name, sections] : extended_sections) {
    out.parameters[name] = join_sections(std::move(sections));
  }
  return out;
}

}  // namespace waferseal::mime
