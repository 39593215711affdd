#include "native/server/housekeeping.h"

#include "native/lifecycle/control.h"
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

Status follow_frozen(Backend& backend) {
  WAFERSEAL_TRY(const std::vector<SlotId> frozen, backend.shared().guard->frozen());
  return lifecycle::follow_frozen(backend.store(), frozen, backend.now());
}

// Senders see what became of their copies at the guard.
Status follow_guard(Backend& backend) {
  if (!backend.shared().guard) return Done{};
  GuardNews& news = backend.shared().guard_news;
  for (const SlotId& slot : news.gone()) {
    WAFERSEAL_CHECK(lifecycle::follow_gone(backend.kept(), slot));
    news.followed(slot);
  }
  if (!news.take_frozen_changed()) return Done{};
  Status followed = follow_frozen(backend);
  if (!followed) news.ask_again();
  return followed;
}

}  // namespace

Status keep_house(Backend& backend) {
  // The guard's cells go first. A step that fails is told at the end and stops none of the others.
  const Status forgotten = forget_at_guard(backend);
  const Status tidied = lifecycle::tidy(backend.kept());
  const Status followed = follow_guard(backend);
  if (!forgotten) return forgotten;
  return tidied ? followed : tidied;
}

}  // namespace waferseal::native
