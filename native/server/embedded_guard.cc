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
  WAFERSEAL_TRY(const Bytes reply, handle(GuardOperation::kControl, message));
  return parse_record_status(reply);
}

}  // namespace waferseal::native
