// A small blocking HTTP client: one connection per request, so that what the server says on the
// wire is seen as it is.
#ifndef WAFERSEAL_TESTS_NATIVE_SERVER_HTTP_CLIENT_H_
#define WAFERSEAL_TESTS_NATIVE_SERVER_HTTP_CLIENT_H_

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "waferseal/bytes.h"

namespace waferseal::native {

struct HttpReply {
  int status = 0;                              // 0: nobody answered
  std::map<std::string, std::string> headers;  // names in lower case
  std::string set_cookie;
  std::string body;

  nlohmann::json json() const { return nlohmann::json::parse(body, nullptr, false); }
  // The code of a problem document, empty if it is none.
  std::string code() const {
    const auto parsed = json();
    return parsed.is_object() && parsed.contains("code") ? parsed["code"].get<std::string>() : "";
  }
  Bytes bytes() const { return to_bytes(body); }
};

class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port) : port_(port) {}

  // What every request carries unless the test takes it away.
  std::map<std::string, std::string> headers = {{"X-Waferseal", "1"}};
  std::string cookie;

  HttpReply get(const std::string& path) const { return send("GET", path, "", ""); }
  HttpReply post_json(const std::string& path, const nlohmann::json& body) const {
    return send("POST", path, "application/json", body.dump());
  }
  HttpReply put_json(const std::string& path, const nlohmann::json& body) const {
    return send("PUT", path, "application/json", body.dump());
  }
  HttpReply post_cbor(const std::string& path, ByteView body,
                      const std::map<std::string, std::string>& extra = {}) const {
    return send("POST", path, "application/cbor", std::string(as_text(body)), extra);
  }
  HttpReply send(const std::string& method, const std::string& path, const std::string& type,
                 const std::string& body,
                 const std::map<std::string, std::string>& extra = {}) const;
  // Exactly these bytes.
  HttpReply send_raw(const std::string& bytes) const;

 private:
  std::uint16_t port_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_TESTS_NATIVE_SERVER_HTTP_CLIENT_H_
