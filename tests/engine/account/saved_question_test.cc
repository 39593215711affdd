#include "waferseal/saved_question.h"

#include <gtest/gtest.h>

#include "engine/bytes/cbor.h"
#include "engine/crypto/hash.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/wrap.h"

namespace waferseal {
namespace {

constexpr std::size_t kPayloadSize = 2560;

Bytes payload_of(std::string_view question, std::uint64_t strength = 1) {
  CborWriter writer;
  writer.map(4);
  writer.uint(1), writer.text(question);
  writer.uint(2), writer.bytes(as_bytes("There"));
  writer.uint(3), writer.bytes(Bytes(32, 9));
  writer.uint(4), writer.uint(strength);
  const Bytes content = std::move(writer).take();
  Bytes payload = {static_cast<std::uint8_t>(content.size() >> 8),
                   static_cast<std::uint8_t>(content.size())};
  payload.insert(payload.end(), content.begin(), content.end());
  payload.resize(kPayloadSize);
  return payload;
}

// A record by clause 3.14 of the specification, with any payload.
Bytes record_with(ByteView payload, const SecretBytes& secret, const Mailbox& owner,
                  const Mailbox& recipient) {
  const auto salt = system_random().array<32>();
  const crypto::Digest owner_hash = crypto::hash("saved question owner", {as_bytes(owner.text())});
  Bytes context(owner_hash.begin(), owner_hash.end());
  append(context, as_bytes(recipient.text()));
  CborWriter writer;
  writer.map(3);
  writer.uint(1), writer.uint(1);
  writer.uint(2), writer.bytes(salt);
  writer.uint(3),
      writer.bytes(crypto::wrap(
          crypto::kdf("saved question", secret, salt, context, crypto::kWrapKeySize), {}, payload));
  return std::move(writer).take();
}

SavedQuestion sample(std::string_view question, std::string_view answer) {
  return SavedQuestion{std::string(question), SecretBytes(as_bytes(answer)),
                       SecretBytes(Bytes(32, 9)), Strength::kStrong};
}

class SavedQuestionTest : public testing::Test {
 protected:
  XWingKey key_ = XWingKey::generate(system_random());
  Mailbox owner_ = *Mailbox::parse("ann@example.org");
  Mailbox bob_ = *Mailbox::parse("bob@example.net");

  Bytes seal(const SavedQuestion& saved) {
    return *seal_saved_question(key_, owner_, bob_, saved, system_random());
  }
};

TEST_F(SavedQuestionTest, OpensForItsOwner) {
  const Result<SavedQuestion> opened =
      open_saved_question(seal(sample("Where did we eat?", "Café Ülm")), key_, owner_, bob_);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->question, "Where did we eat?");
  EXPECT_EQ(as_text(opened->answer.reveal()), "Café Ülm");
  EXPECT_EQ(hex_encode(opened->answer_seed.reveal()), hex_encode(Bytes(32, 9)));
  EXPECT_EQ(opened->strength, Strength::kStrong);
}

TEST_F(SavedQuestionTest, HasOneSizeAndShowsNothing) {
  const Bytes small = seal(sample("?", "marker-answer"));
  const Bytes large = seal(sample(std::string(1024, 'q'), std::string(1024, 'a')));
  EXPECT_EQ(small.size(), large.size());
  EXPECT_EQ(small.size(), kSealedQuestionSize);
  EXPECT_EQ(as_text(small).find("marker-answer"), std::string_view::npos);
  EXPECT_EQ(as_text(small).find("bob@"), std::string_view::npos);
  EXPECT_NE(hex_encode(small), hex_encode(seal(sample("?", "marker-answer"))));
}

TEST_F(SavedQuestionTest, OpensForNobodyElse) {
  const Bytes sealed = seal(sample("Where?", "There"));
  const Result<SavedQuestion> other_key =
      open_saved_question(sealed, XWingKey::generate(system_random()), owner_, bob_);
  ASSERT_FALSE(other_key.ok());
  EXPECT_EQ(other_key.code(), Code::kSavedQuestionOpenFailed);
  const Result<SavedQuestion> other_owner =
      open_saved_question(sealed, key_, *Mailbox::parse("eve@example.org"), bob_);
  ASSERT_FALSE(other_owner.ok());
  EXPECT_EQ(other_owner.code(), Code::kSavedQuestionOpenFailed);
}

TEST_F(SavedQuestionTest, OpensForNoOtherRecipient) {
  const Result<SavedQuestion> opened = open_saved_question(
      seal(sample("Where?", "There")), key_, owner_, *Mailbox::parse("carol@example.net"));
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.code(), Code::kSavedQuestionOpenFailed);
}

// All that others know of the owner is public.
TEST_F(SavedQuestionTest, NobodyElseMakesOne) {
  const Bytes good = payload_of("Where?");
  ASSERT_TRUE(
      open_saved_question(record_with(good, key_.seed(), owner_, bob_), key_, owner_, bob_));
  const SecretBytes known(key_.public_key().bytes);
  const Result<SavedQuestion> opened =
      open_saved_question(record_with(good, known, owner_, bob_), key_, owner_, bob_);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.code(), Code::kSavedQuestionOpenFailed);
}

TEST_F(SavedQuestionTest, NoticesEveryChangedByte) {
  const Bytes sealed = seal(sample("Where?", "There"));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes changed = sealed;
    changed[i] ^= 1;
    EXPECT_FALSE(open_saved_question(changed, key_, owner_, bob_).ok()) << "byte " << i;
  }
  Bytes longer = sealed;
  longer.push_back(0);
  const Result<SavedQuestion> opened = open_saved_question(longer, key_, owner_, bob_);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.code(), Code::kSavedQuestionMalformed);
}

TEST_F(SavedQuestionTest, RefusesAPayloadOfAnotherForm) {
  const Bytes good = payload_of("Where?");

  Bytes padded = good;
  padded.back() = 1;
  Bytes beyond = good;
  beyond[0] = 0xFF;
  Bytes shorter = good;
  shorter.pop_back();
  for (const Bytes& bad : {padded, beyond, shorter, payload_of("\xC3("), payload_of("Where?", 3)}) {
    const Result<SavedQuestion> opened =
        open_saved_question(record_with(bad, key_.seed(), owner_, bob_), key_, owner_, bob_);
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.code(), Code::kSavedQuestionMalformed);
  }
}

TEST_F(SavedQuestionTest, RefusesWhatIsTooLong) {
  const Result<Bytes> question =
      seal_saved_question(key_, owner_, bob_, sample(std::string(1025, 'q'), "a"), system_random());
  ASSERT_FALSE(question.ok());
  EXPECT_EQ(question.error().subject, "question");
  const Result<Bytes> answer =
      seal_saved_question(key_, owner_, bob_, sample("q", std::string(1025, 'a')), system_random());
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().subject, "answer");
}

}  // namespace
}  // namespace waferseal
