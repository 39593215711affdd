#include "native/server/policy_source.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "native/store/store.h"

namespace waferseal::native {
namespace {

class PolicySource : public ::testing::Test {
 protected:
  void SetUp() override {
    char folder[] = "/tmp/waferseal-policy-XXXXXX";
    folder_ = mkdtemp(folder);
    auto store = open_store(folder_);
    ASSERT_TRUE(store.ok()) << describe(store.error());
    store_ = std::move(*store);
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }
  Result<Policy> put(const std::string& json) { return store_policy(*store_, "example", json); }

  std::filesystem::path folder_;
  std::unique_ptr<Store> store_;
};

TEST_F(PolicySource, AChangedPolicyGetsTheNextVersionAndTheSameOneKeepsItsOwn) {
  EXPECT_EQ(put(R"({"account": {"set": {"tls_only": true}}})")->version, 1u);
  EXPECT_EQ(put(R"({"account": {"set": {"tls_only": true}}})")->version, 1u);
  EXPECT_EQ(put(R"({"account": {"set": {"tls_only": false}}})")->version, 2u);
}

TEST_F(PolicySource, WhatThisServerCannotDoIsRefusedAtEveryScope) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"account": {"set": {"independent_guards": true}}})", "account.independent_guards"},
      {R"({"account": {"set": {"account_copy": true}}})", "account.account_copy"},
      {R"({"account": {"set": {"failure_action": "hold"}}})", "account.failure_action"},
      {R"({"domains": {"a.example": {"set": {"failure_action": "hold"}}}})",
       "domain a.example.failure_action"},
      {R"({"users": {"u@a.example": {"set": {"failure_action": "hold"}}}})",
       "user u@a.example.failure_action"},
  };
  for (const auto& [json, setting] : cases) {
    const Result<Policy> stored = put(json);
    ASSERT_FALSE(stored.ok()) << json;
    EXPECT_EQ(stored.code(), Code::kSettingNotBuilt) << json;
    EXPECT_EQ(stored.error().subject, setting);
  }
  EXPECT_EQ(load_policy(store_->settings(), "example")->version, 0u);
}

// SPEC 6.14.5: a file of the operator can name what administrators have set, and nothing else.
TEST_F(PolicySource, ADefaultQuestionHasToBeKept) {
  const char* const json = R"({"account": {"set": {"default_question": "q"}}})";
  EXPECT_EQ(put(json).code(), Code::kDefaultQuestionUnknown);
  EXPECT_EQ(put(json).error().subject, "account.default_question");
  const SharedQuestion question{{"q", {1}, Bytes(32, 2), "weak"}, "account", 1};
  const AuditEvent event{from_unix_seconds(4), "answers_key_made", "user:m-1", "answers_key", {}};
  ASSERT_TRUE(store_->shared_questions().put_answers_key("example", {0, 1, {}, {}}, event));
  ASSERT_TRUE(store_->settings().replace_policy(
      {"example", 1, json}, 0, {{question}, {"q"}},
      {from_unix_seconds(5), "policy_replaced", "user:m-1", "policy", {}}));
  EXPECT_TRUE(put(json).ok());
}

}  // namespace
}  // namespace waferseal::native
