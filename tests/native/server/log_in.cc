#include "tests/native/server/log_in.h"

#include <gtest/gtest.h>

#include "waferseal/address.h"

namespace waferseal::native {
namespace {

PasswordLogin start(const std::string& mailbox, const std::string& password) {
  auto login = PasswordLogin::start(SecretBytes(as_bytes(password)), *Mailbox::parse(mailbox),
                                    system_random());
  EXPECT_TRUE(login);
  return std::move(*login);
}

HttpReply ask(const HttpClient& client, const PasswordLogin& login, ByteView device_ticket) {
  HttpClient anyone = client;
  anyone.headers.clear();
  anyone.cookie.clear();
  return anyone.post_cbor("/guard/v1/password", login.request(device_ticket));
}

}  // namespace

Bytes LogIn::device_ticket() const {
  const auto ticket = base64url_decode(login.json()["device_ticket"].get<std::string>());
  EXPECT_TRUE(ticket);
  return *ticket;
}

LogIn log_in(HttpClient& client, const std::string& mailbox, const std::string& password,
             ByteView device_ticket) {
  LogIn out;
  const auto params = client.post_json("/api/v1/login/params", {{"mailbox", mailbox}}).json();
  const auto salt = base64url_decode(params["salt"].get<std::string>());
  PasswordLogin login = start(mailbox, password);
  out.guard = ask(client, login, device_ticket);
  if (out.guard.status != 200) return out;
  auto keys = login.finish(out.guard.bytes(), *salt);
  EXPECT_TRUE(keys);
  out.keys = std::move(*keys);
  out.login =
      client.post_json("/api/v1/login", {{"mailbox", mailbox},
                                         {"auth_key", base64url_encode(out.keys.auth_key.reveal())},
                                         {"attempt_id", base64url_encode(login.attempt())}});
  if (out.login.status == 200) {
    client.cookie = out.login.set_cookie.substr(0, out.login.set_cookie.find(';'));
  }
  return out;
}

HttpReply guess(const HttpClient& client, const std::string& mailbox, const std::string& password,
                ByteView device_ticket) {
  return ask(client, start(mailbox, password), device_ticket);
}

}  // namespace waferseal::native
