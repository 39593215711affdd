#include "native/server/housekeeping.h"

#include "native/lifecycle/accept.h"
#include "native/lifecycle/control.h"
#include "native/lifecycle/renew.h"
#include "native/lifecycle/reports.h"
#include "native/lifecycle/tidy.h"
#include "native/server/embedded_guard.h"

namespace waferseal::native {
namespace {

constexpr std::size_t kAskedAtOnce = 1000;

Status forget_at_guard(Backend& backend) {
  return backend.shared().guard ? backend.shared().guard->keep_house() : Status(Done{});
}

// What happened at a guard in a process of its own while it was not listened to.
Status catch_up(Backend& backend) {
  GuardNews& news = backend.shared().guard_news;
  if (!news.take_missed()) return Done{};
  const Status caught_up = catch_up_with_guard(backend);
  if (!caught_up) news.miss();
  return caught_up;
}

Status follow_frozen(Backend& backend) {
  WAFERSEAL_TRY(const std::vector<SlotId> frozen, backend.shared().guard->frozen());
  return lifecycle::follow_frozen(backend.store(), frozen, backend.now());
}

// Senders see what became of their copies at the guard.
Status follow_guard(Backend& backend) {
  if (!backend.shared().guard) return Done{};
  GuardNews& news = backend.shared().guard_news;
  // One that fails is tried again in the next round and keeps no other waiting.
  Status first = Done{};
  const auto note = [&first](Status failed) {
    if (first) first = std::move(failed);
  };
  for (const SlotId& slot : news.gone()) {
    const auto message = lifecycle::follow_gone(backend.kept(), slot);
    if (!message) {
      note(message.error());
    } else if (*message) {
      news.followed(slot, **message);
    }
  }
  for (const std::string& message : news.to_clear()) {
    const Status cleared = lifecycle::clear_if_closed(backend.kept(), message);
    if (cleared) {
      news.cleared(message);
    } else {
      note(cleared);
    }
  }
  if (!news.take_frozen_changed()) return first;
  const Status followed = follow_frozen(backend);
  if (!followed) {
    news.ask_again();
    note(followed);
  }
  return first;
}

Status renew_what_waits(Backend& backend) {
  if (!backend.shared().guard) return Done{};
  EmbeddedGuard guard(backend.shared());
  return lifecycle::renew_what_waits(backend.kept(), guard);
}

}  // namespace

Status catch_up_with_guard(Backend& backend) {
  EmbeddedGuard guard(backend.shared());
  WAFERSEAL_CHECK(lifecycle::accept_what_waits(backend.kept(), guard));
  return ask_guard_what_is_gone(backend);
}

Status ask_guard_what_is_gone(Backend& backend) {
  if (!backend.shared().guard) return Done{};
  Bytes after;
  while (true) {
    WAFERSEAL_TRY(const std::vector<SlotId> slots,
                  backend.store().messages().live_questions(backend.now(), after, kAskedAtOnce));
    if (slots.empty()) return Done{};
    WAFERSEAL_TRY(const std::vector<SlotId> gone, backend.shared().guard->gone(slots));
    for (const SlotId& slot : gone) backend.shared().guard_news.add(GuardEvent::kGone, slot);
    after.assign(slots.back().begin(), slots.back().end());
  }
}

Status keep_house(Backend& backend) {
  // The guard's cells go first. A step that fails is told at the end and stops none of the others.
  const Status forgotten = forget_at_guard(backend);
  const Status caught_up = forgotten ? catch_up(backend) : Status(Done{});
  const auto& guard = backend.shared().guard;
  const bool waits = guard && guard->restore_waits();
  const Status tidied = lifecycle::tidy(
      backend.kept(), waits ? lifecycle::Expiry::kWaits : lifecycle::Expiry::kCloses);
  const Status renewed = renew_what_waits(backend);
  const Status followed = follow_guard(backend);
  if (!forgotten) return forgotten;
  if (!caught_up) return caught_up;
  if (!tidied) return tidied;
  return renewed ? followed : renewed;
}

}  // namespace waferseal::native
