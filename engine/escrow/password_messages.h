// What is said about passwords between a browser, the server and a guard (SPEC 4.12). Decoding as in
// messages.h: kBadCbor, kEscrowUnknownVersion, kTooLarge.
#ifndef WAFERSEAL_ENGINE_ESCROW_PASSWORD_MESSAGES_H_
#define WAFERSEAL_ENGINE_ESCROW_PASSWORD_MESSAGES_H_

#include <string>

#include "engine/escrow/messages.h"
#include "waferseal/password_guard.h"

namespace waferseal::escrow {

struct PasswordRequest {
  std::string mailbox;
  AttemptId attempt{};
  crypto::GroupElement blinded{};
  Bytes device_ticket;  // empty: null
};
Bytes encode(const PasswordRequest& request);
Result<PasswordRequest> decode_password(ByteView body);

struct PasswordReply {
  crypto::GroupElement evaluated{};
  std::uint32_t left_today = 0;
};
Bytes encode(const PasswordReply& reply);
Result<PasswordReply> decode_password_reply(ByteView body);

struct LoggedInRequest {
  LoggedIn statement;
  Signature signature;
};
// make_logged_in encodes it.
Result<LoggedInRequest> decode_logged_in(ByteView body);
// What the statement's signature is over, label "logged in".
Bytes logged_in_text(const LoggedIn& statement);

struct LoggedInReply {
  bool given_back = false;
  std::uint32_t left_today = 0;
};
Bytes encode(const LoggedInReply& reply);
Result<LoggedInReply> decode_logged_in_reply(ByteView body);

}  // namespace waferseal::escrow

#endif  // WAFERSEAL_ENGINE_ESCROW_PASSWORD_MESSAGES_H_
