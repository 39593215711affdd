// "For a message where only some recipients fail: `refuse-all`, `send-rest`."
#include <gtest/gtest.h>

#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

// bob has a key; nothing is known of carol.
Request mixed() {
  Request request = request_to();
  add_entry(request, "personal", "e1").openpgp = key("aaaa");
  add_recipient(request, "carol@c.example");
  return request;
}

TEST(Message, IsSentWhenEveryCopyIs) {
  Request request = request_to();
  account(request).login_always = true;
  EXPECT_EQ(resolve(request).outcome, MessageOutcome::kSend);
}

TEST(Message, RefuseAllStopsTheRest) {
  EXPECT_EQ(resolve(mixed()).outcome, MessageOutcome::kRefuseAll);
  EXPECT_FALSE(resolve(mixed()).level.has_value());
}

TEST(Message, SendRestSendsTheRest) {
  Request request = mixed();
  account(request).failure_scope = FailureScope::kSendRest;
  const Resolution resolution = resolve(request);
  EXPECT_EQ(resolution.outcome, MessageOutcome::kSendRest);
  EXPECT_EQ(resolution.decisions[0].method, Method::kOpenPgp);
  EXPECT_EQ(resolution.decisions[1].method, Method::kRefuse);
}

TEST(Message, WithoutACopyToSendIsRefused) {
  Request request = request_to();
  account(request).failure_scope = FailureScope::kSendRest;
  EXPECT_EQ(resolve(request).outcome, MessageOutcome::kRefuseAll);
}

TEST(Message, IsHeldWholeUnlessTheRestMayGo) {
  Request request = mixed();
  account(request).failure_action = Method::kHold;
  EXPECT_EQ(resolve(request).outcome, MessageOutcome::kHold);
  account(request).failure_scope = FailureScope::kSendRest;
  EXPECT_EQ(resolve(request).outcome, MessageOutcome::kSendRest);
  request = request_to();
  account(request).failure_action = Method::kHold;
  account(request).failure_scope = FailureScope::kSendRest;
  EXPECT_EQ(resolve(request).outcome, MessageOutcome::kHold);
}

TEST(Message, WaitsForTheSenderWhenACopyAsks) {
  Request request = mixed();
  request.interactive = true;
  EXPECT_EQ(resolve(request).outcome, MessageOutcome::kAsk);
}

TEST(Message, WithoutRecipientsIsRefused) {
  Request request = request_to();
  request.recipients.clear();
  const Resolution resolution = resolve(request);
  EXPECT_EQ(resolution.outcome, MessageOutcome::kRefuseAll);
  ASSERT_EQ(resolution.errors.size(), 1U);
  EXPECT_EQ(resolution.errors[0].code, Code::kNoRecipients);
}

// "While one recipient is `tls` (or `insecure`) the agent can read the text that all get"
TEST(Message, SaysWhoOfUsReadsIt) {
  Request request = request_to();
  account(request).login_always = true;
  EXPECT_FALSE(resolve(request).agent_reads);
  EXPECT_FALSE(resolve(request).account_reads);
  account(request).account_copy = true;
  EXPECT_TRUE(resolve(request).account_reads);
  add_recipient(request, "carol@c.example");
  account(request).tls_only = true;
  servers_of(request, "c.example", Assurance::kPkix);
  EXPECT_TRUE(resolve(request).agent_reads);
  Request keys = request_to();
  account(keys).account_copy = true;
  add_entry(keys, "personal", "e1").openpgp = key("aaaa");
  EXPECT_FALSE(resolve(keys).account_reads) << "there is no capsule";
  Request insecure = request_to();
  account(insecure).failure_action = Method::kInsecure;
  EXPECT_TRUE(resolve(insecure).agent_reads);
}

TEST(Message, CarriesThePolicyVersionAndKeepsTheOrder) {
  Request request = mixed();
  request.policy.version = 42;
  const Resolution resolution = resolve(request);
  EXPECT_EQ(resolution.policy_version, 42U);
  ASSERT_EQ(resolution.decisions.size(), 2U);
  EXPECT_EQ(resolution.decisions[0].recipient.text(), "bob@b.example");
  EXPECT_EQ(resolution.decisions[1].recipient.text(), "carol@c.example");
}

}  // namespace
}  // namespace waferseal::test
