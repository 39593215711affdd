#include "native/server/http.h"

#include <nlohmann/json.hpp>

namespace waferseal::native {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string_view HttpRequest::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<std::string_view> HttpRequest::bearer_token() const {
  constexpr std::string_view kScheme = "bearer ";
  const std::string_view value = header("authorization");
  if (lower(value.substr(0, kScheme.size())) != kScheme) return std::nullopt;
  return trim(value.substr(kScheme.size()));
}

std::string HttpRequest::cookie(std::string_view name) const {
  std::string_view rest = header("cookie");
  while (!rest.empty()) {
    const std::size_t end = rest.find(';');
    const std::string_view pair = trim(rest.substr(0, end));
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
      return std::string(pair.substr(equals + 1));
    }
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return {};
}

std::string HttpRequest::content_type() const {
  const std::string_view whole = header("content-type");
  return lower(trim(whole.substr(0, whole.find(';'))));
}

HttpResponse json_response(int status, const std::string& json) {
  return HttpResponse{status, "application/json", {}, to_bytes(json), {}, {}};
}

HttpResponse cbor_response(Bytes record) {
  return HttpResponse{200, "application/cbor", {}, std::move(record), {}, {}};
}

HttpResponse bytes_response(int status, Bytes body) {
  return HttpResponse{status, "application/octet-stream", {}, std::move(body), {}, {}};
}

HttpResponse empty_response() { return HttpResponse{204, {}, {}, {}, {}, {}}; }

Error too_many_requests(std::chrono::seconds wait) {
  return Error{Code::kTooManyRequests, {}, std::to_string(wait.count())};
}

HttpResponse problem(const Error& error, const std::string& members) {
  const int status = http_status(error.code);
  nlohmann::json body = nlohmann::json::object();
  if (!members.empty()) {
    body = nlohmann::json::parse(members, nullptr, false);
    if (!body.is_object()) body = nlohmann::json::object();
  }
  body["type"] = "urn:waferseal:code:" + std::string(code_name(error.code));
  body["title"] = std::string(code_message(error.code));
  body["hint"] = std::string(code_hint(error.code));
  body["code"] = std::string(code_name(error.code));
  body["status"] = status;
  if (status < 500 || status == 502) {
    if (!error.subject.empty()) body["subject"] = error.subject;
    if (!error.detail.empty()) body["detail"] = error.detail;
  }
  HttpResponse response;
  if (error.code == Code::kTooManyRequests) {
    body["retry_after"] = std::stoll(error.detail);
    body.erase("detail");
    response.headers.emplace_back("Retry-After", error.detail);
  }
  // RFC 6750, 3
  if (error.code == Code::kTokenRefused) {
    response.headers.emplace_back("WWW-Authenticate", "Bearer error=\"invalid_token\"");
  }
  response.status = status;
  response.content_type = "application/problem+json";
  response.code = std::string(code_name(error.code));
  // What a library threw may quote what it was given.
  if (status >= 500 && error.code != Code::kInternal) response.reason = error.detail;
  response.body = to_bytes(body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  return response;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i]);
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[i + 1]);
    const int low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return out;
}

std::map<std::string, std::string> parse_query(std::string_view query) {
  std::map<std::string, std::string> out;
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    const std::size_t equals = pair.find('=');
    const auto name = percent_decode(pair.substr(0, equals));
    const auto value = percent_decode(equals == std::string_view::npos ? std::string_view()
                                                                       : pair.substr(equals + 1));
    if (name && value && !name->empty()) out[*name] = *value;
    if (end == std::string_view::npos) break;
    query.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace waferseal::native
