// Which header of an encrypted mail counts (RFC 9788, 4.1 and 6).
#include "engine/mime/parameters.h"
#include "waferseal/mime.h"

namespace waferseal::mime {

bool has_protected_header(const ParsedMessage& payload) {
  const HeaderField* const field = payload.root.field("Content-Type");
  if (field == nullptr) return false;
  const ParameterizedValue type = parse_parameterized(field->value);
  const std::string& hp = type.parameter("hp");
  // The second form is what mail programs wrote before RFC 9788 (draft-autocrypt-lamps-protected-headers).
  return hp == "cipher" || hp == "clear" || type.parameter("protected-headers") == "v1";
}

void take_header_of(ParsedMessage& message, const ParsedMessage& outer) {
  message.from = outer.from;
  message.to = outer.to;
  message.cc = outer.cc;
  message.reply_to = outer.reply_to;
  message.subject = outer.subject;
  message.date = outer.date;
  message.message_id = outer.message_id;
}

}  // namespace waferseal::mime
