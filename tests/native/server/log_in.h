// What a browser does to log in, with the engine natively and HTTP over the loopback (SPEC 6.2).
#ifndef WAFERSEAL_TESTS_NATIVE_SERVER_LOG_IN_H_
#define WAFERSEAL_TESTS_NATIVE_SERVER_LOG_IN_H_

#include <string>

#include "tests/native/server/http_client.h"
#include "waferseal/login.h"

namespace waferseal::native {

struct LogIn {
  HttpReply guard;  // to `password`
  HttpReply login;  // status 0: the guard refused, and the server was not asked
  LoginKeys keys;
  Bytes device_ticket() const;
};

// A client without a session comes back with one if it went well.
LogIn log_in(HttpClient& client, const std::string& mailbox, const std::string& password,
             ByteView device_ticket = {});
// One guess at the guard and no more, as somebody makes it who can test it alone.
HttpReply guess(const HttpClient& client, const std::string& mailbox, const std::string& password,
                ByteView device_ticket = {});

}  // namespace waferseal::native

#endif  // WAFERSEAL_TESTS_NATIVE_SERVER_LOG_IN_H_
