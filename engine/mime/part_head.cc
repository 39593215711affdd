#include "engine/mime/part_head.h"

#include <utility>

#include "engine/mime/charset.h"
#include "engine/mime/header_check.h"
#include "engine/mime/header_parse.h"
#include "engine/mime/parameters.h"

namespace waferseal::mime {
namespace {

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

// Of a multipart. One with a line end in it (RFC 2231 can write that) can be no line.
std::string usable_boundary(const ParameterizedValue& type) {
  const std::string& boundary = type.parameter("boundary");
  return boundary.find_first_of("\r\n") == std::string::npos ? boundary : std::string();
}

}  // namespace

const HeaderField* Part::field(std::string_view name) const {
  for (const HeaderField& candidate : header) {
    if (equal_ignoring_case(candidate.name, name)) return &candidate;
  }
  return nullptr;
}

bool is_text(const Part& part) {
  return part.media_type == kPlainText || part.media_type == "text/html";
}

PartHead read_part_head(std::vector<HeaderField> fields, std::string_view default_type) {
  PartHead head;
  Part& part = head.part;
  part.header = std::move(fields);
  const ParameterizedValue type = parse_parameterized(value_of(part, "Content-Type"));
  // RFC 2045, 5.2: what cannot be read is text/plain.
  part.media_type = is_media_type(type.value) ? type.value : std::string(default_type);
  part.charset = lower_case(type.parameter("charset"));
  part.content_id = id_in_brackets(value_of(part, "Content-ID"));
  const ParameterizedValue disposition = parse_parameterized(value_of(part, "Content-Disposition"));
  part.file_name = safe_file_name(disposition.parameter("filename"));
  if (part.file_name.empty()) part.file_name = safe_file_name(type.parameter("name"));

  if (part.media_type.starts_with("multipart/")) {
    head.boundary = usable_boundary(type);
    if (!head.boundary.empty()) return head;
    part.media_type = kPlainText;  // without a boundary it cannot be taken apart
    part.damaged = true;
  }
  head.transfer_encoding = trimmed(without_comments(value_of(part, "Content-Transfer-Encoding")));
  part.is_attachment =
      disposition.value == "attachment" || (!is_text(part) && !part.file_name.empty());
  if (is_text(part) && !is_known_charset(part.charset)) part.damaged = true;
  return head;
}

}  // namespace waferseal::mime
