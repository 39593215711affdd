// The cell file and the stored forms (SPEC 4.8).
#include <gtest/gtest.h>

#include "tests/engine/crypto/seeded_random.h"
#include "waferseal/guard.h"

namespace waferseal {
namespace {

class CellTest : public testing::Test {
 protected:
  SeededRandom random{"cells"};
  Cell cell{random.array<16>(), RecordKind::kRelease, random.secret(32)};
};

TEST_F(CellTest, ACellIsReadAsWritten) {
  const SecretBytes bytes = encode_cell(7, cell);
  ASSERT_EQ(bytes.size(), kCellSize);
  const Result<std::optional<Cell>> again = decode_cell(7, bytes.reveal());
  ASSERT_TRUE(again && again->has_value());
  EXPECT_EQ((*again)->slot_id, cell.slot_id);
  EXPECT_EQ((*again)->kind, cell.kind);
  EXPECT_TRUE(equal_constant_time((*again)->secret.reveal(), cell.secret.reveal()));
}

TEST_F(CellTest, ZerosAreAForgottenCell) {
  const Result<std::optional<Cell>> none = decode_cell(7, Bytes(kCellSize));
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->has_value());
}

TEST_F(CellTest, TornChangedMovedOrCutCellsAreDamaged) {
  const SecretBytes whole = encode_cell(7, cell);
  for (std::size_t i = 0; i < kCellSize; ++i) {
    Bytes changed(whole.reveal().begin(), whole.reveal().end());
    changed[i] ^= 0x40;
    EXPECT_EQ(decode_cell(7, changed).code(), Code::kCellDamaged) << i;
  }
  Bytes torn(whole.reveal().begin(), whole.reveal().end());
  std::fill(torn.begin(), torn.begin() + 64, std::uint8_t{0});
  EXPECT_EQ(decode_cell(7, torn).code(), Code::kCellDamaged);
  EXPECT_EQ(decode_cell(8, whole.reveal()).code(), Code::kCellDamaged);
  EXPECT_EQ(decode_cell(7, whole.reveal().first(127)).code(), Code::kCellDamaged);
}

TEST_F(CellTest, CellsLieBehindTheHeaderAndWithinASector) {
  EXPECT_EQ(cell_offset(0), 4096U);
  EXPECT_EQ(cell_offset(1), 4224U);
  for (std::uint32_t i = 0; i < 100; ++i) {
    EXPECT_EQ(cell_offset(i) / 512, (cell_offset(i) + kCellSize - 1) / 512);
  }
}

// The first 4096 bytes of a cell file.
class CounterTest : public testing::Test {
 protected:
  void write(const CellCounter& counter) {
    const Bytes sector = encode_cell_counter(counter);
    ASSERT_EQ(sector.size(), kCellCounterSize);
    std::copy(sector.begin(), sector.end(), header.begin() + at(counter));
  }
  void tear(const CellCounter& counter) { header[static_cast<std::size_t>(at(counter)) + 3] ^= 1; }
  std::string counter() const {
    const Result<CellCounter> found = decode_cell_counter(header);
    if (!found) return std::string(code_name(found.code()));
    const bool pending = found->state == CounterState::kPending;
    return std::to_string(found->value) + (pending ? " pending" : " confirmed");
  }
  static std::ptrdiff_t at(const CellCounter& counter) {
    return static_cast<std::ptrdiff_t>(cell_counter_offset(counter));
  }
  Bytes header = Bytes(kCellFileHeaderSize);
};

TEST_F(CounterTest, PendingCountersTakeTurnsAndTheHigherWholeOneCounts) {
  constexpr CounterState kPending = CounterState::kPending;
  EXPECT_NE(cell_counter_offset({4, kPending}), cell_counter_offset({5, kPending}));
  EXPECT_EQ(cell_counter_offset({4, kPending}), cell_counter_offset({6, kPending}));
  write({4, kPending});
  write({5, kPending});
  EXPECT_EQ(counter(), "5 pending");
  write({6, kPending});
  EXPECT_EQ(counter(), "6 pending");
  tear({6, kPending});
  EXPECT_EQ(counter(), "5 pending");
  tear({5, kPending});
  EXPECT_EQ(decode_cell_counter(header).code(), Code::kCellDamaged);
  EXPECT_EQ(decode_cell_counter(ByteView(header).first(4095)).code(), Code::kCellDamaged);
}

TEST_F(CounterTest, AConfirmationHasAPlaceOfItsOwnAndATornOneIsAPendingCounter) {
  write({4, CounterState::kPending});
  write({4, CounterState::kConfirmed});
  EXPECT_EQ(counter(), "4 confirmed");
  write({5, CounterState::kPending});
  EXPECT_EQ(counter(), "5 pending");
  tear({5, CounterState::kPending});
  EXPECT_EQ(counter(), "4 confirmed");
  write({5, CounterState::kPending});
  write({5, CounterState::kConfirmed});
  tear({5, CounterState::kConfirmed});
  EXPECT_EQ(counter(), "5 pending");
}

TEST_F(CounterTest, NoStateIsReadOutOfAnotherPlace) {
  const Bytes pending = encode_cell_counter({6, CounterState::kPending});
  const auto confirmed =
      static_cast<std::ptrdiff_t>(cell_counter_offset({6, CounterState::kConfirmed}));
  std::copy(pending.begin(), pending.end(), header.begin() + confirmed);
  EXPECT_EQ(decode_cell_counter(header).code(), Code::kCellDamaged);
  write({6, CounterState::kPending});
  // The check covers the state.
  header[static_cast<std::size_t>(cell_counter_offset({6, CounterState::kPending})) + 8] = 2;
  EXPECT_EQ(decode_cell_counter(header).code(), Code::kCellDamaged);
}

TEST_F(CounterTest, OneBehindAPendingCounterIsACrashAllElseIsARestore) {
  constexpr CounterState kPending = CounterState::kPending;
  constexpr CounterState kConfirmed = CounterState::kConfirmed;
  EXPECT_EQ(compare_counters({10, kConfirmed}, 10), CounterVerdict::kInStep);
  EXPECT_EQ(compare_counters({10, kPending}, 10), CounterVerdict::kInStep);
  EXPECT_EQ(compare_counters({10, kPending}, 9), CounterVerdict::kInStep);
  EXPECT_EQ(compare_counters({10, kConfirmed}, 9), CounterVerdict::kDatabaseBehind);
  EXPECT_EQ(compare_counters({10, kPending}, 8), CounterVerdict::kDatabaseBehind);
  EXPECT_EQ(compare_counters({10, kPending}, 11), CounterVerdict::kCellsBehind);
  EXPECT_EQ(compare_counters({10, kConfirmed}, 11), CounterVerdict::kCellsBehind);
  EXPECT_EQ(compare_counters({0, kConfirmed}, 0), CounterVerdict::kInStep);
}

TEST_F(CellTest, TheFileBelongsToOneGuard) {
  const GuardId id = random.array<16>();
  const Bytes header = encode_cell_file_header(id);
  EXPECT_EQ(header.size(), 512U);
  EXPECT_TRUE(check_cell_file_header(id, header));
  EXPECT_EQ(check_cell_file_header(random.array<16>(), header).code(), Code::kCellDamaged);
}

GuardRecord full_record(RandomSource& random) {
  GuardRecord record;
  record.slot_id = random.array<16>();
  record.kind = RecordKind::kQuestion;
  record.state = RecordState::kFrozen;
  record.account = "example";
  record.opened_at = from_unix_seconds(1795305600);
  record.control.bytes = random.array<32>();
  record.public_key = random.array<32>();
  record.expires = from_unix_seconds(1797897600);
  record.arm_hash = random.array<32>();
  record.link.bytes = random.array<32>();
  record.unlock.bytes = random.array<32>();
  record.answer_id = random.array<32>();
  record.agent.bytes = random.array<32>();
  record.control_number = 1795305600001;
  record.control_hash = random.array<32>();
  record.thaws_to = RecordState::kDormant;
  record.attempts = {{random.array<16>(), random.array<32>(), 20779, true, false},
                     {random.array<16>(), random.array<32>(), 20780, false, true}};
  return record;
}

TEST_F(CellTest, RecordsAndPoolsAreStoredWhole) {
  const Bytes bytes = encode_record(full_record(random));
  const Result<GuardRecord> record = decode_record(bytes);
  ASSERT_TRUE(record);
  EXPECT_EQ(encode_record(*record), bytes);
  EXPECT_EQ(record->attempts.size(), 2U);
  EXPECT_EQ(record->attempts[1].day, 20780);
  EXPECT_TRUE(record->attempts[1].given_back);
  EXPECT_EQ(record->thaws_to, RecordState::kDormant);
  AnswerPool pool;
  pool.id = random.array<32>();
  pool.day = 20780;
  pool.days = {{20779, 3}, {20780, 1}};
  pool.granted = 4;
  pool.grant_number = 17;
  pool.grant_hash = random.array<32>();
  pool.frozen = true;
  const Result<AnswerPool> again = decode_pool(encode_pool(pool));
  ASSERT_TRUE(again);
  EXPECT_EQ(encode_pool(*again), encode_pool(pool));
  EXPECT_EQ(again->days[0].spent, 3U);
  EXPECT_TRUE(again->frozen);
}

TEST_F(CellTest, DamagedRecordsAreRefused) {
  const Bytes bytes = encode_record(full_record(random));
  Bytes longer = bytes;
  longer.push_back(0);
  EXPECT_EQ(decode_record(longer).code(), Code::kBadCbor);
  for (std::size_t size = 0; size < bytes.size(); size += 7) {
    EXPECT_EQ(decode_record(ByteView(bytes).first(size)).code(), Code::kBadCbor) << size;
  }
}

}  // namespace
}  // namespace waferseal
