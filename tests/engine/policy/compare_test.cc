// Promise 2: "a copy of a lower level than the server's own decision, or one that policy forbids,
// is answered with `changed` or refused".
#include <gtest/gtest.h>

#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

Decision tls_with_fallback() {
  Request request = request_to();
  account(request).tls_only = true;
  account(request).tls_assurance = Assurance::kMtaSts;
  servers(request, Assurance::kDane);
  add_entry(request, "personal", "e1").question = question("q1");
  return decide(request);
}

Decision openpgp(std::string_view fingerprint, Pin pin = Pin::kMatch) {
  Request request = request_to();
  add_entry(request, "personal", "e1").openpgp = key(fingerprint, pin);
  return decide(request);
}

Decision login() {
  Request request = request_to();
  account(request).login_always = true;
  servers(request, Assurance::kPkix);
  return decide(request);
}

Decision with(Method failure_action) {
  Request request = request_to();
  account(request).failure_action = failure_action;
  return decide(request);
}

TEST(Compare, EqualDecisionsAreTheSame) {
  for (const Decision& decision :
       {tls_with_fallback(), openpgp("aaaa"), login(), with(Method::kInsecure)}) {
    EXPECT_EQ(compare(decision, decision), Verdict::kSame) << name(decision.method);
  }
}

TEST(Compare, TracesReasonsAndPlacesDoNotCount) {
  Decision uploaded = openpgp("aaaa");
  uploaded.trace.clear();
  uploaded.reason = Code::kKeyDiscovered;
  uploaded.source->book = "another";
  uploaded.source->entry = "another";
  EXPECT_EQ(compare(uploaded, openpgp("aaaa")), Verdict::kSame);
}

// The level is a claim of the browser; the copy is the same whatever it says.
TEST(Compare, AClaimedLevelChangesNothing) {
  EXPECT_EQ(compare(openpgp("aaaa", Pin::kMatch), openpgp("aaaa", Pin::kNone)), Verdict::kSame);
  Decision uploaded = tls_with_fallback();
  uploaded.level = Level::kL5;
  EXPECT_EQ(compare(uploaded, login()), Verdict::kForbidden) << "the login has no fall-back";
  uploaded.fallback.reset();
  EXPECT_EQ(compare(uploaded, login()), Verdict::kLowerLevel) << "tls is L1 and no more";
}

TEST(Compare, AnotherKeyIsAChange) {
  EXPECT_EQ(compare(openpgp("bbbb"), openpgp("aaaa")), Verdict::kChanged);
}

TEST(Compare, AnotherKeyThatNobodyPinnedIsALowerLevel) {
  EXPECT_EQ(compare(openpgp("bbbb", Pin::kNone), openpgp("aaaa")), Verdict::kLowerLevel);
}

TEST(Compare, AMethodOfALowerLevelIsNamedSo) {
  EXPECT_EQ(compare(login(), openpgp("aaaa")), Verdict::kLowerLevel);
  EXPECT_EQ(compare(openpgp("aaaa"), login()), Verdict::kChanged);
}

TEST(Compare, LessAssuranceIsALowerLevelAndMoreAChange) {
  const Decision own = tls_with_fallback();
  Decision uploaded = own;
  uploaded.assurance = Assurance::kPkix;
  EXPECT_EQ(compare(uploaded, own), Verdict::kLowerLevel);
  uploaded.assurance.reset();
  EXPECT_EQ(compare(uploaded, own), Verdict::kLowerLevel);
  uploaded.assurance = Assurance::kDane;
  EXPECT_EQ(compare(uploaded, own), Verdict::kChanged);
  Decision notice = login();
  notice.notice_assurance = Assurance::kOpportunistic;
  EXPECT_EQ(compare(notice, login()), Verdict::kLowerLevel);
}

TEST(Compare, AnInsecureCopyThatPolicyDoesNotSendIsForbidden) {
  for (const Decision& own : {tls_with_fallback(), login(), openpgp("aaaa")}) {
    EXPECT_EQ(compare(with(Method::kInsecure), own), Verdict::kForbidden);
  }
  Decision uploaded = with(Method::kInsecure);
  Decision own = uploaded;
  own.assurance = Assurance::kOpportunistic;
  EXPECT_EQ(compare(uploaded, own), Verdict::kLowerLevel);
}

TEST(Compare, WhatTheServerDoesNotSendIsForbidden) {
  for (const Method method : {Method::kRefuse, Method::kHold}) {
    EXPECT_EQ(compare(login(), with(method)), Verdict::kForbidden);
    EXPECT_EQ(compare(with(method), login()), Verdict::kForbidden);
  }
  Request request = request_to();
  request.interactive = true;
  EXPECT_EQ(compare(login(), decide(request)), Verdict::kForbidden);
}

TEST(Compare, TheFallbackIsComparedToo) {
  const Decision own = tls_with_fallback();
  Decision uploaded = own;
  uploaded.fallback->source->question = "q2";
  EXPECT_EQ(compare(uploaded, own), Verdict::kChanged);
  uploaded = own;
  static_cast<Choice&>(*uploaded.fallback) = login();
  EXPECT_EQ(compare(uploaded, own), Verdict::kLowerLevel);
  static_cast<Choice&>(*uploaded.fallback) = with(Method::kInsecure);
  EXPECT_EQ(compare(uploaded, own), Verdict::kForbidden);
  uploaded.fallback.reset();
  EXPECT_EQ(compare(uploaded, own), Verdict::kChanged);
  EXPECT_EQ(compare(own, uploaded), Verdict::kForbidden) << "one that the server would not seal";
}

TEST(Compare, DecisionsForDifferentRecipientsAreForbidden) {
  Decision other(mailbox("carol@c.example"));
  static_cast<Choice&>(other) = login();
  EXPECT_EQ(compare(other, login()), Verdict::kForbidden);
}

}  // namespace
}  // namespace waferseal::test
