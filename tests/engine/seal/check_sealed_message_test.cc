// SPEC 7.3 and 7.4: the upload record has one form, and its parts fit together.
#include <gtest/gtest.h>

#include <functional>

#include "tests/engine/seal/scene.h"

namespace waferseal::seal_test {
namespace {

class CheckSealedMessage : public ::testing::Test {
 protected:
  void SetUp() override {
    Result<SealedCopies> sealed = scene_.seal(scene_.plan());
    ASSERT_TRUE(sealed.ok()) << describe(sealed.error());
    message_ = std::move(sealed->message);
    message_.uploads = {"body", "mail"};
    ASSERT_TRUE(check_sealed_message(message_).ok());
  }

  // The code after one change.
  Code after(const std::function<void(SealedMessage&)>& change) {
    SealedMessage changed = message_;
    change(changed);
    const Status status = check_sealed_message(changed);
    return status ? Code::kInternal : status.code();
  }

  std::size_t question_slot() const {
    for (std::size_t i = 0; i < message_.slots.size(); ++i) {
      if (message_.slots[i].link && !message_.slots[i].link->dormant) return i;
    }
    return 0;
  }

  Scene scene_;
  SealedMessage message_;
};

TEST_F(CheckSealedMessage, RecordRoundTripsToTheSameBytes) {
  const Bytes record = encode_sealed_message(message_, message_.uploads);
  const Result<SealedMessage> back = parse_sealed_message(record);
  ASSERT_TRUE(back.ok()) << describe(back.error());
  EXPECT_EQ(encode_sealed_message(*back, back->uploads), record);
}

TEST_F(CheckSealedMessage, RecordIsRefusedWhenCutOrLengthened) {
  Bytes record = encode_sealed_message(message_, message_.uploads);
  for (std::size_t size = 0; size < record.size(); size += 1 + record.size() / 97) {
    EXPECT_FALSE(parse_sealed_message(ByteView(record).first(size)).ok()) << size;
  }
  record.push_back(0);
  EXPECT_FALSE(parse_sealed_message(record).ok());
}

TEST_F(CheckSealedMessage, UnknownVersionIsNamed) {
  Bytes record = encode_sealed_message(message_, message_.uploads);
  ASSERT_EQ(record[2], 1);  // map, key 1, version
  record[2] = 2;
  EXPECT_EQ(parse_sealed_message(record).code(), Code::kSealVersionUnsupported);
}

TEST_F(CheckSealedMessage, CopiesFollowTheDecisions) {
  EXPECT_EQ(after([](auto& m) { m.copies.pop_back(); }), Code::kSealInconsistent);
  EXPECT_EQ(after([](auto& m) { m.copies.push_back(m.copies.back()); }), Code::kSealInconsistent);
  EXPECT_EQ(after([](auto& m) { std::swap(m.copies[0], m.copies[3]); }), Code::kSealInconsistent);
  EXPECT_EQ(after([](auto& m) { m.copies[2].method = Method::kInsecure; }),
            Code::kSealInconsistent);
  EXPECT_EQ(after([](auto& m) { m.copies[0].fallback.reset(); }), Code::kSealInconsistent);
  EXPECT_EQ(after([](auto& m) { m.copies[0].slot.reset(); }), Code::kSealInconsistent);
  EXPECT_EQ(after([](auto& m) { m.copies[1].blob.reset(); }), Code::kSealInconsistent);
  EXPECT_EQ(after([](auto& m) { m.policy_version += 1; }), Code::kSealInconsistent);
}

TEST_F(CheckSealedMessage, CapsuleListAndSealBelongTogether) {
  EXPECT_EQ(after([](auto& m) { m.capsule->seal[0] ^= 1; }), Code::kSealInconsistent);
  EXPECT_EQ(after([](auto& m) { m.capsule->hashes[0][0] ^= 1; }), Code::kSealInconsistent);
  EXPECT_EQ(after([](auto& m) { m.capsule.reset(); }), Code::kSealInconsistent);
}

TEST_F(CheckSealedMessage, SlotsBelongToTheCapsuleAndTheirCopies) {
  const std::size_t q = question_slot();
  EXPECT_EQ(after([&](auto& m) { m.slots.erase(m.slots.begin() + static_cast<long>(q)); }),
            Code::kSealInconsistent);
  EXPECT_EQ(after([&](auto& m) { m.slots.push_back(m.slots[q]); }), Code::kSealInconsistent);
  EXPECT_EQ(after([&](auto& m) { m.slots[q].link->dormant = true; }), Code::kSealInconsistent);
  EXPECT_EQ(after([&](auto& m) { m.slots[q].link->copy = 0; }), Code::kSealInconsistent);
  EXPECT_EQ(after([&](auto& m) { m.slots[q].id[0] ^= 1; }), Code::kSealInconsistent);
  Scene other;
  Result<SealedCopies> foreign = other.seal(other.plan());
  ASSERT_TRUE(foreign.ok());
  EXPECT_EQ(after([&](auto& m) { m.slots[q].record = foreign->message.slots[q].record; }),
            Code::kSealInconsistent);
}

TEST_F(CheckSealedMessage, ArmStatementsSayWhatTheSlotsSay) {
  const std::size_t q = question_slot();
  EXPECT_EQ(after([](auto& m) { m.arms.pop_back(); }), Code::kSealInconsistent);
  EXPECT_EQ(after([&](auto& m) { m.slots[q].link->unlock.bytes[0] ^= 1; }),
            Code::kSealInconsistent);
  EXPECT_EQ(after([&](auto& m) { m.slots[q].link->link.bytes[0] ^= 1; }), Code::kSealInconsistent);
  EXPECT_EQ(after([](auto& m) { m.arms[0].slot_id[0] ^= 1; }), Code::kSealInconsistent);
  EXPECT_EQ(after([](auto& m) { m.copies[2].expires += std::chrono::hours(1); }),
            Code::kSealInconsistent);
}

TEST_F(CheckSealedMessage, EveryEscrowCopyHasItsNotice) {
  EXPECT_EQ(after([](auto& m) { m.notices.pop_back(); }), Code::kSealInconsistent);
  EXPECT_EQ(after([](auto& m) { m.notices.push_back(m.notices[0]); }), Code::kSealInconsistent);
  EXPECT_EQ(after([](auto& m) { m.notices[0].dormant = !m.notices[0].dormant; }),
            Code::kSealInconsistent);
}

TEST_F(CheckSealedMessage, UploadsAreAllThereAndAllUsed) {
  EXPECT_EQ(after([](auto& m) { m.uploads.pop_back(); }), Code::kSealInconsistent);
  EXPECT_EQ(after([](auto& m) { m.uploads.push_back("more"); }), Code::kSealInconsistent);
  EXPECT_EQ(after([](auto& m) { m.copies[1].blob = m.capsule->blob; }), Code::kSealInconsistent);
  EXPECT_EQ(after([](auto& m) { m.copies[1].blob = 7; }), Code::kSealInconsistent);
}

}  // namespace
}  // namespace waferseal::seal_test
