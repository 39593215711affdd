#include "tests/engine/escrow/test_guard.h"

#include <algorithm>

namespace waferseal {
namespace {

GuardKeys make_keys(RandomSource& random, const SigningPublicKey& ticket_key) {
  const GuardId id = random.array<16>();
  return GuardKeys{id, SigningKey::generate(random), ticket_key, random.secret(32),
                   random.secret(kPasswordSeedSize)};
}

}  // namespace

TestGuard::TestGuard(std::string_view seed, const SigningPublicKey& ticket_key, UnixTime start)
    : keys([&] {
        SeededRandom source(seed);
        return make_keys(source, ticket_key);
      }()),
      origin("https://" + std::string(seed) + ".example"),
      now(start),
      random(std::string(seed) + " running") {}

PlannedGuard TestGuard::planned(const SigningKey& ticket_key, std::uint32_t count) {
  Ticket ticket;
  ticket.id = random.array<16>();
  ticket.guard = keys.id;
  ticket.account = "example";
  ticket.sender = "ann@example.org";
  ticket.expires = now + std::chrono::hours(1);
  ticket.records = count;
  return PlannedGuard{keys.id, origin, keys.identity.public_key(), make_ticket(ticket_key, ticket)};
}

GuardRecord TestGuard::record(const SlotId& slot) const { return *decode_record(records.at(slot)); }
AnswerPool TestGuard::pool(const AnswerId& id) const { return *decode_pool(pools.at(id)); }

Bytes TestGuard::cell_bytes(const SlotId& slot) const {
  const auto at = cell_index_.find(slot);
  if (at == cell_index_.end()) return {};
  const auto begin = file.begin() + static_cast<std::ptrdiff_t>(cell_offset(at->second));
  return Bytes(begin, begin + kCellSize);
}

void TestGuard::apply(GuardChange& change) {
  if (change.cell.kind == CellChange::Kind::kWrite) {
    const std::uint32_t index = next_cell_++;
    cell_index_[change.cell.slot_id] = index;
    file.resize(static_cast<std::size_t>(cell_offset(index)) + kCellSize);
    const SecretBytes bytes = encode_cell(
        index, Cell{change.cell.slot_id, change.cell.record_kind, change.cell.secret.clone()});
    std::copy(bytes.reveal().begin(), bytes.reveal().end(),
              file.begin() + static_cast<std::ptrdiff_t>(cell_offset(index)));
  } else if (change.cell.kind == CellChange::Kind::kZero) {
    const auto at = cell_index_.find(change.cell.slot_id);
    if (at != cell_index_.end()) {
      std::fill_n(file.begin() + static_cast<std::ptrdiff_t>(cell_offset(at->second)), kCellSize,
                  std::uint8_t{0});
    }
  }
  if (kill == Kill::kAfterCell) return;
  if (change.state.record)
    records[change.state.record->slot_id] = encode_record(*change.state.record);
  if (change.state.pool) pools[change.state.pool->id] = encode_pool(*change.state.pool);
  if (change.state.ticket) tickets[change.state.ticket->id] = *change.state.ticket;
  if (change.state.password) {
    passwords[change.state.password->account] = encode_password_pool(*change.state.password);
  }
  if (change.event != GuardEvent::kNone) events.push_back(change.event);
}

Result<Bytes> TestGuard::handle(GuardOperation operation, ByteView body) {
  WAFERSEAL_TRY(const GuardRequest request, GuardRequest::parse(operation, body));
  const auto load = [&] {
    GuardState state;
    if (const auto at = records.find(request.slot_id()); at != records.end()) {
      state.record = *decode_record(at->second);
    }
    if (const auto id = guard_pool_of(request, state.record); id && pools.count(*id) == 1) {
      state.pool = *decode_pool(pools.at(*id));
    }
    if (request.ticket_id()) {
      const auto at = tickets.find(*request.ticket_id());
      if (at != tickets.end()) state.ticket = at->second;
    }
    if (request.password_account()) {
      const auto at = passwords.find(*request.password_account());
      if (at != passwords.end()) state.password = *decode_password_pool(at->second);
    }
    return state;
  };
  GuardChange change = guard_begin(keys, request, load(), now, random);
  apply(change);
  const Kill killed = std::exchange(kill, Kill::kNever);
  if (killed != Kill::kNever) return Code::kNetwork;
  if (change.needs_password_key) {
    return guard_finish(keys, request, load(), std::nullopt, now, random);
  }
  if (!change.needs_cell) return std::move(change.reply);
  std::optional<Cell> cell;
  if (const auto at = cell_index_.find(request.slot_id()); at != cell_index_.end()) {
    WAFERSEAL_TRY(cell, decode_cell(at->second, cell_bytes(request.slot_id())));
  }
  return guard_finish(keys, request, load(), cell, now, random);
}

Result<Bytes> TestGuard::handle_path(std::string_view path, ByteView body) {
  constexpr std::string_view kPrefix = "/guard/v1/";
  if (path.substr(0, kPrefix.size()) != kPrefix) return Code::kInvalidArgument;
  const auto operation = guard_operation_from_name(path.substr(kPrefix.size()));
  if (!operation) return Code::kInvalidArgument;
  return handle(*operation, body);
}

void TestGuard::roll_back_database() {
  for (auto& [slot, bytes] : records) {
    bytes = encode_record(after_rollback(*decode_record(bytes), now));
  }
  for (auto& [id, bytes] : pools) bytes = encode_pool(after_rollback(*decode_pool(bytes), now));
  for (auto& [id, bytes] : passwords) {
    bytes = encode_password_pool(after_rollback(*decode_password_pool(bytes), now));
  }
}

}  // namespace waferseal
