#include "native/server/housekeeping.h"

#include "native/lifecycle/reports.h"
#include "native/lifecycle/tidy.h"

namespace waferseal::native {
namespace {

// One commit of the guard; requests wait for no more than that.
constexpr std::size_t kForgottenAtOnce = 64;

Status forget_at_guard(Backend& backend) {
  if (!backend.shared().guard) return Done{};
  WAFERSEAL_TRY(const GuardSweep swept, backend.shared().guard->sweep(kForgottenAtOnce));
  if (swept.bad == 0) return Done{};
  return Error{Code::kGuardRecordDamaged, "guard", std::to_string(swept.bad)};
}

}  // namespace

Status keep_house(Backend& backend) {
  // The guard's cells go first. What it cannot forget is told at the end and stops nothing else.
  const Status forgotten = forget_at_guard(backend);
  for (const SlotId& slot : backend.shared().frozen.take()) {
    WAFERSEAL_CHECK(lifecycle::record_frozen(backend.store(), slot, backend.now()));
  }
  WAFERSEAL_CHECK(lifecycle::tidy(backend.kept()));
  return forgotten;
}

}  // namespace waferseal::native
