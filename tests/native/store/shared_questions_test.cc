// SPEC 6.14.5 and 6.14.6: what is written together, and what a later generation leaves.
#include <gtest/gtest.h>

#include "tests/native/store/every_store.h"

namespace waferseal::native {
namespace {

constexpr const char* kAccount = "example";

class SharedQuestionsTest : public StoreTest {
 protected:
  SharedQuestionsTest() {
    for (const char* mailbox : {"anna@example.org", "ben@example.org"}) {
      User user;
      user.mailbox = mailbox;
      user.account = kAccount;
      user.xwing_public = Bytes(1216, 7);
      EXPECT_TRUE(store_->users().add_user(user));
    }
  }
  SharedQuestionStore& questions() { return store_->shared_questions(); }
  static AuditEvent event() {
    return {from_unix_seconds(5), "answers_key_made", "user:m-1", "answers_key", {}};
  }
  // In the place of the one before.
  Status make_key(std::uint64_t generation,
                  std::vector<std::pair<std::string, Bytes>> resealed = {}) {
    const auto mark = static_cast<std::uint8_t>(generation);
    return questions().put_answers_key(
        kAccount,
        {generation - 1, generation, {{"anna@example.org", Bytes{mark}}}, std::move(resealed)},
        event());
  }
  static SharedQuestion question(const char* id, const char* scope) {
    return {{id, Bytes{1, 2}, Bytes(32, 3), "strong"}, scope, 1};
  }
  Status set(std::uint64_t instead_of, const PolicyQuestions& added) {
    return store_->settings().replace_policy({kAccount, instead_of + 1, "{}"}, instead_of, added,
                                             event());
  }
};

TEST_P(SharedQuestionsTest, AKeyFollowsTheOneBefore) {
  EXPECT_EQ(*questions().answers_generation(kAccount), 0u);
  EXPECT_EQ(make_key(2).code(), Code::kConflict);
  ASSERT_TRUE(make_key(1));
  EXPECT_EQ(make_key(1).code(), Code::kConflict) << "somebody else was first";
  EXPECT_EQ(*open()->shared_questions().answers_generation(kAccount), 1u);
  EXPECT_EQ(*questions().answers_generation("another"), 0u);
  EXPECT_EQ(questions().put_answers_key(kAccount, {1, 1, {}, {}}, event()).code(), Code::kConflict);
  EXPECT_EQ((*questions().find_answers_key_copy(kAccount, "anna@example.org"))->copy, Bytes{1});
  EXPECT_EQ(store_->settings().audit_trail("answers_key")->size(), 1u)
      << "what was refused is not audited as done";
}

// After a restore the browsers remember a later one than the store.
TEST_P(SharedQuestionsTest, AGenerationMayLeapAhead) {
  ASSERT_TRUE(questions().put_answers_key(kAccount, {0, 7, {}, {}}, event()));
  EXPECT_EQ(*questions().answers_generation(kAccount), 7u);
}

TEST_P(SharedQuestionsTest, CopiesAreOfTheGenerationInForce) {
  EXPECT_EQ(questions().add_answers_key_copies(kAccount, 0, {}, event()).code(), Code::kConflict);
  ASSERT_TRUE(make_key(1));
  ASSERT_TRUE(
      questions().add_answers_key_copies(kAccount, 1, {{"ben@example.org", Bytes{5}}}, event()));
  ASSERT_TRUE(
      questions().add_answers_key_copies(kAccount, 1, {{"ben@example.org", Bytes{6}}}, event()));
  const auto copies = *questions().answers_key_copies(kAccount);
  ASSERT_EQ(copies.size(), 2u);
  EXPECT_EQ(copies[1].mailbox, "ben@example.org");
  EXPECT_EQ(copies[1].copy, Bytes{6});
  ASSERT_TRUE(make_key(2));
  EXPECT_FALSE(questions().find_answers_key_copy(kAccount, "ben@example.org")->has_value());
  EXPECT_EQ(questions()
                .add_answers_key_copies(kAccount, 1, {{"ben@example.org", Bytes{5}}}, event())
                .code(),
            Code::kConflict);
  EXPECT_EQ(questions().answers_key_copies(kAccount)->size(), 1u);
}

TEST_P(SharedQuestionsTest, QuestionsComeAndGoWithThePolicyThatNamesThem) {
  ASSERT_TRUE(make_key(1));
  ASSERT_TRUE(
      set(0, {{question("q1", "account"), question("q2", "domain b.example")}, {"q1", "q2"}}));
  const auto found = *questions().find_shared_question(kAccount, "q2");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->scope, "domain b.example");
  EXPECT_EQ(found->generation, 1u);
  EXPECT_EQ(found->question.sealed, (Bytes{1, 2}));
  EXPECT_EQ(found->question.answer_strength, "strong");
  EXPECT_FALSE(questions().find_shared_question("another", "q2")->has_value());
  EXPECT_EQ(set(0, {{question("q3", "account")}, {"q3"}}).code(), Code::kConflict);
  EXPECT_EQ(questions().shared_questions(kAccount)->size(), 2u) << "nothing was written";
  ASSERT_TRUE(set(1, {{}, {"q2"}}));
  const auto left = *questions().shared_questions(kAccount);
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].question.id, "q2");
}

// Whatever was looked at before: another administrator may have made a key meanwhile.
TEST_P(SharedQuestionsTest, AQuestionIsNewAndOfTheGenerationInForce) {
  EXPECT_EQ(set(0, {{question("q1", "account")}, {"q1"}}).code(), Code::kConflict) << "no key";
  ASSERT_TRUE(make_key(1));
  ASSERT_TRUE(set(0, {{question("q1", "account")}, {"q1"}}));
  EXPECT_EQ(set(1, {{question("q1", "account")}, {"q1"}}).code(), Code::kConflict) << "is there";
  ASSERT_TRUE(make_key(2));
  EXPECT_EQ(set(1, {{question("q2", "account")}, {"q1", "q2"}}).code(), Code::kConflict);
  EXPECT_EQ(questions().shared_questions(kAccount)->size(), 1u) << "nothing was written";
  EXPECT_EQ((*store_->settings().find_policy(kAccount))->version, 1u);
}

TEST_P(SharedQuestionsTest, WhatIsNotSealedAnewStaysOfTheOldGeneration) {
  ASSERT_TRUE(make_key(1));
  ASSERT_TRUE(
      set(0, {{question("q1", "account"), question("q2", "domain b.example")}, {"q1", "q2"}}));
  ASSERT_TRUE(make_key(2, {{"q1", Bytes{9}}, {"unknown", Bytes{9}}}));
  const auto all = *questions().shared_questions(kAccount);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].generation, 2u);
  EXPECT_EQ(all[0].question.sealed, Bytes{9});
  EXPECT_EQ(all[1].generation, 1u);
  EXPECT_EQ(all[1].question.sealed, (Bytes{1, 2}));
}

WAFERSEAL_FOR_EVERY_STORE(SharedQuestionsTest);

}  // namespace
}  // namespace waferseal::native
