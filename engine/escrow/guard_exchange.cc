#include "engine/escrow/guard_exchange.h"

#include "engine/crypto/sign.h"
#include "engine/crypto/voprf.h"
#include "engine/escrow/signed_text.h"

namespace waferseal::escrow {

GuardExchange::GuardExchange(std::size_t index, PlannedGuard guard, const SlotId& slot_id,
                             RecordKind kind, const SigningPublicKey& control, const Nonce& nonce)
    : open_id_(static_cast<std::uint32_t>(2 * index + 1)),
      guard_(std::move(guard)),
      slot_id_(slot_id),
      kind_(kind),
      control_(control),
      nonce_(nonce) {}

bool GuardExchange::awaits(std::uint32_t request) const {
  return (stage_ == Stage::kOpening && request == open_id_) ||
         (stage_ == Stage::kSecondStep && request == open_id_ + 1);
}

EscrowRequest GuardExchange::open_request() const {
  OpenRequest request;
  request.slot_id = slot_id_;
  request.kind = kind_;
  request.nonce = nonce_;
  request.control = control_;
  request.ticket = guard_.ticket;
  return EscrowRequest{open_id_, guard_.origin, "/guard/v1/open", encode(request)};
}

bool GuardExchange::take_open_reply(const Result<Bytes>& reply) {
  if (!reply) {
    fail(reply.error());
    return false;
  }
  const Result<OpenReply> opened = decode_open_reply(*reply);
  if (!opened) {
    fail(Error{Code::kGuardFault, {}, std::string(code_name(opened.code()))});
    return false;
  }
  // The signature is over our nonce, slot id and control key: no old reply and no other guard's.
  if (!crypto::verify(guard_.identity, "open",
                      {open_text(guard_.id, slot_id_, opened->public_key, control_, nonce_)},
                      opened->signature)) {
    fail(Error{Code::kGuardIdentity, {}, {}});
    return false;
  }
  const bool key_fits = kind_ == RecordKind::kQuestion
                            ? crypto::voprf_check_element(opened->public_key).ok()
                            : opened->public_key == ByteArray<32>{};
  if (!key_fits) {
    fail(Error{Code::kGuardFault, {}, "public key"});
    return false;
  }
  public_key_ = opened->public_key;
  stage_ = Stage::kSecondStep;
  return true;
}

EscrowRequest GuardExchange::second_request(std::string_view operation, Bytes body) const {
  return EscrowRequest{open_id_ + 1, guard_.origin, "/guard/v1/" + std::string(operation),
                       std::move(body)};
}

void GuardExchange::fail(Error error) {
  stage_ = Stage::kFailed;
  if (error.code == Code::kNetwork) error.code = Code::kGuardUnreachable;
  error.subject = guard_.origin;
  error_ = std::move(error);
}

std::size_t exchange_of(std::uint32_t request) {
  return request == 0 ? SIZE_MAX : (request - 1) / 2;
}

bool is_guard_fault(Code code) { return code == Code::kGuardIdentity || code == Code::kGuardFault; }

}  // namespace waferseal::escrow
