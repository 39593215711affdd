// Bearer tokens (RFC 6750): how a host that embeds waferseal, and has logged its user in itself, says
// who the user is. A token is a JSON Web Token (RFC 7519), signed as a JWS in compact form (RFC 7515).
//
//   WAFERSEAL_TRY(TokenKey key, TokenKey::from_pem(pem));
//   const BearerTokens tokens("https://mail.example", {{"webmail", key, {}}});
//   WAFERSEAL_TRY(const Mailbox user, tokens.check(token, now));
//
// Promises: only a key of the configuration makes one; the key says the algorithm, never the token
// (RFC 8725, 3.1); a token is good for one audience, one mailbox and at most an hour. Does not
// promise: that it can be taken back before its end.
// SPEC 6.2.9.
#ifndef WAFERSEAL_NATIVE_TOKENS_BEARER_TOKENS_H_
#define WAFERSEAL_NATIVE_TOKENS_BEARER_TOKENS_H_

#include <string>
#include <string_view>
#include <vector>

#include "native/tokens/token_key.h"
#include "waferseal/address.h"
#include "waferseal/host.h"

namespace waferseal::native {

struct TokenHost {
  std::string name;  // `kid` and `iss` of its tokens
  TokenKey key;
  std::vector<Domain> domains;  // whose users it may name; empty: everybody's
};

class BearerTokens {
 public:
  BearerTokens(std::string audience, std::vector<TokenHost> hosts)
      : audience_(std::move(audience)), hosts_(std::move(hosts)) {}

  // kTokenRefused; the detail says what is wrong, in words for who runs the host.
  Result<Mailbox> check(std::string_view token, UnixTime now) const;

 private:
  std::string audience_;
  std::vector<TokenHost> hosts_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_TOKENS_BEARER_TOKENS_H_
