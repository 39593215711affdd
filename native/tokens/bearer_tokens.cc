#include "native/tokens/bearer_tokens.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace waferseal::native {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostTokenBytes = 8 * 1024;
constexpr std::int64_t kMostLife = 3600;
// How far a host's clock may be ahead of ours.
constexpr std::int64_t kClockSkew = 60;

Error refused(const char* why) { return Error{Code::kTokenRefused, {}, why}; }

// RFC 7515, 7.1
struct Parts {
  std::string_view signed_text;  // header "." payload
  Json header;
  Json claims;
  Bytes signature;
};

Result<Json> object_of(std::string_view encoded) {
  const Result<Bytes> bytes = base64url_decode(encoded);
  if (!bytes) return refused("is not base64url");
  Json json = Json::parse(as_text(*bytes), nullptr, false);
  if (!json.is_object()) return refused("is not JSON");
  return json;
}

Result<Parts> split(std::string_view token) {
  if (token.size() > kMostTokenBytes) return refused("is too long");
  const std::size_t first = token.find('.');
  const std::size_t second = token.find('.', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos ||
      token.find('.', second + 1) != std::string_view::npos) {
    return refused("has not three parts");
  }
  Parts parts;
  parts.signed_text = token.substr(0, second);
  WAFERSEAL_TRY(parts.header, object_of(token.substr(0, first)));
  WAFERSEAL_TRY(parts.claims, object_of(token.substr(first + 1, second - first - 1)));
  Result<Bytes> signature = base64url_decode(token.substr(second + 1));
  if (!signature) return refused("is not base64url");
  parts.signature = *std::move(signature);
  return parts;
}

std::string text_in(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::int64_t> seconds_in(const Json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number_integer()) return std::nullopt;
  return found->get<std::int64_t>();
}

// RFC 7519, 4.1.3: a text, or a list that has it.
bool is_for(const Json& claims, const std::string& audience) {
  const auto found = claims.find("aud");
  if (found == claims.end()) return false;
  if (!found->is_array()) return *found == audience;
  return std::find(found->begin(), found->end(), audience) != found->end();
}

Status check_times(const Json& claims, UnixTime time) {
  const std::int64_t now = unix_seconds(time);
  const auto issued = seconds_in(claims, "iat");
  const auto expires = seconds_in(claims, "exp");
  if (!issued || !expires) return refused("lacks iat or exp");
  if (*issued < 0 || *expires < *issued || *expires - *issued > kMostLife) {
    return refused("is good for more than an hour");
  }
  if (*issued > now + kClockSkew) return refused("is from the future");
  if (*expires <= now) return refused("has expired");
  if (claims.contains("nbf")) {
    const auto begins = seconds_in(claims, "nbf");
    if (!begins || *begins > now + kClockSkew) return refused("is not good yet");
  }
  return Done{};
}

}  // namespace

Result<Mailbox> BearerTokens::check(std::string_view token, UnixTime now) const {
  WAFERSEAL_TRY(const Parts parts, split(token));
  const std::string name = text_in(parts.header, "kid");
  const auto host = std::find_if(hosts_.begin(), hosts_.end(),
                                 [&name](const TokenHost& one) { return one.name == name; });
  if (host == hosts_.end()) return refused("names no key (kid) of the configuration");
  // RFC 7515, 4.1.11: whoever does not understand what is critical refuses.
  if (parts.header.contains("crit")) return refused("has critical header fields");
  if (text_in(parts.header, "alg") != host->key.algorithm()) {
    return refused("has another algorithm than its key");
  }
  if (!host->key.verify(as_bytes(parts.signed_text), parts.signature)) {
    return refused("is not signed by its key");
  }
  if (text_in(parts.claims, "iss") != host->name) return refused("has another issuer (iss)");
  if (!is_for(parts.claims, audience_)) return refused("is for another audience (aud)");
  WAFERSEAL_CHECK(check_times(parts.claims, now));
  const Result<Mailbox> user = Mailbox::parse(text_in(parts.claims, "sub"));
  if (!user) return refused("names no mailbox (sub)");
  if (!host->domains.empty() && std::find(host->domains.begin(), host->domains.end(),
                                          user->domain()) == host->domains.end()) {
    return refused("names a user of a domain that is not the host's");
  }
  return *user;
}

}  // namespace waferseal::native
