#include "native/server/embedded_guard.h"

namespace waferseal::native {

Result<Bytes> EmbeddedGuard::handle(GuardOperation operation, ByteView body) {
  if (!shared_.guard) return Error{Code::kGuardUnavailable, {}, "no guard is set up"};
  return shared_.guard->handle(operation, body);
}

Status EmbeddedGuard::arm(ByteView statement) {
  WAFERSEAL_TRY(const Bytes reply, handle(GuardOperation::kArm, statement));
  return Done{};
}

Result<RecordStatus> EmbeddedGuard::control(ByteView message) {
  WAFERSEAL_TRY(const GuardRequest request, GuardRequest::parse(GuardOperation::kControl, message));
  WAFERSEAL_TRY(const Bytes reply, handle(GuardOperation::kControl, message));
  WAFERSEAL_TRY(const RecordStatus status, parse_record_status(reply));
  if (status.state == RecordState::kGone) shared_.body_access.revoke(request.slot_id());
  return status;
}

}  // namespace waferseal::native
