// Writes header fields: one field is a list of tokens, between which a line may be folded.
#ifndef WAFERSEAL_ENGINE_MIME_HEADER_WRITER_H_
#define WAFERSEAL_ENGINE_MIME_HEADER_WRITER_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waferseal::mime {

// RFC 5322, 2.1.1: a line should not be longer than 78 characters; RFC 2047, 2: nor than 76 if it
// holds an encoded word.
inline constexpr std::size_t kHeaderLineLength = 76;

struct Field {
  std::string name;
  std::vector<std::string> tokens;
};

// "Name: token token\r\n token\r\n". A token is never broken; the first one stays beside the name.
std::string write_field(const Field& field);
std::string write_fields(const std::vector<Field>& fields);

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_HEADER_WRITER_H_
