#include "waferseal/saved_question.h"

#include <gtest/gtest.h>

#include "engine/bytes/cbor.h"
#include "engine/crypto/hash.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/wrap.h"
#include "engine/crypto/xwing.h"

namespace waferseal {
namespace {

constexpr std::size_t kPayloadSize = 2560;

Bytes payload_of(std::string_view recipient) {
  CborWriter writer;
  writer.map(4);
  writer.uint(1);
  writer.text(recipient);
  writer.uint(2);
  writer.text("Where?");
  writer.uint(3);
  writer.bytes(as_bytes("There"));
  writer.uint(4);
  writer.bytes(Bytes(32, 9));
  const Bytes content = std::move(writer).take();
  Bytes payload = {static_cast<std::uint8_t>(content.size() >> 8),
                   static_cast<std::uint8_t>(content.size())};
  payload.insert(payload.end(), content.begin(), content.end());
  payload.resize(kPayloadSize);
  return payload;
}

// A record as whoever knows the owner's public key can make it, with any payload.
Bytes record_with(ByteView payload, const XWingPublicKey& key, const Mailbox& owner) {
  const crypto::Encapsulation made = *crypto::encapsulate(key, system_random());
  const crypto::Digest key_hash = crypto::hash("saved question key", {key.bytes});
  const crypto::Digest owner_hash = crypto::hash("saved question owner", {as_bytes(owner.text())});
  CborWriter writer;
  writer.map(4);
  writer.uint(1);
  writer.uint(1);
  writer.uint(2);
  writer.bytes(key_hash);
  writer.uint(3);
  writer.bytes(made.ciphertext);
  writer.uint(4);
  writer.bytes(crypto::wrap(
      crypto::kdf("saved question", made.shared_secret, key_hash, owner_hash, crypto::kWrapKeySize),
      {}, payload));
  return std::move(writer).take();
}

SavedQuestion sample(std::string_view question, std::string_view answer) {
  return SavedQuestion{*Mailbox::parse("bob@example.net"), std::string(question),
                       SecretBytes(as_bytes(answer)), SecretBytes(Bytes(32, 9))};
}

class SavedQuestionTest : public testing::Test {
 protected:
  XWingKey key_ = XWingKey::generate(system_random());
  Mailbox owner_ = *Mailbox::parse("ann@example.org");

  Bytes seal(const SavedQuestion& saved) {
    return *seal_saved_question(key_.public_key(), owner_, saved, system_random());
  }
};

TEST_F(SavedQuestionTest, OpensForItsOwner) {
  const Result<SavedQuestion> opened =
      open_saved_question(seal(sample("Where did we eat?", "Café Ülm")), key_, owner_);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->recipient.text(), "bob@example.net");
  EXPECT_EQ(opened->question, "Where did we eat?");
  EXPECT_EQ(as_text(opened->answer.reveal()), "Café Ülm");
  EXPECT_EQ(hex_encode(opened->answer_seed.reveal()), hex_encode(Bytes(32, 9)));
}

TEST_F(SavedQuestionTest, HasOneSizeAndShowsNothing) {
  const Bytes small = seal(sample("?", "marker-answer"));
  const Bytes large = seal(sample(std::string(1024, 'q'), std::string(1024, 'a')));
  EXPECT_EQ(small.size(), large.size());
  EXPECT_EQ(as_text(small).find("marker-answer"), std::string_view::npos);
  EXPECT_EQ(as_text(small).find("bob@"), std::string_view::npos);
}

TEST_F(SavedQuestionTest, OpensForNobodyElse) {
  const Bytes sealed = seal(sample("Where?", "There"));
  const Result<SavedQuestion> other_key =
      open_saved_question(sealed, XWingKey::generate(system_random()), owner_);
  ASSERT_FALSE(other_key.ok());
  EXPECT_EQ(other_key.code(), Code::kSavedQuestionOpenFailed);
  const Result<SavedQuestion> other_owner =
      open_saved_question(sealed, key_, *Mailbox::parse("eve@example.org"));
  ASSERT_FALSE(other_owner.ok());
  EXPECT_EQ(other_owner.code(), Code::kSavedQuestionOpenFailed);
}

TEST_F(SavedQuestionTest, NoticesEveryChangedByte) {
  const Bytes sealed = seal(sample("Where?", "There"));
  for (std::size_t i = 0; i < sealed.size(); i += 37) {
    Bytes changed = sealed;
    changed[i] ^= 1;
    EXPECT_FALSE(open_saved_question(changed, key_, owner_).ok()) << "byte " << i;
  }
  Bytes longer = sealed;
  longer.push_back(0);
  const Result<SavedQuestion> opened = open_saved_question(longer, key_, owner_);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.code(), Code::kSavedQuestionMalformed);
}

TEST_F(SavedQuestionTest, RefusesAPayloadOfAnotherForm) {
  const Bytes good = payload_of("bob@example.net");
  ASSERT_TRUE(open_saved_question(record_with(good, key_.public_key(), owner_), key_, owner_));

  Bytes padded = good;
  padded.back() = 1;
  Bytes beyond = good;
  beyond[0] = 0xFF;
  Bytes shorter = good;
  shorter.pop_back();
  for (const Bytes& bad : {padded, beyond, shorter, payload_of("bob@EXAMPLE.net")}) {
    const Result<SavedQuestion> opened =
        open_saved_question(record_with(bad, key_.public_key(), owner_), key_, owner_);
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.code(), Code::kSavedQuestionMalformed);
  }
}

TEST_F(SavedQuestionTest, RefusesWhatIsTooLong) {
  const Result<Bytes> question = seal_saved_question(
      key_.public_key(), owner_, sample(std::string(1025, 'q'), "a"), system_random());
  ASSERT_FALSE(question.ok());
  EXPECT_EQ(question.error().subject, "question");
  const Result<Bytes> answer = seal_saved_question(
      key_.public_key(), owner_, sample("q", std::string(1025, 'a')), system_random());
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().subject, "answer");
}

}  // namespace
}  // namespace waferseal
