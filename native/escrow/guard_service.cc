#include "native/escrow/guard_service.h"

#include <algorithm>
#include <limits>
#include <set>

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
  WAFERSEAL_CHECK(service->start());
  return service;
}

Status GuardService::start() {
  WAFERSEAL_TRY(counter_, database_.counter());
  verdict_ = compare_counters(cells_.counter(), counter_);
  if (verdict_ != CounterVerdict::kInStep) {
    const std::uint64_t both = std::max(counter_, cells_.counter()) + 1;
    WAFERSEAL_CHECK(cells_.set_counter(both));
    WAFERSEAL_CHECK(database_.roll_forward(both, clock_.observe(now_())));
    counter_ = both;
  }
  WAFERSEAL_TRY(const std::vector<std::uint32_t> used, database_.cells_in_use());
  const std::set<std::uint32_t> owned(used.begin(), used.end());
  next_cell_ = cells_.size();
  if (!owned.empty()) next_cell_ = std::max(next_cell_, *owned.rbegin() + 1);
  for (std::uint32_t index = 0; index < cells_.size(); ++index) {
    if (owned.count(index) != 0) continue;
    const auto cell = cells_.read(index);
    const bool empty = cell && !*cell;
    if (!empty) {
      // A crash before the record, or before the record said `gone`. With an older database they
      // may belong to records that the right one knows: leave them, and use none of them.
      if (verdict_ == CounterVerdict::kDatabaseBehind) continue;
      WAFERSEAL_CHECK(cells_.zero(index));
    }
    free_.push_back(index);
  }
  // Lowest first out.
  std::reverse(free_.begin(), free_.end());
  return Done{};
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

Status GuardService::persist(const GuardChange& change, std::optional<StoredRecord> before,
                             UnixTime now) {
  const bool cell_changes = change.cell.kind != CellChange::Kind::kNone;
  if (!cell_changes && !change.state.record && !change.state.pool && !change.state.ticket) {
    return Done{};
  }
  std::optional<std::uint32_t> cell = before ? before->cell : std::nullopt;
  std::optional<std::uint32_t> freed;
  std::optional<std::uint32_t> taken;
  switch (change.cell.kind) {
    case CellChange::Kind::kNone:
      break;
    case CellChange::Kind::kWrite: {
      if (!cell) {
        WAFERSEAL_TRY(taken, free_cell());
        cell = taken;
      }
      Cell content;
      content.slot_id = change.cell.slot_id;
      content.kind = change.cell.record_kind;
      content.secret = change.cell.secret.clone();
      WAFERSEAL_CHECK(cells_.write(*cell, content));
      break;
    }
    case CellChange::Kind::kZero:
      if (cell) WAFERSEAL_CHECK(cells_.zero(*cell));
      freed = cell;
      cell.reset();
      break;
  }
  WAFERSEAL_CHECK(cells_.set_counter(counter_ + 1));
  hooks_.on_step(GuardStep::kCellWritten);

  GuardCommit commit;
  commit.counter = counter_ + 1;
  commit.latest = now;
  commit.pool = change.state.pool;
  commit.ticket = change.state.ticket;
  if (change.state.record) {
    commit.record = StoredRecord{*change.state.record, cell};
  } else if (cell_changes && before) {
    commit.record = StoredRecord{before->record, cell};
  }
  const Status committed = database_.commit(commit);
  if (!committed) {
    // No record names the cell: it must not keep a secret.
    if (taken) {
      WAFERSEAL_CHECK(cells_.zero(*taken));
      free_.push_back(*taken);
    }
    return committed;
  }
  counter_ = commit.counter;
  if (freed) free_.push_back(*freed);
  hooks_.on_step(GuardStep::kCommitted);
  return Done{};
}

Result<Bytes> GuardService::handle(GuardOperation operation, ByteView body) {
  WAFERSEAL_TRY(const GuardRequest request, GuardRequest::parse(operation, body));
  GuardEvent event = GuardEvent::kNone;
  Result<Bytes> reply = Code::kInternal;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const UnixTime now = clock_.observe(now_());
    std::optional<StoredRecord> before;
    GuardState state;
    if (operation != GuardOperation::kChallenge) {
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
    WAFERSEAL_CHECK(persist(change, before, now));
    event = change.event;
    if (!change.needs_cell) {
      reply = std::move(change.reply);
    } else {
      if (change.state.record) state.record = std::move(change.state.record);
      if (change.state.pool) state.pool = std::move(change.state.pool);
      if (change.state.ticket) state.ticket = std::move(change.state.ticket);
      // Found again by its record: what is in memory proves nothing about the disk.
      WAFERSEAL_TRY(const auto stored, database_.find_record(request.slot_id()));
      std::optional<Cell> cell;
      if (stored && stored->cell) {
        WAFERSEAL_TRY(cell, cells_.read(*stored->cell));
      }
      reply = guard_finish(keys_, request, state, cell, now, system_random());
    }
  }
  hooks_.on_step(GuardStep::kReplied);
  if (event != GuardEvent::kNone) hooks_.on_event(event, request.slot_id());
  return reply;
}

Result<std::size_t> GuardService::sweep(std::size_t most) {
  std::vector<std::pair<GuardEvent, SlotId>> events;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const UnixTime now = clock_.observe(now_());
    WAFERSEAL_TRY(const std::vector<StoredRecord> due, database_.expired(now, most));
    for (const StoredRecord& stored : due) {
      const auto change = guard_expire(stored.record, now);
      if (!change) continue;
      WAFERSEAL_CHECK(persist(*change, stored, now));
      events.emplace_back(change->event, stored.record.slot_id);
    }
    WAFERSEAL_CHECK(database_.forget_tickets(now));
  }
  for (const auto& [event, slot_id] : events) hooks_.on_event(event, slot_id);
  return events.size();
}

Status GuardService::retract_by_operator(const SlotId& slot_id) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    WAFERSEAL_TRY(const auto stored, database_.find_record(slot_id));
    if (!stored) return Error{Code::kEscrowUnknownRecord, hex_encode(slot_id), {}};
    const GuardChange change = guard_retract_by_operator(stored->record);
    WAFERSEAL_CHECK(persist(change, stored, clock_.observe(now_())));
  }
  hooks_.on_event(GuardEvent::kGone, slot_id);
  return Done{};
}

}  // namespace waferseal::native
