#include "engine/mime/part_parser.h"

#include <utility>

#include "engine/mime/charset.h"
#include "engine/mime/header_check.h"
#include "engine/mime/header_parse.h"
#include "engine/mime/parameters.h"
#include "engine/mime/transfer_decoding.h"

namespace waferseal::mime {
namespace {

constexpr std::string_view kPlainText = "text/plain";
constexpr std::string_view kMessage = "message/rfc822";

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

std::string value_of(const Part& part, std::string_view name) {
  const HeaderField* field = part.field(name);
  return field == nullptr ? std::string() : field->value;
}

bool is_media_type(std::string_view text) {
  const auto slash = text.find('/');
  return slash != std::string_view::npos && is_token(text.substr(0, slash)) &&
         is_token(text.substr(slash + 1));
}

// The last component of what may be a path of any system, without control characters.
std::string safe_file_name(std::string_view name) {
  if (const auto slash = name.find_last_of("/\\"); slash != std::string_view::npos) {
    name.remove_prefix(slash + 1);
  }
  std::string out;
  for (const char c : name) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) out += c;
  }
  if (out == "." || out == "..") out.clear();
  return out;
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

}  // namespace

const HeaderField* Part::field(std::string_view name) const {
  for (const HeaderField& candidate : header) {
    if (equal_ignoring_case(candidate.name, name)) return &candidate;
  }
  return nullptr;
}

Result<Part> PartParser::parse(std::string_view text) { return parse_part(text, 0, kPlainText); }

Result<Part> PartParser::parse_part(std::string_view text, std::size_t depth,
                                    std::string_view default_type) {
  if (depth > limits_.max_depth) return Error{Code::kMailTooDeep, {}, {}};
  if (++parts_ > limits_.max_parts) return Error{Code::kMailTooManyParts, {}, {}};
  WAFERSEAL_TRY(HeaderBlock block, parse_header_block(text, limits_.max_header_bytes));
  Part part;
  part.header = std::move(block.fields);
  part.damaged = block.damaged;
  const std::string_view body = text.substr(block.body_start);

  const ParameterizedValue type = parse_parameterized(value_of(part, "Content-Type"));
  // RFC 2045, 5.2: what cannot be read is text/plain.
  part.media_type = is_media_type(type.value) ? type.value : std::string(default_type);
  part.charset = lower_case(type.parameter("charset"));
  part.content_id = id_in_brackets(value_of(part, "Content-ID"));
  const ParameterizedValue disposition = parse_parameterized(value_of(part, "Content-Disposition"));
  part.file_name = safe_file_name(disposition.parameter("filename"));
  if (part.file_name.empty()) part.file_name = safe_file_name(type.parameter("name"));

  if (starts_with(part.media_type, "multipart/")) {
    const std::string& boundary = type.parameter("boundary");
    if (!boundary.empty()) {
      WAFERSEAL_CHECK(parse_multipart(body, boundary, depth, part));
      return part;
    }
    part.media_type = kPlainText;  // without a boundary it cannot be taken apart
    part.damaged = true;
  }
  const std::string encoding(
      trimmed(without_comments(value_of(part, "Content-Transfer-Encoding"))));
  DecodedContent content = decode_content(encoding, as_bytes(body));
  part.content = std::move(content.bytes);
  part.damaged = part.damaged || content.damaged;
  if (part.media_type == kMessage) {
    WAFERSEAL_TRY(Part inner, parse_part(as_text(part.content), depth + 1, kPlainText));
    part.parts.push_back(std::move(inner));
  }
  const bool is_text = part.media_type == kPlainText || part.media_type == "text/html";
  part.is_attachment = disposition.value == "attachment" || (!is_text && !part.file_name.empty());
  if (is_text && !is_known_charset(part.charset)) part.damaged = true;
  return part;
}

Status PartParser::parse_multipart(std::string_view body, std::string_view boundary,
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

}  // namespace waferseal::mime
