// The core of a slot (SPEC 4.4).
#include <gtest/gtest.h>

#include "tests/engine/crypto/seeded_random.h"
#include "waferseal/escrow.h"

namespace waferseal {
namespace {

class CoreTest : public testing::Test {
 protected:
  SeededRandom random{"core"};
  SecretBytes link_key = random.secret(32);
  SlotId slot = random.array<16>();
  BodySeal seal = random.array<32>();

  Core core(std::size_t question_size = 20, std::size_t guards = 1) {
    Core out;
    out.sender = "ann@example.org";
    out.recipient = "bob@example.net";
    out.question = std::string(question_size, 'q');
    for (std::size_t i = 0; i < guards; ++i) {
      out.guards.push_back(CoreGuard{random.array<16>(), "https://guard.example",
                                     random.array<32>(), random.array<32>()});
    }
    return out;
  }
};

TEST_F(CoreTest, IsReadAsWritten) {
  Core made = core(300, 3);
  made.threshold = 2;
  made.reply_key = XWingKey::generate(random).public_key();
  const Result<Core> opened =
      open_core(*seal_core(made, link_key, slot, seal), link_key, slot, seal);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->question, made.question);
  EXPECT_EQ(opened->threshold, 2);
  EXPECT_EQ(*opened->reply_key, *made.reply_key);
  ASSERT_EQ(opened->guards.size(), 3U);
  EXPECT_EQ(opened->guards[2].id, made.guards[2].id);
  EXPECT_EQ(opened->guards[2].public_key, made.guards[2].public_key);
  EXPECT_EQ(opened->guards[2].masked_share, made.guards[2].masked_share);
}

TEST_F(CoreTest, BelongsToOneLinkSlotAndBody) {
  const Bytes sealed = *seal_core(core(), link_key, slot, seal);
  EXPECT_EQ(open_core(sealed, random.secret(32), slot, seal).code(), Code::kEscrowCoreRefused);
  EXPECT_EQ(open_core(sealed, link_key, random.array<16>(), seal).code(), Code::kEscrowCoreRefused);
  EXPECT_EQ(open_core(sealed, link_key, slot, random.array<32>()).code(), Code::kEscrowCoreRefused);
  for (std::size_t i = 0; i < sealed.size(); i += 101) {
    Bytes changed = sealed;
    changed[i] ^= 1;
    EXPECT_EQ(open_core(changed, link_key, slot, seal).code(), Code::kEscrowCoreRefused) << i;
  }
}

TEST_F(CoreTest, ItsSizeTellsNothingOfTheQuestion) {
  const std::size_t size = seal_core(core(1), link_key, slot, seal)->size();
  EXPECT_EQ(size, 4096U + 16U);
  EXPECT_EQ(seal_core(core(1024), link_key, slot, seal)->size(), size);
}

TEST_F(CoreTest, TheLargestFitsIntoASlot) {
  Core made = core(1024, kMostGuards);
  // 254 bytes each, the most that an address may have (RFC 5321, 4.5.3.1.3).
  const std::string domain =
      "@" + std::string(63, 'd') + "." + std::string(63, 'e') + "." + std::string(61, 'f');
  made.sender = std::string(64, 's') + domain;
  made.recipient = std::string(64, 'r') + domain;
  made.reply_key = XWingKey::generate(random).public_key();
  for (CoreGuard& guard : made.guards) guard.origin = "https://" + std::string(292, 'g');
  const Result<Bytes> sealed = seal_core(made, link_key, slot, seal);
  ASSERT_TRUE(sealed);
  EXPECT_LE(sealed->size(), 16384U);
}

// SPEC 4.4.1: in their canonical form, as everything that is compared.
TEST_F(CoreTest, SenderAndRecipientAreMailboxes) {
  for (const char* text :
       {"", "anna", "anna@EXAMPLE.org", " anna@example.org", "anna@example.org."}) {
    Core made = core(10);
    made.sender = text;
    EXPECT_EQ(seal_core(made, link_key, slot, seal).code(), Code::kInvalidArgument) << text;
    made = core(10);
    made.recipient = text;
    EXPECT_EQ(seal_core(made, link_key, slot, seal).code(), Code::kInvalidArgument) << text;
  }
}

TEST_F(CoreTest, WhatDoesNotFitIsRefused) {
  const auto code_of = [&](auto change) {
    Core made = core();
    change(made);
    return seal_core(made, link_key, slot, seal).ok();
  };
  EXPECT_TRUE(code_of([](Core&) {}));
  EXPECT_FALSE(code_of([](Core& c) { c.question.clear(); }));
  EXPECT_FALSE(code_of([](Core& c) { c.question = std::string(1025, 'q'); }));
  EXPECT_FALSE(code_of([](Core& c) { c.question = "\xC0\x80"; }));
  EXPECT_FALSE(code_of([](Core& c) { c.threshold = 0; }));
  EXPECT_FALSE(code_of([](Core& c) { c.threshold = 2; }));
  EXPECT_FALSE(code_of([](Core& c) { c.guards.clear(); }));
  EXPECT_FALSE(code_of([](Core& c) { c.guards.resize(kMostGuards + 1, c.guards[0]); }));
}

}  // namespace
}  // namespace waferseal
