// What question and release set-up have in common: one exchange with each guard, which opens a
// record and then does one more step, with its replies checked against the key list (SPEC 4.5).
#ifndef WAFERSEAL_ENGINE_ESCROW_GUARD_EXCHANGE_H_
#define WAFERSEAL_ENGINE_ESCROW_GUARD_EXCHANGE_H_

#include <optional>
#include <vector>

#include "engine/escrow/messages.h"
#include "waferseal/escrow.h"

namespace waferseal::escrow {

class GuardExchange {
 public:
  enum class Stage : std::uint8_t { kOpening, kSecondStep, kDone, kFailed };

  GuardExchange(std::size_t index, PlannedGuard guard, const SlotId& slot_id, RecordKind kind,
                const SigningPublicKey& control, const Nonce& nonce);

  const PlannedGuard& guard() const { return guard_; }
  Stage stage() const { return stage_; }
  // Whether the reply to this request is what comes next.
  bool awaits(std::uint32_t request) const;
  const Error& error() const { return *error_; }
  // pk_i, once opened.
  const ByteArray<32>& public_key() const { return public_key_; }

  EscrowRequest open_request() const;
  // kGuardIdentity: not signed by the identity of the key list. kGuardFault: a public key that is
  // refused. Both leave the exchange failed, as does an error for a reply.
  bool take_open_reply(const Result<Bytes>& reply);
  EscrowRequest second_request(std::string_view operation, Bytes body) const;
  void done() { stage_ = Stage::kDone; }
  // Names the guard in the error. kNetwork becomes kGuardUnreachable.
  void fail(Error error);

 private:
  std::uint32_t open_id_;  // the second request has the next one
  PlannedGuard guard_;
  SlotId slot_id_;
  RecordKind kind_;
  SigningPublicKey control_;
  Nonce nonce_;
  Stage stage_ = Stage::kOpening;
  ByteArray<32> public_key_{};
  std::optional<Error> error_;
};

// The index of the exchange that a request belongs to.
std::size_t exchange_of(std::uint32_t request);
// Faults of the guard itself; everything else may be bad luck.
bool is_guard_fault(Code code);

}  // namespace waferseal::escrow

#endif  // WAFERSEAL_ENGINE_ESCROW_GUARD_EXCHANGE_H_
