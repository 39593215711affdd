#include "native/escrow/cell_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/native/files/temporary_folder.h"

namespace waferseal::native {
namespace {

Cell cell(std::uint8_t value) {
  Cell out;
  out.slot_id.fill(value);
  out.secret = SecretBytes(Bytes(32, value));
  return out;
}

class CellFileTest : public ::testing::Test {
 protected:
  CellFileTest() { guard_.fill(1); }
  Result<CellFile> open() { return CellFile::open(folder_.path() / "cells", guard_); }

  TemporaryFolder folder_;
  GuardId guard_{};
};

TEST_F(CellFileTest, CellsAndCounterSurviveAndAreInPlace) {
  {
    auto file = open();
    ASSERT_TRUE(file) << describe(file.error());
    EXPECT_EQ(file->counter().value, 0u);
    ASSERT_TRUE(file->write(0, cell(3)));
    ASSERT_TRUE(file->write(300, cell(4)));
    ASSERT_TRUE(file->begin_commit(1));
    ASSERT_TRUE(file->confirm_commit());
    ASSERT_TRUE(file->begin_commit(2));
  }
  auto file = open();
  ASSERT_TRUE(file) << describe(file.error());
  EXPECT_EQ(file->counter().value, 2u);
  EXPECT_EQ(file->counter().state, CounterState::kPending);
  EXPECT_EQ((*file->read(0))->slot_id, cell(3).slot_id);
  EXPECT_EQ((*file->read(300))->slot_id, cell(4).slot_id);
  EXPECT_FALSE(file->read(1)->has_value());
  EXPECT_FALSE(file->read(1'000'000)->has_value());
}

TEST_F(CellFileTest, AZeroedCellIsZeroOnDisk) {
  auto file = open();
  ASSERT_TRUE(file->write(5, cell(9)));
  ASSERT_TRUE(file->zero(5));
  EXPECT_FALSE(file->read(5)->has_value());
  const auto bytes = read_file(folder_.path() / "cells", 10'000'000);
  const ByteView at = ByteView(*bytes).subspan(cell_offset(5), kCellSize);
  for (const std::uint8_t byte : at) EXPECT_EQ(byte, 0);
}

TEST_F(CellFileTest, ATornCounterLeavesTheOther) {
  {
    auto file = open();
    ASSERT_TRUE(file->begin_commit(1));
    ASSERT_TRUE(file->begin_commit(2));
    ASSERT_TRUE(file->confirm_commit());
  }
  const auto tear = [this](const CellCounter& counter) {
    std::fstream file(folder_.path() / "cells", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(cell_counter_offset(counter)));
    file.write("torn", 4);
  };
  tear({2, CounterState::kConfirmed});
  {
    auto file = open();
    ASSERT_TRUE(file) << describe(file.error());
    EXPECT_EQ(file->counter().value, 2u);
    EXPECT_EQ(file->counter().state, CounterState::kPending);
  }
  tear({2, CounterState::kPending});
  auto file = open();
  ASSERT_TRUE(file) << describe(file.error());
  EXPECT_EQ(file->counter().value, 1u);
}

TEST_F(CellFileTest, ACellSaysWhoseItIs) {
  auto file = open();
  ASSERT_TRUE(file->write(5, cell(9)));
  EXPECT_EQ(*file->content(5, cell(9).slot_id), CellContent::kOwn);
  EXPECT_EQ(*file->content(5, cell(8).slot_id), CellContent::kAnothers);
  EXPECT_EQ(*file->content(4, cell(9).slot_id), CellContent::kNothing);
  EXPECT_EQ(*file->content(1'000'000, cell(9).slot_id), CellContent::kNothing);
  {
    std::fstream disk(folder_.path() / "cells", std::ios::in | std::ios::out | std::ios::binary);
    disk.seekp(static_cast<std::streamoff>(cell_offset(5) + 40));
    disk.write("torn", 4);
  }
  EXPECT_EQ(*file->content(5, cell(9).slot_id), CellContent::kDamaged);
}

TEST_F(CellFileTest, AnotherGuardsFileIsRefused) {
  ASSERT_TRUE(open());
  guard_.fill(2);
  EXPECT_EQ(open().code(), Code::kCellDamaged);
}

TEST_F(CellFileTest, OneProcessAtATime) {
  const auto first = open();
  ASSERT_TRUE(first);
  EXPECT_EQ(open().code(), Code::kStoreBusy);
}

}  // namespace
}  // namespace waferseal::native
