#include "native/server/own_keys.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "native/server/backend.h"
#include "native/server/json_body.h"
#include "native/server/sessions.h"
#include "waferseal/openpgp.h"

namespace waferseal::native {
namespace {

constexpr std::size_t kMostOwnKeys = 20;

nlohmann::json own_key_json(const OwnKey& key) {
  return {{"id", key.id},
          {"fingerprint", key.fingerprint},
          {"public_key", base64url_encode(key.public_key)},
          {"sealed_key", base64url_encode(key.sealed_key)},
          {"kept_at", unix_seconds(key.kept_at)}};
}

Result<HttpResponse> list_own_keys(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_TRY(const auto keys, backend.store().users().list_own_keys(user.mailbox));
  nlohmann::json list = nlohmann::json::array();
  for (const OwnKey& key : keys) list.push_back(own_key_json(key));
  return json_response(200, nlohmann::json{{"keys", std::move(list)}}.dump());
}

Result<HttpResponse> put_own_key(Backend& backend, const HttpRequest& request,
                                 const PathParts& parts) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  const auto id = base64url_decode(parts[0]);
  if (!id || id->size() != 16) return Error{Code::kBadRequest, "id", "not 16 bytes in base64url"};
  WAFERSEAL_TRY(JsonBody body, JsonBody::parse(request.body));
  OwnKey key;
  key.id = parts[0];
  key.owner = user.mailbox;
  WAFERSEAL_TRY(key.public_key, body.bytes("public_key"));
  WAFERSEAL_TRY(key.sealed_key, body.bytes("sealed_key"));
  WAFERSEAL_CHECK(body.end());
  key.kept_at = backend.now();
  if (key.sealed_key.empty()) return Error{Code::kBadJson, "sealed_key", "is empty"};
  const auto info = openpgp::inspect_key(key.public_key, key.kept_at);
  if (!info) return Error{info.code(), "public_key", info.error().detail};
  // A browser that sends this has a fault: nothing of it is kept.
  if (info->has_secret) return Error{Code::kInvalidArgument, "public_key", "this is a secret key"};
  key.fingerprint = info->fingerprint;
  UserStore& users = backend.store().users();
  WAFERSEAL_TRY(const auto keys, users.list_own_keys(user.mailbox));
  const bool is_new = std::none_of(keys.begin(), keys.end(),
                                   [&key](const OwnKey& kept) { return kept.id == key.id; });
  if (is_new && keys.size() >= kMostOwnKeys) return Error{Code::kTooLarge, "keys", "at most 20"};
  const Status put = users.put_own_key(key);
  if (!put && put.code() == Code::kConflict) {
    return Error{Code::kConflict, key.fingerprint, {}};
  }
  WAFERSEAL_CHECK(put);
  return json_response(200, own_key_json(key).dump());
}

Result<HttpResponse> remove_own_key(Backend& backend, const HttpRequest& request,
                                    const PathParts& parts) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_CHECK(backend.store().users().remove_own_key(user.mailbox, parts[0]));
  return empty_response();
}

}  // namespace

void add_own_key_routes(Router& router) {
  constexpr std::uint64_t kMostOwnKeyBody = 1024 * 1024;
  const std::string keys = "/api/v1/keys";
  router.add({"GET", keys, "", 0, true, answer(list_own_keys)});
  router.add(
      {"PUT", keys + "/{id}", "application/json", kMostOwnKeyBody, true, answer(put_own_key)});
  router.add({"DELETE", keys + "/{id}", "", 0, true, answer(remove_own_key)});
}

}  // namespace waferseal::native
