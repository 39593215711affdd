// The guard of this server, inside of it or in a process of its own, as a message's life sees it.
#ifndef WAFERSEAL_NATIVE_SERVER_EMBEDDED_GUARD_H_
#define WAFERSEAL_NATIVE_SERVER_EMBEDDED_GUARD_H_

#include "native/lifecycle/guards.h"
#include "native/server/backend.h"

namespace waferseal::native {

// kGuardUnavailable if no guard is set up.
class EmbeddedGuard final : public lifecycle::SendersGuard {
 public:
  explicit EmbeddedGuard(Shared& shared) : shared_(shared) {}
  Status arm(ByteView statement) override;
  Result<RecordStatus> control(ByteView message) override;

 private:
  Result<Bytes> handle(GuardOperation operation, ByteView body);
  Shared& shared_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_EMBEDDED_GUARD_H_
