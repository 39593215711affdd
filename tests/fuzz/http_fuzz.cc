// What the HTTP edge reads by itself: queries, percent-encoding, cookies, content types, JSON bodies;
// and problem documents, which quote what was sent.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "native/server/http.h"
#include "native/server/json_body.h"

namespace {

using namespace waferseal;
using namespace waferseal::native;

void require(bool condition) {
  if (!condition) std::abort();
}

std::string percent_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    out += {'%', "0123456789ABCDEF"[byte >> 4], "0123456789abcdef"[byte & 15]};
  }
  return out;
}

void read_query(std::string_view text) {
  require(percent_decode(percent_encode(text)) == std::string(text));
  const auto decoded = percent_decode(text);
  require(decoded || text.find('%') != std::string_view::npos);
  require(!decoded || decoded->size() <= text.size());
  std::string again;
  const auto query = parse_query(text);
  for (const auto& [name, value] : query) {
    require(!name.empty());
    again += percent_encode(name) + "=" + percent_encode(value) + "&";
  }
  require(parse_query(again) == query);
}

void read_headers(std::string_view text) {
  HttpRequest request;
  request.headers = {{"cookie", std::string(text)}, {"content-type", std::string(text)}};
  const std::string cookie = request.cookie("waferseal_session");
  require(cookie.find(';') == std::string::npos);
  require(text.find(cookie) != std::string_view::npos);
  const std::string type = request.content_type();
  require(type.find(';') == std::string::npos && type.size() <= text.size());
}

void read_body(ByteView body) {
  auto json = JsonBody::parse(body);
  if (!json) return;
  bool all = json->text("mailbox").ok();
  all &= json->text("name", "none").ok();
  all &= json->number("size").ok();
  const auto key = json->bytes("key");
  const auto other = json->optional_bytes("other");
  const auto texts = json->texts("recipients", 3);
  require(!texts || texts->size() <= 3);
  const Status end = json->end();
  if (!all || !key || !other || !texts || !end) return;
  // Everything that was read stands in the body, and nothing else does.
  const auto whole = nlohmann::json::parse(as_text(body));
  require(whole.size() <= 6 && whole.at("key").get<std::string>() == base64url_encode(*key));
}

void answer(std::string_view text) {
  const HttpResponse response =
      problem(Error{Code::kBadRequest, std::string(text), std::string(text)}, std::string(text));
  require(response.status == 400);
  const auto body = nlohmann::json::parse(as_text(response.body), nullptr, false);
  require(body.is_object() && body.at("code") == "bad_request" && body.at("status") == 400);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView rest = ByteView(data, size).subspan(1);
  switch (data[0] % 4) {
    case 0:
      read_query(as_text(rest));
      break;
    case 1:
      read_headers(as_text(rest));
      break;
    case 2:
      read_body(rest);
      break;
    default:
      answer(as_text(rest));
  }
  return 0;
}
