// A request and its answer, without the library that carries them.
#ifndef WAFERSEAL_NATIVE_SERVER_HTTP_H_
#define WAFERSEAL_NATIVE_SERVER_HTTP_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "waferseal/bytes.h"

namespace waferseal::native {

struct HttpRequest {
  std::string method;                          // "GET"
  std::string path;                            // as sent, without the query
  std::map<std::string, std::string> query;    // percent-decoded; the last of a name wins
  std::map<std::string, std::string> headers;  // names in lower case
  Bytes body;
  std::string remote;  // the client's address (client_address.h)
  // Of a Unix socket: the user of this machine who is at the other end (SO_PEERCRED).
  std::optional<std::uint32_t> peer_user;

  // Empty if there is none.
  std::string_view header(const std::string& name) const;
  // The token of an Authorization header with the scheme Bearer (RFC 6750, 2.1).
  std::optional<std::string_view> bearer_token() const;
  // The value of this cookie, empty if there is none.
  std::string cookie(std::string_view name) const;
  // Without parameters, in lower case.
  std::string content_type() const;
};

struct HttpResponse {
  int status = 200;
  std::string content_type;
  std::vector<std::pair<std::string, std::string>> headers;
  Bytes body;
  // For the log only: the code of a problem, and why the server failed.
  std::string code;
  std::string reason;
};

HttpResponse json_response(int status, const std::string& json);
HttpResponse cbor_response(Bytes record);
HttpResponse bytes_response(int status, Bytes body);
HttpResponse empty_response();  // 204

// application/problem+json (RFC 9457) with our code; the HTTP status follows from the code.
// `members` is a JSON object of further members, or empty. An error of ours that a client can do
// nothing about keeps its detail to the log.
HttpResponse problem(const Error& error, const std::string& members = {});
// kTooManyRequests; its problem document has `retry_after` and the header Retry-After.
Error too_many_requests(std::chrono::seconds wait);

// nothing if a percent sign is not followed by two hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text);
std::map<std::string, std::string> parse_query(std::string_view query);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_HTTP_H_
