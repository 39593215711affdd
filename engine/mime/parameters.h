// RFC 2045, 5.1 and RFC 2231: "value; name=value; name*0*=utf-8''%C3%A4".
#ifndef WAFERSEAL_ENGINE_MIME_PARAMETERS_H_
#define WAFERSEAL_ENGINE_MIME_PARAMETERS_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace waferseal::mime {

// The tokens of one parameter, to go behind a value that ends with ';'. The last one has no ';'.
// `value` is valid UTF-8 without control characters. Short ASCII is written plainly, the rest in
// pieces by RFC 2231.
std::vector<std::string> encode_parameter(std::string_view name, std::string_view value);

struct ParameterizedValue {
  std::string value;  // lower case, without comments and white space
  // Names in lower case; values decoded to UTF-8, also where a sender used RFC 2047 against its
  // rules.
  std::map<std::string, std::string> parameters;

  // Empty if there is none.
  const std::string& parameter(const std::string& name) const;
};

// Takes anything; what cannot be read is left out.
ParameterizedValue parse_parameterized(std::string_view field_value);

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_PARAMETERS_H_
