#include "native/escrow/guard_service.h"

#include <limits>

namespace waferseal::native {

GuardService::GuardService(GuardKeys keys, CellFile cells, GuardDatabase database, UnixTime latest,
                           std::function<UnixTime()> now, GuardHooks hooks)
    : keys_(std::move(keys)),
      cells_(std::move(cells)),
      database_(std::move(database)),
      clock_(latest),
      now_(std::move(now)),
      hooks_(std::move(hooks)) {}

Result<std::unique_ptr<GuardService>> GuardService::open(const std::filesystem::path& folder,
                                                         GuardKeys keys,
                                                         std::function<UnixTime()> now,
                                                         GuardHooks hooks) {
  WAFERSEAL_CHECK(make_folder(folder, 0700));
  // The cells first: their lock keeps a second process out of the database too.
  WAFERSEAL_TRY(CellFile cells, CellFile::open(folder / "cells", keys.id));
  WAFERSEAL_TRY(GuardDatabase database, GuardDatabase::open(folder / "guard.db"));
  WAFERSEAL_TRY(const UnixTime latest, database.latest());
  auto service = std::unique_ptr<GuardService>(new GuardService(std::move(keys), std::move(cells),
                                                                std::move(database), latest,
                                                                std::move(now), std::move(hooks)));
  WAFERSEAL_CHECK(service->compare());
  const Result<UnixTime> time = service->time();
  if (!time && time.code() != Code::kGuardClock) return time.error();
  return service;
}

Result<std::uint32_t> GuardService::free_cell() {
  if (!free_.empty()) {
    const std::uint32_t index = free_.back();
    free_.pop_back();
    return index;
  }
  if (next_cell_ == std::numeric_limits<std::uint32_t>::max()) {
    return Error{Code::kTooLarge, "cells", {}};
  }
  return next_cell_++;
}

Status GuardService::persist(const GuardChange& change, const std::optional<StoredRecord>& before,
                             UnixTime now, GuardEvent& event) {
  const bool cell_changes = change.cell.kind != CellChange::Kind::kNone;
  if (!cell_changes && !change.state.record && !change.state.pool && !change.state.ticket &&
      !change.state.password) {
    event = change.event;
    return Done{};
  }
  std::optional<std::uint32_t> cell = before ? before->cell : std::nullopt;
  std::optional<std::uint32_t> freed;
  std::optional<std::uint32_t> taken;
  switch (change.cell.kind) {
    case CellChange::Kind::kNone:
      break;
    case CellChange::Kind::kWrite: {
      WAFERSEAL_TRY(taken, free_cell());
      cell = taken;
      Cell content;
      content.slot_id = change.cell.slot_id;
      content.kind = change.cell.record_kind;
      content.secret = change.cell.secret.clone();
      WAFERSEAL_CHECK(cells_.write(*cell, content));
      break;
    }
    case CellChange::Kind::kZero:
      if (cell) {
        // A database of another age may name a cell that belongs to somebody else by now: that one
        // is not zeroed, and not free either.
        WAFERSEAL_TRY(const CellContent content, cells_.content(*cell, change.cell.slot_id));
        if (content != CellContent::kAnothers) {
          WAFERSEAL_CHECK(cells_.zero(*cell));
          freed = cell;
        }
      }
      cell.reset();
      break;
  }
  GuardCommit step;
  step.latest = now;
  step.pool = change.state.pool;
  step.ticket = change.state.ticket;
  step.password = change.state.password;
  if (change.state.record) {
    step.records.push_back({*change.state.record, cell});
  } else if (cell_changes && before) {
    step.records.push_back({before->record, cell});
  }
  const std::uint64_t before_commit = counter_;
  const Status committed = commit(std::move(step));
  // What stands is told, also where something fails after it.
  if (counter_ != before_commit) event = change.event;
  if (!committed) {
    // No record names the cell: it must not keep a secret. One that lacks only the confirmation is
    // named.
    if (taken && counter_ == before_commit) {
      WAFERSEAL_CHECK(cells_.zero(*taken));
      free_.push_back(*taken);
    }
    return committed;
  }
  if (freed) free_.push_back(*freed);
  return Done{};
}

// SPEC 4.8.4. A crash before the confirmation looks like one before the transaction: the database is
// believed either way.
Status GuardService::commit(GuardCommit commit) {
  commit.counter = counter_ + 1;
  WAFERSEAL_CHECK(cells_.begin_commit(commit.counter));
  hooks_.on_step(GuardStep::kCellWritten);
  WAFERSEAL_CHECK(database_.commit(commit));
  counter_ = commit.counter;
  hooks_.on_step(GuardStep::kCommitted);
  return cells_.confirm_commit();
}

Result<Bytes> GuardService::handle(GuardOperation operation, ByteView body) {
  WAFERSEAL_TRY(const GuardRequest request, GuardRequest::parse(operation, body));
  if (request.password_account()) return handle_password(request);
  GuardEvent event = GuardEvent::kNone;
  Result<Bytes> reply = answer(request, event);
  hooks_.on_step(GuardStep::kReplied);
  if (event != GuardEvent::kNone) hooks_.on_event(event, request.slot_id());
  return reply;
}

Result<Bytes> GuardService::answer(const GuardRequest& request, GuardEvent& event) {
  const std::lock_guard<std::mutex> lock(mutex_);
  WAFERSEAL_TRY(const UnixTime now, time());
  std::optional<StoredRecord> before;
  GuardState state;
  state.restore_waits = restore_waits_;
  if (request.operation() != GuardOperation::kChallenge) {
    WAFERSEAL_TRY(before, database_.find_record(request.slot_id()));
    if (before) state.record = before->record;
  }
  if (const auto pool_id = guard_pool_of(request, state.record)) {
    WAFERSEAL_TRY(state.pool, database_.find_pool(*pool_id));
  }
  if (const auto ticket_id = request.ticket_id()) {
    WAFERSEAL_TRY(state.ticket, database_.find_ticket(*ticket_id));
  }
  GuardChange change = guard_begin(keys_, request, state, now, system_random());
  WAFERSEAL_CHECK(persist(change, before, now, event));
  if (!change.needs_cell) return std::move(change.reply);
  if (change.state.record) state.record = std::move(change.state.record);
  if (change.state.pool) state.pool = std::move(change.state.pool);
  if (change.state.ticket) state.ticket = change.state.ticket;
  // Found again by its record: what is in memory proves nothing about the disk.
  WAFERSEAL_TRY(const auto stored, database_.find_record(request.slot_id()));
  std::optional<Cell> cell;
  if (stored && stored->cell) {
    WAFERSEAL_TRY(cell, cells_.read(*stored->cell));
  }
  return guard_finish(keys_, request, state, cell, now, system_random());
}

Result<std::vector<SlotId>> GuardService::frozen() {
  const std::lock_guard<std::mutex> lock(mutex_);
  WAFERSEAL_CHECK(time());  // after a restore: once the records are rolled forward
  return database_.frozen();
}

Result<std::vector<SlotId>> GuardService::gone(const std::vector<SlotId>& asked) {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<SlotId> found;
  for (const SlotId& slot : asked) {
    WAFERSEAL_TRY(const auto stored, database_.find_record(slot));
    if (stored && stored->record.state == RecordState::kGone) found.push_back(slot);
  }
  return found;
}

Status GuardService::retract_by_operator(const SlotId& slot_id) {
  GuardEvent event = GuardEvent::kNone;
  const auto retract = [&]() -> Status {
    const std::lock_guard<std::mutex> lock(mutex_);
    WAFERSEAL_TRY(const UnixTime now, time());
    WAFERSEAL_TRY(const auto stored, database_.find_record(slot_id));
    if (!stored) return Error{Code::kEscrowUnknownRecord, hex_encode(slot_id), {}};
    return persist(guard_retract_by_operator(stored->record), stored, now, event);
  };
  const Status retracted = retract();
  if (event != GuardEvent::kNone) hooks_.on_event(event, slot_id);
  return retracted;
}

std::string_view guard_event_name(GuardEvent event) {
  switch (event) {
    case GuardEvent::kNone:
      return "none";
    case GuardEvent::kTrySpent:
      return "try spent";
    case GuardEvent::kPoolFrozen:
      return "tries used up";
    case GuardEvent::kTryGivenBack:
      return "try given back";
    case GuardEvent::kArmed:
      return "armed";
    case GuardEvent::kReleased:
      return "released";
    case GuardEvent::kThawed:
      return "thawed";
    case GuardEvent::kExtended:
      return "extended";
    case GuardEvent::kGone:
      return "gone";
    case GuardEvent::kExpired:
      return "expired";
    case GuardEvent::kGivenUp:
      return "given up";
  }
  return "unknown";
}

}  // namespace waferseal::native
