#include <algorithm>

#include "engine/escrow/guard_steps.h"
#include "engine/escrow/messages.h"
#include "engine/escrow/try_days.h"
#include "waferseal/guard.h"

namespace waferseal {
namespace {

constexpr std::size_t kMostStoredAttempts = 64;

void write_key(CborWriter& writer, std::uint64_t key, ByteView value) {
  writer.uint(key);
  writer.bytes(value);
}

Result<RecordState> read_state(CborReader& reader, std::uint64_t key) {
  WAFERSEAL_CHECK(reader.key(key));
  WAFERSEAL_TRY(const std::uint64_t state, reader.uint());
  if (state < static_cast<std::uint64_t>(RecordState::kNew) ||
      state > static_cast<std::uint64_t>(RecordState::kGone)) {
    return Code::kBadCbor;
  }
  return static_cast<RecordState>(state);
}

Result<CborReader> read_stored(ByteView bytes, std::size_t fields) {
  CborReader reader(bytes);
  WAFERSEAL_TRY(const std::size_t pairs, reader.map(32));
  WAFERSEAL_CHECK(reader.key(0));
  WAFERSEAL_TRY(const std::uint64_t version, reader.uint());
  if (version != escrow::kMessageVersion || pairs != fields + 1) return Code::kBadCbor;
  return reader;
}

}  // namespace

Bytes encode_record(const GuardRecord& record) {
  CborWriter writer = escrow::start_message(17);
  write_key(writer, 1, record.slot_id);
  writer.uint(2);
  writer.uint(static_cast<std::uint64_t>(record.kind));
  writer.uint(3);
  writer.uint(static_cast<std::uint64_t>(record.state));
  writer.uint(4);
  writer.text(record.account);
  writer.uint(5);
  escrow::write_time(writer, record.opened_at);
  write_key(writer, 6, record.control.bytes);
  write_key(writer, 7, record.public_key);
  writer.uint(8);
  escrow::write_time(writer, record.expires);
  write_key(writer, 9, record.arm_hash);
  write_key(writer, 10, record.link.bytes);
  write_key(writer, 11, record.unlock.bytes);
  write_key(writer, 12, record.answer_id);
  write_key(writer, 13, record.agent.bytes);
  writer.uint(14);
  writer.uint(record.control_number);
  write_key(writer, 15, record.control_hash);
  writer.uint(16);
  writer.uint(static_cast<std::uint64_t>(record.thaws_to));
  writer.uint(17);
  writer.array(record.attempts.size());
  for (const Attempt& attempt : record.attempts) {
    writer.array(5);
    writer.bytes(attempt.id);
    writer.bytes(attempt.blinded_hash);
    escrow::write_day(writer, attempt.day);
    writer.boolean(attempt.granted);
    writer.boolean(attempt.given_back);
  }
  return std::move(writer).take();
}

Result<GuardRecord> decode_record(ByteView bytes) {
  GuardRecord out;
  WAFERSEAL_TRY(CborReader reader, read_stored(bytes, 17));
  WAFERSEAL_TRY(out.slot_id, escrow::read_field<16>(reader, 1));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const std::uint64_t kind, reader.uint());
  if (kind < 1 || kind > 2) return Code::kBadCbor;
  out.kind = static_cast<RecordKind>(kind);
  WAFERSEAL_TRY(out.state, read_state(reader, 3));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(out.account, reader.text());
  WAFERSEAL_TRY(out.opened_at, escrow::read_time(reader, 5));
  WAFERSEAL_TRY(out.control, escrow::read_signing_key(reader, 6));
  WAFERSEAL_TRY(out.public_key, escrow::read_field<32>(reader, 7));
  WAFERSEAL_TRY(out.expires, escrow::read_time(reader, 8));
  WAFERSEAL_TRY(out.arm_hash, escrow::read_field<32>(reader, 9));
  WAFERSEAL_TRY(out.link, escrow::read_signing_key(reader, 10));
  WAFERSEAL_TRY(out.unlock, escrow::read_signing_key(reader, 11));
  WAFERSEAL_TRY(out.answer_id, escrow::read_field<32>(reader, 12));
  WAFERSEAL_TRY(out.agent, escrow::read_signing_key(reader, 13));
  WAFERSEAL_CHECK(reader.key(14));
  WAFERSEAL_TRY(out.control_number, reader.uint());
  WAFERSEAL_TRY(out.control_hash, escrow::read_field<32>(reader, 15));
  WAFERSEAL_TRY(out.thaws_to, read_state(reader, 16));
  WAFERSEAL_CHECK(reader.key(17));
  WAFERSEAL_TRY(const std::size_t attempts, reader.array(kMostStoredAttempts));
  for (std::size_t i = 0; i < attempts; ++i) {
    Attempt attempt;
    WAFERSEAL_TRY(const std::size_t items, reader.array(5));
    if (items != 5) return Code::kBadCbor;
    WAFERSEAL_TRY(attempt.id, cbor_array<16>(reader));
    WAFERSEAL_TRY(attempt.blinded_hash, cbor_array<32>(reader));
    WAFERSEAL_TRY(attempt.day, escrow::read_day(reader));
    WAFERSEAL_TRY(attempt.granted, reader.boolean());
    WAFERSEAL_TRY(attempt.given_back, reader.boolean());
    out.attempts.push_back(attempt);
  }
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Bytes encode_pool(const AnswerPool& pool) {
  CborWriter writer = escrow::start_message(7);
  write_key(writer, 1, pool.id);
  writer.uint(2);
  escrow::write_day(writer, pool.day);
  writer.uint(3);
  escrow::write_days(writer, pool.days);
  writer.uint(4);
  writer.uint(pool.granted);
  writer.uint(5);
  writer.uint(pool.grant_number);
  write_key(writer, 6, pool.grant_hash);
  writer.uint(7);
  writer.boolean(pool.frozen);
  return std::move(writer).take();
}

Result<AnswerPool> decode_pool(ByteView bytes) {
  AnswerPool out;
  WAFERSEAL_TRY(CborReader reader, read_stored(bytes, 7));
  WAFERSEAL_TRY(out.id, escrow::read_field<32>(reader, 1));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(out.day, escrow::read_day(reader));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(out.days, escrow::read_days(reader, kTriesPerWindow));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(const std::uint64_t granted, reader.uint());
  if (granted > kMostGranted) return Code::kBadCbor;
  out.granted = static_cast<std::uint32_t>(granted);
  WAFERSEAL_CHECK(reader.key(5));
  WAFERSEAL_TRY(out.grant_number, reader.uint());
  WAFERSEAL_TRY(out.grant_hash, escrow::read_field<32>(reader, 6));
  WAFERSEAL_CHECK(reader.key(7));
  WAFERSEAL_TRY(out.frozen, reader.boolean());
  WAFERSEAL_CHECK(reader.end());
  return out;
}

GuardRecord after_rollback(GuardRecord record, UnixTime now) {
  record.control_number = std::max(record.control_number, escrow::highest_number(now));
  if (record.kind != RecordKind::kQuestion || record.state == RecordState::kGone ||
      record.state == RecordState::kFrozen) {
    return record;
  }
  // A record that was not armed may have been evaluated since: it never thaws and goes after its
  // 24 hours.
  const bool was_armed =
      record.state == RecordState::kDormant || record.state == RecordState::kArmed;
  record.thaws_to = was_armed ? record.state : RecordState::kGone;
  record.state = RecordState::kFrozen;
  return record;
}

AnswerPool after_rollback(AnswerPool pool, UnixTime now) {
  pool.grant_number = std::max(pool.grant_number, escrow::highest_number(now));
  // What was spent since the backup is not known: all of the window's tries count as spent today,
  // so that a grant gives its own tries and no others.
  pool.day = std::max(pool.day, escrow::day_of(now));
  pool.days = {{pool.day, kTriesPerWindow}};
  pool.granted = 0;
  pool.frozen = true;
  return pool;
}

}  // namespace waferseal
