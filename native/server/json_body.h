// A JSON body read strictly: every member is asked for, and what nobody asked for is an error.
//
//   WAFERSEAL_TRY(JsonBody body, JsonBody::parse(request.body));
//   WAFERSEAL_TRY(const std::string mailbox, body.text("mailbox"));
//   WAFERSEAL_CHECK(body.end());
//
// Errors: kBadJson with the member's name as subject; kBadBase64 for bytes.
#ifndef WAFERSEAL_NATIVE_SERVER_JSON_BODY_H_
#define WAFERSEAL_NATIVE_SERVER_JSON_BODY_H_

#include <memory>
#include <string>
#include <vector>

#include "waferseal/bytes.h"

namespace waferseal::native {

class JsonBody {
 public:
  static Result<JsonBody> parse(ByteView body);
  JsonBody(JsonBody&&) noexcept;
  JsonBody& operator=(JsonBody&&) noexcept;
  ~JsonBody();

  Result<std::string> text(const char* name);
  // `otherwise` if the member is missing.
  Result<std::string> text(const char* name, const std::string& otherwise);
  Result<std::uint64_t> number(const char* name);
  Result<bool> flag(const char* name);
  // base64url
  Result<Bytes> bytes(const char* name);
  // Empty if the member is missing.
  Result<Bytes> optional_bytes(const char* name);
  Result<std::vector<std::string>> texts(const char* name, std::size_t most);
  // An array of JSON objects, each to be read as strictly as this one; empty if the member is missing.
  Result<std::vector<JsonBody>> objects(const char* name, std::size_t most);
  // A JSON object, as its text.
  Result<std::string> object(const char* name);
  Status end() const;

 private:
  struct Members;
  explicit JsonBody(std::unique_ptr<Members> members);
  std::unique_ptr<Members> members_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_JSON_BODY_H_
