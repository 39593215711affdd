// Passwords at the embedded guard: as every other request, but that no record and no cell belong to
// it (SPEC 4.12). The counter of the cell file goes up with each commit all the same, so that an older
// database is noticed.
#include "native/escrow/guard_service.h"

namespace waferseal::native {

Result<Bytes> GuardService::handle_password(const GuardRequest& request) {
  Result<Bytes> reply = Code::kInternal;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    WAFERSEAL_TRY(const UnixTime now, time());
    GuardState state;
    WAFERSEAL_TRY(state.password, database_.find_password_pool(*request.password_account()));
    GuardChange change = guard_begin(keys_, request, state, now, system_random());
    GuardEvent event = GuardEvent::kNone;  // of passwords nobody is told
    WAFERSEAL_CHECK(persist(change, std::nullopt, now, event));
    if (change.needs_password_key) {
      // Found again: what is in memory proves nothing about the disk.
      WAFERSEAL_TRY(state.password, database_.find_password_pool(*request.password_account()));
      reply = guard_finish(keys_, request, state, std::nullopt, now, system_random());
    } else {
      reply = std::move(change.reply);
    }
  }
  hooks_.on_step(GuardStep::kReplied);
  return reply;
}

}  // namespace waferseal::native
