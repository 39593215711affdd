// Passwords: a try, its evaluation, and giving it back (SPEC 4.12).
#include "engine/crypto/kdf.h"
#include "engine/crypto/sign.h"
#include "engine/crypto/voprf.h"
#include "engine/escrow/guard_steps.h"
#include "engine/escrow/password_messages.h"
#include "engine/escrow/password_tries.h"
#include "engine/escrow/signed_text.h"

namespace waferseal {
namespace {

constexpr std::string_view kKeyInfo = "waferseal/1 password";

// The pool as stored, or the one of an account that nobody has asked about.
PasswordPool pool_of(const GuardState& state, const PasswordAccount& account) {
  if (state.password) return *state.password;
  PasswordPool fresh;
  fresh.account = account;
  return fresh;
}

}  // namespace

Result<ByteArray<32>> evaluate_password(const SecretBytes& password_seed,
                                        const PasswordAccount& account,
                                        const ByteArray<32>& blinded) {
  // An empty seed would derive keys that everybody can.
  if (password_seed.size() != kPasswordSeedSize) {
    return Error{Code::kInvalidArgument, "password seed", {}};
  }
  const SecretBytes seed = crypto::kdf("password key", password_seed, account, {}, 32);
  WAFERSEAL_TRY(const crypto::VoprfKey key, crypto::oprf_derive_key(seed, as_bytes(kKeyInfo)));
  return crypto::oprf_evaluate(key, blinded);
}

namespace escrow {

GuardChange step_password(const GuardStep& step) {
  const Result<PasswordRequest> request = decode_password(step.request.body());
  if (!request) return refuse(request.error());
  const PasswordAccount account = *step.request.password_account();
  const bool device = !request->device_ticket.empty();
  if (device) {
    const Result<DeviceTicket> ticket = check_device_ticket(step.keys.ticket, step.keys.id, account,
                                                            step.now, request->device_ticket);
    if (!ticket) return refuse(Code::kDeviceTicketRefused);
  }
  if (const Status checked = crypto::voprf_check_element(request->blinded); !checked) {
    return refuse(checked.error());
  }
  PasswordPool pool = pool_of(step.state, account);
  if (pool.account != account) return refuse(Code::kInternal);
  const ByteArray<32> hash = blinded_hash(request->blinded);
  GuardChange change;
  change.needs_password_key = true;
  if (const PasswordAttempt* known = find_attempt(pool, request->attempt)) {
    if (known->blinded_hash != hash) return refuse(Code::kAttemptReused);
    return change;  // paid already: for free
  }
  PasswordAttempt attempt;
  attempt.id = request->attempt;
  attempt.blinded_hash = hash;
  attempt.device = device;
  if (const Status spent = spend_password_try(pool, attempt, step.now); !spent) {
    return refuse(spent.error());
  }
  change.state.password = std::move(pool);
  return change;
}

Result<Bytes> finish_password(const GuardKeys& keys, const GuardRequest& request,
                              const GuardState& state, UnixTime now) {
  WAFERSEAL_TRY(const PasswordRequest asked, decode_password(request.body()));
  const PasswordAccount account = *request.password_account();
  if (!state.password || state.password->account != account) return Code::kEscrowWrongState;
  const PasswordAttempt* const spent = find_attempt(*state.password, asked.attempt);
  if (spent == nullptr || spent->blinded_hash != blinded_hash(asked.blinded)) {
    return Code::kEscrowWrongState;
  }
  PasswordReply reply;
  WAFERSEAL_TRY(reply.evaluated, evaluate_password(keys.password_seed, account, asked.blinded));
  reply.left_today = password_tries_left(*state.password, spent->device, now);
  return encode(reply);
}

GuardChange step_logged_in(const GuardStep& step) {
  const Result<LoggedInRequest> request = decode_logged_in(step.request.body());
  if (!request) return refuse(request.error());
  const LoggedIn& statement = request->statement;
  constexpr std::chrono::seconds kMostApart{600};
  const auto apart =
      statement.date > step.now ? statement.date - step.now : step.now - statement.date;
  if (statement.guard != step.keys.id || apart > kMostApart ||
      !crypto::verify(step.keys.ticket, "logged in", {logged_in_text(statement)},
                      request->signature)) {
    return refuse(Code::kLoggedInRefused);
  }
  PasswordPool pool = pool_of(step.state, statement.account);
  const PasswordAttempt* const known = find_attempt(pool, statement.attempt);
  const bool device = known != nullptr && known->device;
  GuardChange change;
  LoggedInReply reply;
  reply.given_back = give_back_password_try(pool, statement.attempt, step.now);
  reply.left_today = password_tries_left(pool, device, step.now);
  if (reply.given_back) change.state.password = std::move(pool);
  change.reply = encode(reply);
  return change;
}

}  // namespace escrow
}  // namespace waferseal
