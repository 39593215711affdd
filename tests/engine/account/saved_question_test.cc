#include "waferseal/saved_question.h"

#include <gtest/gtest.h>

namespace waferseal {
namespace {

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
