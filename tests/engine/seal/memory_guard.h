// A guard and a portal store in memory, as plain data: what native/escrow and native/server do with
// files and sockets, done with maps, in the same order (guard.h).
#ifndef WAFERSEAL_TESTS_ENGINE_SEAL_MEMORY_GUARD_H_
#define WAFERSEAL_TESTS_ENGINE_SEAL_MEMORY_GUARD_H_

#include <map>
#include <string>

#include "waferseal/escrow.h"
#include "waferseal/guard.h"

namespace waferseal::seal_test {

class MemoryGuard {
 public:
  MemoryGuard(GuardKeys keys, RandomSource& random) : keys_(std::move(keys)), random_(random) {}

  // `path` is "/guard/v1/<operation>".
  Result<Bytes> handle(const std::string& path, ByteView body, UnixTime now) {
    const std::string prefix = "/guard/v1/";
    if (path.rfind(prefix, 0) != 0) return Error{Code::kInvalidArgument, path, {}};
    const auto operation = guard_operation_from_name(path.substr(prefix.size()));
    if (!operation) return Error{Code::kInvalidArgument, path, {}};
    WAFERSEAL_TRY(const GuardRequest request, GuardRequest::parse(*operation, body));
    GuardState state;
    if (const auto record = records.find(request.slot_id()); record != records.end()) {
      state.record = record->second;
    }
    if (const auto id = guard_pool_of(request, state.record)) {
      if (const auto pool = pools.find(*id); pool != pools.end()) state.pool = pool->second;
    }
    if (const auto id = request.ticket_id()) {
      if (const auto use = tickets.find(*id); use != tickets.end()) state.ticket = use->second;
    }
    GuardChange change = guard_begin(keys_, request, state, now, random_);
    if (change.cell.kind == CellChange::Kind::kZero) cells.erase(change.cell.slot_id);
    if (change.cell.kind == CellChange::Kind::kWrite) {
      cells[change.cell.slot_id] = {change.cell.slot_id, change.cell.record_kind,
                                    change.cell.secret.clone()};
    }
    if (change.state.record) {
      records.insert_or_assign(change.state.record->slot_id, *change.state.record);
    }
    if (change.state.pool) pools.insert_or_assign(change.state.pool->id, *change.state.pool);
    if (change.state.ticket)
      tickets.insert_or_assign(change.state.ticket->id, *change.state.ticket);
    last_event = change.event;
    if (!change.needs_cell) return std::move(change.reply);
    std::optional<Cell> cell;
    if (const auto found = cells.find(request.slot_id()); found != cells.end()) {
      cell = Cell{found->second.slot_id, found->second.kind, found->second.secret.clone()};
    }
    GuardState stored = state;
    if (change.state.record) stored.record = change.state.record;
    if (change.state.pool) stored.pool = change.state.pool;
    return guard_finish(keys_, request, stored, cell, now, random_);
  }

  const GuardKeys& keys() const { return keys_; }

  std::map<SlotId, GuardRecord> records;
  std::map<AnswerId, AnswerPool> pools;
  std::map<TicketId, TicketUse> tickets;
  std::map<SlotId, Cell> cells;
  GuardEvent last_event = GuardEvent::kNone;

 private:
  GuardKeys keys_;
  RandomSource& random_;
};

}  // namespace waferseal::seal_test

#endif  // WAFERSEAL_TESTS_ENGINE_SEAL_MEMORY_GUARD_H_
