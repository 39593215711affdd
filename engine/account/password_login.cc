#include <algorithm>
#include <utility>

#include "engine/account/login_secrets.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/voprf.h"
#include "engine/escrow/password_messages.h"
#include "waferseal/login.h"

namespace waferseal {
namespace account {
namespace {

// In one piece of memory, so that growing leaves no copy behind.
SecretBytes join(ByteView a, ByteView b, ByteView c) {
  SecretBytes out(a.size() + b.size() + c.size());
  auto at = out.reveal_mutable().begin();
  for (const ByteView part : {a, b, c}) at = std::copy(part.begin(), part.end(), at);
  return out;
}

}  // namespace

SecretBytes login_input(const SecretBytes& password, const Mailbox& mailbox) {
  return join(crypto::label_prefix("password"), password_account(mailbox), password.reveal());
}

LoginKeys login_keys(const Stretching& work, const SecretBytes& stretched, const Mailbox& mailbox) {
  const SecretBytes& y = work.input;
  const ByteView salt = work.salt;
  // Both, as in RFC 9807: y alone carries the guard's secret, the stretched one its cost.
  const SecretBytes both = join(y.reveal(), stretched.reveal(), {});
  const ByteView owner = as_bytes(mailbox.text());
  return LoginKeys{crypto::kdf("login auth", both, salt, owner, kLoginKeySize),
                   crypto::kdf("login wrap", both, salt, owner, kLoginKeySize)};
}

}  // namespace account

Result<PasswordLogin> PasswordLogin::start(const SecretBytes& password, const Mailbox& mailbox,
                                           RandomSource& random) {
  if (password.empty()) return Error{Code::kInvalidArgument, "password", "empty"};
  if (password.size() > kMostPasswordBytes) return Error{Code::kTooLarge, "password", {}};
  PasswordLogin out(mailbox, account::login_input(password, mailbox));
  WAFERSEAL_TRY(crypto::VoprfBlinded blinded, crypto::oprf_blind(out.input_.reveal(), random));
  out.blind_ = std::move(blinded.blind);
  out.blinded_ = blinded.element;
  out.attempt_ = random.array<16>();
  return out;
}

Bytes PasswordLogin::request(ByteView device_ticket) const {
  escrow::PasswordRequest request;
  request.mailbox = mailbox_.text();
  request.attempt = attempt_;
  request.blinded = blinded_;
  request.device_ticket.assign(device_ticket.begin(), device_ticket.end());
  return escrow::encode(request);
}

Result<Stretching> PasswordLogin::begin_keys(ByteView reply, ByteView salt) {
  WAFERSEAL_TRY(const escrow::PasswordReply decoded, escrow::decode_password_reply(reply));
  return begin_evaluated(decoded.evaluated, salt);
}

Result<Stretching> PasswordLogin::begin_evaluated(const ByteArray<32>& evaluated, ByteView salt) {
  if (blind_.empty()) return Error{Code::kInvalidArgument, "login", {}};
  if (salt.size() != kLoginSaltSize) return Error{Code::kInvalidArgument, "salt", {}};
  const SecretBytes input = std::move(input_);
  crypto::VoprfBlinded blinded;
  blinded.blind = std::move(blind_);
  blinded.element = blinded_;
  WAFERSEAL_TRY(SecretBytes y, crypto::oprf_finalize(input.reveal(), blinded, evaluated));
  Stretching work{std::move(y), {}};
  std::copy(salt.begin(), salt.end(), work.salt.begin());
  begun_ = Stretching{work.input.clone(), work.salt};
  return work;
}

Result<LoginKeys> PasswordLogin::finish_keys(const Result<SecretBytes>& stretched) {
  const std::optional<Stretching> work = std::exchange(begun_, std::nullopt);
  if (!stretched) return stretched.error();
  if (!work || stretched->size() != kStretchedSize) {
    return Error{Code::kInvalidArgument, "login", {}};
  }
  return account::login_keys(*work, *stretched, mailbox_);
}

Result<LoginKeys> PasswordLogin::finish(ByteView reply, ByteView salt) {
  WAFERSEAL_TRY(const Stretching work, begin_keys(reply, salt));
  return finish_keys(stretch(work));
}

Result<LoginKeys> PasswordLogin::finish_evaluated(const ByteArray<32>& evaluated, ByteView salt) {
  WAFERSEAL_TRY(const Stretching work, begin_evaluated(evaluated, salt));
  return finish_keys(stretch(work));
}

}  // namespace waferseal
