#include "engine/mime/header_writer.h"

namespace waferseal::mime {

std::string write_field(const Field& field) {
  std::string out = field.name + ":";
  std::size_t column = out.size();
  bool first = true;
  for (const std::string& token : field.tokens) {
    if (!first && column + 1 + token.size() > kHeaderLineLength) {
      out += "\r\n";
      column = 0;
    }
    out += ' ';
    out += token;
    column += 1 + token.size();
    first = false;
  }
  return out + "\r\n";
}

std::string write_fields(const std::vector<Field>& fields) {
  std::string out;
  for (const Field& field : fields) out += write_field(field);
  return out;
}

}  // namespace waferseal::mime
