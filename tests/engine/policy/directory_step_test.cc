// The second row of the table: `directory` yields `openpgp` or `smime` when the recipient is an
// active local user with a certificate in the profile; the recipient's own preference decides
// which.
#include <gtest/gtest.h>

#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

Request good_key() {
  Request request = request_to();
  DirectoryFact& user = known(request).directory;
  user.head = present(FactSource::kDirectory);
  user.active = true;
  user.openpgp = key("aaaa");
  user.smime = key("bbbb");
  return request;
}

// "a local user"
TEST(DirectoryStep, NeedsALocalUser) {
  for (const Outcome outcome :
       {Outcome::kNone, Outcome::kError, Outcome::kTimedOut, Outcome::kNotAsked}) {
    Request request = good_key();
    known(request).directory.head.outcome = outcome;
    EXPECT_NE(decide(request).method, Method::kOpenPgp);
  }
  Request request = good_key();
  known(request).directory.head.outcome = Outcome::kNone;
  EXPECT_EQ(trace_of(decide(request), Step::kDirectory), "fact_none");
}

// "an active local user"
TEST(DirectoryStep, NeedsAnActiveUser) {
  Request request = good_key();
  known(request).directory.active = false;
  EXPECT_EQ(trace_of(decide(request), Step::kDirectory), "directory_inactive");
}

// "with a certificate in the profile"
TEST(DirectoryStep, NeedsACertificateInTheProfile) {
  Request request = good_key();
  known(request).directory.openpgp.reset();
  known(request).directory.smime.reset();
  EXPECT_EQ(trace_of(decide(request), Step::kDirectory), "directory_no_key");
}

// "the recipient's own preference decides which"
TEST(DirectoryStep, ThePreferenceDecides) {
  Request request = good_key();
  known(request).directory.preference = Method::kSmime;
  Decision decision = decide(request);
  EXPECT_EQ(decision.method, Method::kSmime);
  EXPECT_EQ(decision.source->fingerprint, "bbbb");
  EXPECT_EQ(decision.source->from, FactSource::kDirectory);
  EXPECT_EQ(decision.reason, Code::kDirectoryKey);
  known(request).directory.preference = Method::kOpenPgp;
  decision = decide(request);
  EXPECT_EQ(decision.method, Method::kOpenPgp);
  EXPECT_EQ(decision.source->fingerprint, "aaaa");
}

TEST(DirectoryStep, WithoutAPreferenceTakesOpenPgp) {
  EXPECT_EQ(decide(good_key()).method, Method::kOpenPgp);
}

TEST(DirectoryStep, AnUnusableKeyLeadsToTheOtherWithTheReason) {
  Request request = good_key();
  known(request).directory.openpgp = bad_key("aaaa", Code::kBadBase64);
  EXPECT_EQ(decide(request).method, Method::kSmime);
  EXPECT_EQ(trace_of(decide(request), Step::kDirectory), "bad_base64 +directory_key");
}

// Methods that cannot be sealed here resolve like the others and are passed over.
TEST(DirectoryStep, PassesOverAMethodThatCannotBeSealed) {
  Request request = good_key();
  known(request).directory.preference = Method::kSmime;
  request.available_methods = {Method::kOpenPgp};
  EXPECT_EQ(decide(request).method, Method::kOpenPgp);
  EXPECT_EQ(trace_of(decide(request), Step::kDirectory), "method_unavailable +directory_key");
}

TEST(DirectoryStep, APinnedKeyIsOfTheHighestLevel) {
  Request request = good_key();
  EXPECT_EQ(decide(request).level, Level::kL2);
  known(request).directory.openpgp->pin = Pin::kMatch;
  EXPECT_EQ(decide(request).level, Level::kL5);
  known(request).directory.openpgp->pin = Pin::kMismatch;
  known(request).directory.smime.reset();
  EXPECT_EQ(trace_of(decide(request), Step::kDirectory), "key_pin_mismatch");
}

}  // namespace
}  // namespace waferseal::test
