#include "native/server/sessions.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/crypto/hash.h"
#include "native/server/client_address.h"
#include "native/server/json_body.h"
#include "native/server/login_guard.h"
#include "native/server/policy_source.h"
#include "native/server/shared_questions.h"
#include "native/server/user_account.h"
#include "waferseal/address.h"

namespace waferseal::native {
namespace {

constexpr std::string_view kCookieName = "waferseal_session";

bool is_https(const ServerOptions& options) {
  return options.public_origin.rfind("https://", 0) == 0;
}

ByteArray<32> token_hash(ByteView token) { return crypto::hash("session", {token}); }

Result<nlohmann::json> me_json(Backend& backend, const User& user) {
  WAFERSEAL_TRY(const Mailbox mailbox, Mailbox::parse(user.mailbox));
  WAFERSEAL_TRY(const Policy policy, load_policy(backend, mailbox));
  nlohmann::json me;
  me["mailbox"] = user.mailbox;
  me["display_name"] = user.display_name;
  me["account"] = user.account;
  me["domain"] = user.domain;
  me["administrator"] = user.administrator;
  me["policy"] = nlohmann::json::parse(to_json(policy_for_sender(policy, mailbox)), nullptr, false);
  me["policy_version"] = std::to_string(policy.version);
  WAFERSEAL_TRY(const SenderQuestion question, sender_question(backend, user, policy));
  me["shared_question"] = sender_question_json(question);
  me["available_methods"] = nlohmann::json::array();
  for (const Method method : backend.options().available_methods) {
    me["available_methods"].push_back(std::string(name(method)));
  }
  me["key_bundle"] = base64url_encode(user.key_bundle);
  me["ed25519_public"] = base64url_encode(user.ed25519_public);
  me["xwing_public"] = base64url_encode(user.xwing_public);
  me["portal_origin"] = backend.options().portal_origin;
  me["most_upload_bytes"] = most_upload_bytes(backend, policy, mailbox);
  me["guards"] = nlohmann::json::array();
  if (backend.shared().guard) {
    me["guards"].push_back({{"id", base64url_encode(backend.shared().guard->id())},
                            {"origin", backend.shared().guard_origin}});
  }
  return me;
}

Result<HttpResponse> login_params(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(JsonBody body, JsonBody::parse(request.body));
  WAFERSEAL_TRY(const std::string text, body.text("mailbox"));
  WAFERSEAL_CHECK(body.end());
  WAFERSEAL_TRY(const Mailbox mailbox, Mailbox::parse(text));
  WAFERSEAL_TRY(nlohmann::json guard, login_guard_json(backend));
  WAFERSEAL_TRY(const auto user, backend.store().users().find_user(mailbox.text()));
  const ByteArray<16> salt =
      user ? user->password_salt : salt_of_unknown(backend.shared().salt_secret, mailbox.text());
  nlohmann::json answer;
  answer["mailbox"] = mailbox.text();
  answer["salt"] = base64url_encode(salt);
  answer["argon2"] = {{"memory_kib", 64 * 1024}, {"passes", 3}, {"lanes", 1}};
  answer["guard"] = std::move(guard);
  return json_response(200, answer.dump());
}

Result<HttpResponse> login(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(JsonBody body, JsonBody::parse(request.body));
  WAFERSEAL_TRY(const std::string text, body.text("mailbox"));
  WAFERSEAL_TRY(Bytes auth_key_bytes, body.bytes("auth_key"));
  const SecretBytes auth_key = SecretBytes::adopt(std::move(auth_key_bytes));
  WAFERSEAL_TRY(const Bytes attempt_bytes, body.bytes("attempt_id"));
  AttemptId attempt{};
  if (attempt_bytes.size() != attempt.size()) {
    return Error{Code::kBadJson, "attempt_id", "is not 16 bytes"};
  }
  std::copy(attempt_bytes.begin(), attempt_bytes.end(), attempt.begin());
  WAFERSEAL_CHECK(body.end());
  // Before anything is compared: without a guard no auth key can be right.
  WAFERSEAL_CHECK(login_guard_json(backend));
  WAFERSEAL_TRY(const Mailbox mailbox, Mailbox::parse(text));
  Shared& shared = backend.shared();
  const UnixTime now = backend.now();
  const std::string address = counted_as(request.remote);
  const auto wait = shared.failed_logins.wait(address, now);
  if (wait.count() > 0) return too_many_requests(wait);

  WAFERSEAL_TRY(const auto user, backend.store().users().find_user(mailbox.text()));
  const ByteArray<32> given = hash_auth_key(auth_key.reveal());
  const ByteArray<32> kept = user ? user->auth_key_hash : ByteArray<32>{};
  const bool right = equal_constant_time(given, kept);
  if (!user || !right) {
    shared.failed_logins.take(address, now);
    return Error{Code::kBadCredentials, {}, {}};
  }
  WAFERSEAL_CHECK(backend.store().users().remove_expired_sessions(now));
  const auto token = system_random().array<32>();
  WAFERSEAL_CHECK(backend.store().users().add_session(
      Session{token_hash(token), user->mailbox, now, now + shared.options.session_life}));
  WAFERSEAL_TRY(nlohmann::json me, me_json(backend, *user));
  me["device_ticket"] = base64url_encode(tell_logged_in(backend, mailbox, attempt));
  HttpResponse response = json_response(200, me.dump());
  response.headers.emplace_back("Set-Cookie",
                                session_cookie(base64url_encode(token), shared.options.session_life,
                                               is_https(shared.options)));
  return response;
}

Result<HttpResponse> logout(Backend& backend, const HttpRequest& request) {
  // A token ends by itself, and the cookie beside it is another matter.
  if (request.bearer_token()) return empty_response();
  const auto token = base64url_decode(request.cookie(kCookieName));
  if (token && !token->empty()) {
    WAFERSEAL_CHECK(backend.store().users().remove_session(token_hash(*token)));
  }
  HttpResponse response = empty_response();
  response.headers.emplace_back(
      "Set-Cookie", session_cookie({}, std::chrono::seconds(0), is_https(backend.options())));
  return response;
}

Result<HttpResponse> me(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_TRY(const nlohmann::json json, me_json(backend, user));
  return json_response(200, json.dump());
}

Result<HttpResponse> key_list(Backend& backend, const HttpRequest&) {
  WAFERSEAL_TRY(auto record, backend.store().settings().find_key_list());
  if (!record) return Error{Code::kNotFound, "keylist", "no key list has been published yet"};
  return cbor_response(std::move(*record));
}

// By token, if there is one, else by cookie.
Result<std::string> mailbox_of(Backend& backend, const HttpRequest& request) {
  if (const auto token = request.bearer_token()) {
    const auto& tokens = backend.shared().tokens;
    if (!tokens) return Error{Code::kTokenRefused, {}, "no host is configured"};
    WAFERSEAL_TRY(const Mailbox user, tokens->check(*token, backend.now()));
    return user.text();
  }
  const auto token = base64url_decode(request.cookie(kCookieName));
  if (!token || token->size() != 32) return Error{Code::kNotLoggedIn, {}, {}};
  WAFERSEAL_TRY(const auto session,
                backend.store().users().find_session(token_hash(*token), backend.now()));
  if (!session) return Error{Code::kNotLoggedIn, {}, {}};
  return session->mailbox;
}

}  // namespace

Result<User> current_user(Backend& backend, const HttpRequest& request) {
  Shared& shared = backend.shared();
  const Result<std::string> mailbox = mailbox_of(backend, request);
  if (!mailbox) {
    // Who only asks whether there is a session is a stranger as others are.
    const auto wait = shared.address_limit.take(counted_as(request.remote), backend.now());
    return wait.count() > 0 ? too_many_requests(wait) : mailbox.error();
  }
  const auto wait = shared.user_limit.take(*mailbox, backend.now());
  if (wait.count() > 0) return too_many_requests(wait);
  WAFERSEAL_TRY(auto user, backend.store().users().find_user(*mailbox));
  if (!user) return Error{Code::kNotLoggedIn, {}, {}};
  return std::move(*user);
}

std::string session_cookie(const std::string& token, std::chrono::seconds life, bool https) {
  std::string cookie(kCookieName);
  cookie += "=" + token + "; Path=/; Max-Age=" + std::to_string(life.count()) +
            "; HttpOnly; SameSite=Strict";
  if (https) cookie += "; Secure";
  return cookie;
}

void add_session_routes(Router& router) {
  router.add(
      {"POST", "/api/v1/login/params", "application/json", 4096, true, answer(login_params), true});
  router.add({"POST", "/api/v1/login", "application/json", 4096, true, answer(login), true});
  router.add({"POST", "/api/v1/logout", "", 0, true, answer(logout)});
  router.add({"GET", "/api/v1/me", "", 0, true, answer(me)});
  router.add({"GET", "/api/v1/keylist", "", 0, true, answer(key_list), true});
}

}  // namespace waferseal::native
