#include "tests/engine/mime/whole_text_parser.h"

#include <optional>
#include <string>
#include <utility>

#include "engine/mime/header_parse.h"
#include "engine/mime/part_head.h"

namespace waferseal::mime {
namespace {

struct Line {
  std::string_view text;  // without its end
  std::size_t next = 0;   // where the next one begins
};

Line line_at(std::string_view text, std::size_t start) {
  const auto end = text.find('\n', start);
  if (end == std::string_view::npos) return {text.substr(start), text.size()};
  std::string_view line = text.substr(start, end - start);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return {line, end + 1};
}

struct HeaderBlock {
  std::vector<HeaderField> fields;
  std::size_t body_start = 0;
  bool damaged = false;
};

Result<HeaderBlock> parse_header_block(std::string_view text, std::size_t max_bytes) {
  HeaderBlock block{.body_start = text.size()};
  HeaderReader reader(max_bytes);
  for (std::size_t at = 0; at < text.size();) {
    const Line line = line_at(text, at);
    WAFERSEAL_TRY(const HeaderReader::Step step, reader.take(line.text, at + line.text.size()));
    block.damaged = step == HeaderReader::Step::kNoField;
    if (step != HeaderReader::Step::kGoesOn) {
      block.body_start = block.damaged ? at : line.next;
      break;
    }
    at = line.next;
  }
  block.fields = reader.take_fields();
  return block;
}

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// A line that ends a part: "--boundary", or "--boundary--" for the last one, then only white space
// (RFC 2046, 5.1.1).
struct Delimiter {
  std::size_t content_end = 0;  // where the content before it ends, without its line end
  std::size_t next = 0;         // where the line after it begins
  bool last = false;
};

bool find_delimiter(std::string_view body, std::string_view boundary, std::size_t from,
                    Delimiter& out) {
  while (from <= body.size()) {
    const std::size_t at = body.find("--", from);
    if (at == std::string_view::npos) return false;
    if ((at == 0 || body[at - 1] == '\n') && starts_with(body.substr(at + 2), boundary)) {
      std::size_t end = at + 2 + boundary.size();
      out.last = starts_with(body.substr(end), "--");
      if (out.last) end += 2;
      while (end < body.size() && (body[end] == ' ' || body[end] == '\t' || body[end] == '\r')) {
        ++end;
      }
      if (end >= body.size() || body[end] == '\n') {
        out.next = end < body.size() ? end + 1 : end;
        out.content_end = at;
        if (out.content_end > 0) --out.content_end;
        if (out.content_end > 0 && body[out.content_end - 1] == '\r') --out.content_end;
        return true;
      }
    }
    // A run of hyphens is looked at once.
    from = body.find_first_not_of('-', at);
    if (from == std::string_view::npos) return false;
  }
  return false;
}

int base64_value(std::uint8_t c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

int hex_value(std::uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// The byte that two hexadecimal digits at `at` mean.
std::optional<std::uint8_t> hex_byte(ByteView text, std::size_t at) {
  if (at + 1 >= text.size()) return std::nullopt;
  const int high = hex_value(text[at]);
  const int low = hex_value(text[at + 1]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<std::uint8_t>(high * 16 + low);
}

bool is_space(std::uint8_t c) { return c == ' ' || c == '\t'; }

}  // namespace

Result<Part> WholeTextParser::parse(std::string_view text) {
  return parse_part(text, 0, kPlainText);
}

Result<Part> WholeTextParser::parse_part(std::string_view text, std::size_t depth,
                                         std::string_view default_type) {
  if (depth > limits_.max_depth) return Error{Code::kMailTooDeep, {}, {}};
  if (++parts_ > limits_.max_parts) return Error{Code::kMailTooManyParts, {}, {}};
  WAFERSEAL_TRY(HeaderBlock block, parse_header_block(text, limits_.max_header_bytes));
  const std::string_view body = text.substr(block.body_start);
  PartHead head = read_part_head(std::move(block.fields), default_type);
  Part& part = head.part;
  part.damaged = part.damaged || block.damaged;
  if (!head.boundary.empty()) {
    WAFERSEAL_CHECK(parse_multipart(body, head.boundary, depth, part));
    return std::move(part);
  }
  DecodedContent content = decode_whole_content(head.transfer_encoding, as_bytes(body));
  part.content = std::move(content.bytes);
  part.damaged = part.damaged || content.damaged;
  if (part.media_type == kMessage) {
    WAFERSEAL_TRY(Part inner, parse_part(as_text(part.content), depth + 1, kPlainText));
    part.parts.push_back(std::move(inner));
  }
  return std::move(part);
}

Status WholeTextParser::parse_multipart(std::string_view body, std::string_view boundary,
                                        std::size_t depth, Part& part) {
  // RFC 2046, 5.1.5.
  const std::string_view default_type =
      part.media_type == "multipart/digest" ? kMessage : kPlainText;
  Delimiter delimiter;
  if (!find_delimiter(body, boundary, 0, delimiter)) {
    // Nobody closed what nobody opened: shown as text.
    part.media_type = kPlainText;
    part.content = Bytes(as_bytes(body).begin(), as_bytes(body).end());
    part.damaged = true;
    return Done{};
  }
  while (!delimiter.last) {
    const std::size_t start = delimiter.next;
    Delimiter end;
    // The line end of a delimiter line is not part of the next delimiter's own: an empty part has
    // its end right at its start.
    const bool found = find_delimiter(body, boundary, start, end);
    const std::size_t content_end = !found ? body.size() : end.content_end;
    const std::string_view text =
        content_end > start ? body.substr(start, content_end - start) : std::string_view();
    WAFERSEAL_TRY(Part inner, parse_part(text, depth + 1, default_type));
    part.parts.push_back(std::move(inner));
    if (!found) {
      part.damaged = true;  // cut off on the way
      break;
    }
    delimiter = end;
  }
  return Done{};
}

DecodedContent decode_whole_base64(ByteView text) {
  DecodedContent out;
  out.bytes.reserve(text.size() / 4 * 3);
  std::uint32_t group = 0;
  int count = 0;
  bool ended = false;
  for (const std::uint8_t c : text) {
    if (c == '\r' || c == '\n' || is_space(c)) continue;
    if (c == '=') {
      // Some programs join encoded pieces, each with its own padding.
      if (count == 2) out.bytes.push_back(static_cast<std::uint8_t>(group >> 4));
      if (count == 3) {
        out.bytes.push_back(static_cast<std::uint8_t>(group >> 10));
        out.bytes.push_back(static_cast<std::uint8_t>(group >> 2));
      }
      if (count == 1) out.damaged = true;
      group = 0;
      count = 0;
      ended = true;
      continue;
    }
    const int value = base64_value(c);
    if (value < 0) {
      out.damaged = true;
      continue;
    }
    if (ended) out.damaged = true;
    ended = false;
    group = group << 6 | static_cast<std::uint32_t>(value);
    if (++count == 4) {
      out.bytes.push_back(static_cast<std::uint8_t>(group >> 16));
      out.bytes.push_back(static_cast<std::uint8_t>(group >> 8));
      out.bytes.push_back(static_cast<std::uint8_t>(group));
      group = 0;
      count = 0;
    }
  }
  if (count == 0) return out;
  out.damaged = true;  // the padding is missing, or a character is
  if (count == 2) out.bytes.push_back(static_cast<std::uint8_t>(group >> 4));
  if (count == 3) {
    out.bytes.push_back(static_cast<std::uint8_t>(group >> 10));
    out.bytes.push_back(static_cast<std::uint8_t>(group >> 2));
  }
  return out;
}

DecodedContent decode_whole_quoted_printable(ByteView text) {
  DecodedContent out;
  out.bytes.reserve(text.size());
  std::size_t i = 0;
  std::size_t solid = 0;  // the length of `out` up to the last byte that is not literal white space
  while (i < text.size()) {
    const std::uint8_t c = text[i];
    if (c == '\n' || (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n')) {
      out.bytes.resize(solid);  // RFC 2045, 6.7 (3): white space at the end of a line was added
      out.bytes.push_back('\r');
      out.bytes.push_back('\n');
      i += c == '\r' ? 2 : 1;
      solid = out.bytes.size();
      continue;
    }
    if (c != '=') {
      out.bytes.push_back(c);
      if (!is_space(c)) solid = out.bytes.size();
      ++i;
      continue;
    }
    if (const auto byte = hex_byte(text, i + 1)) {
      out.bytes.push_back(*byte);
      solid = out.bytes.size();
      i += 3;
      continue;
    }
    // A soft line break, with white space allowed before the line end.
    std::size_t end = i + 1;
    while (end < text.size() && is_space(text[end])) ++end;
    if (end < text.size() && text[end] == '\r') ++end;
    if (end >= text.size()) break;
    if (text[end] == '\n') {
      solid = out.bytes.size();
      i = end + 1;
      continue;
    }
    out.damaged = true;
    out.bytes.push_back(c);
    solid = out.bytes.size();
    ++i;
  }
  return out;
}

DecodedContent decode_whole_content(std::string_view encoding, ByteView content) {
  const std::string name = lower_case(encoding);
  if (name == "base64") return decode_whole_base64(content);
  if (name == "quoted-printable") return decode_whole_quoted_printable(content);
  const bool known = name.empty() || name == "7bit" || name == "8bit" || name == "binary";
  return {Bytes(content.begin(), content.end()), !known};
}

}  // namespace waferseal::mime
