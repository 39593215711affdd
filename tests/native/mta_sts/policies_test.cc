// Which policy counts, whatever the network does (RFC 8461, 3.3 and 5.1).
#include "native/mta_sts/policies.h"

#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "tests/native/https/https_peer.h"
#include "tests/native/smtp/dns_table.h"

namespace waferseal::mta_sts {
namespace {

constexpr const char* kEnforce =
    "version: STSv1\nmode: enforce\nmx: mx.example.test\nmax_age: 86400\n";
constexpr const char* kNone = "version: STSv1\nmode: none\nmax_age: 86400\n";

class PoliciesTest : public testing::Test {
 protected:
  // What outlives a process.
  class SharedShelf final : public Shelf {
   public:
    SharedShelf(std::map<std::string, Kept>& kept, Status& reads, Status& writes)
        : kept_(kept), reads_(reads), writes_(writes) {}
    Result<std::optional<Kept>> find(const std::string& domain) override {
      WAFERSEAL_CHECK(reads_);
      const auto found = kept_.find(domain);
      return found == kept_.end() ? std::nullopt : std::optional(found->second);
    }
    Status put(const std::string& domain, const Kept& kept) override {
      WAFERSEAL_CHECK(writes_);
      kept_[domain] = kept;
      return Done{};
    }

   private:
    std::map<std::string, Kept>& kept_;
    Status& reads_;
    Status& writes_;
  };

  PoliciesTest() { begin(); }
  void begin() {
    policies_ = std::make_unique<Policies>(
        dns_,
        [this](const std::string&, dns::Deadline) {
          ++fetches_;
          if (meanwhile_) std::exchange(meanwhile_, nullptr)();
          return text_;
        },
        std::make_unique<SharedShelf>(kept_, reads_, writes_));
  }
  void announce(const std::string& id) {
    dns_.forget("_mta-sts.example.test");
    dns_.txt("_mta-sts.example.test", {"v=STSv1; id=" + id + ";"});
  }
  Result<Found> ask(std::chrono::seconds time = std::chrono::seconds(5)) {
    return policies_->find(*Domain::parse("example.test"), now_,
                           std::chrono::steady_clock::now() + time);
  }
  Found find() {
    const Result<Found> found = ask();
    EXPECT_TRUE(found.ok()) << describe(found.error());
    return found.ok() ? *found : Found{};
  }
  std::optional<Mode> mode() {
    const Found found = find();
    return found.policy ? std::optional(found.policy->mode) : std::nullopt;
  }
  // Long enough for the domain to be asked again.
  void wait(std::chrono::seconds time = Policies::kFresh) { now_ += time; }

  delivery::DnsTable dns_;
  std::map<std::string, Kept> kept_;
  Status reads_ = Done{};
  Status writes_ = Done{};
  Result<std::string> text_ = std::string(kEnforce);
  int fetches_ = 0;
  std::function<void()> meanwhile_;  // what somebody else does during the next fetch
  UnixTime now_ = from_unix_seconds(1'780'000'000);
  std::unique_ptr<Policies> policies_;
};

TEST_F(PoliciesTest, OnlyWhoAnnouncesOneIsAskedForIt) {
  EXPECT_EQ(mode(), std::nullopt);
  EXPECT_EQ(fetches_, 0);
  EXPECT_FALSE(find().problem);
}

TEST_F(PoliciesTest, IsFetchedOncePerId) {
  announce("1");
  EXPECT_EQ(mode(), Mode::kEnforce);
  EXPECT_EQ(mode(), Mode::kEnforce);
  EXPECT_EQ(fetches_, 1);
  wait();
  EXPECT_EQ(mode(), Mode::kEnforce);
  EXPECT_EQ(fetches_, 1) << "the id is the same";
  announce("2");
  text_ = std::string(kNone);
  wait();
  EXPECT_EQ(mode(), Mode::kNone);
  EXPECT_EQ(fetches_, 2);
}

TEST_F(PoliciesTest, NoFailureWeakensWhatIsKept) {
  announce("1");
  ASSERT_EQ(mode(), Mode::kEnforce);
  const auto still = [this](const char* why) {
    wait();
    EXPECT_EQ(mode(), Mode::kEnforce) << why;
  };
  dns_.forget("_mta-sts.example.test");
  still("it is announced no more");
  for (const dns::Status status :
       {dns::Status::kServfail, dns::Status::kTimeout, dns::Status::kBogus}) {
    dns_.fail("_mta-sts.example.test", dns::Type::kTxt, status);
    still("nobody can say whether it is announced");
    EXPECT_TRUE(find().problem);
  }
  announce("2");
  text_ = Error{Code::kNetwork, {}, {}};
  still("the new one cannot be fetched");
  text_ = std::string("<html>");
  still("the new one cannot be read");
  EXPECT_EQ(find().problem->code, Code::kMtaStsBadPolicy);
}

TEST_F(PoliciesTest, ARestartForgetsNothing) {
  announce("1");
  ASSERT_EQ(mode(), Mode::kEnforce);
  dns_.fail("_mta-sts.example.test", dns::Type::kTxt, dns::Status::kTimeout);
  begin();
  EXPECT_EQ(mode(), Mode::kEnforce);
}

// Workers take the time when they begin, and clocks are put right.
TEST_F(PoliciesTest, AClockThatWasSetBackEndsNothing) {
  announce("1");
  ASSERT_EQ(mode(), Mode::kEnforce);
  dns_.fail("_mta-sts.example.test", dns::Type::kTxt, dns::Status::kTimeout);
  begin();
  now_ -= std::chrono::seconds(1);
  EXPECT_EQ(mode(), Mode::kEnforce);
  begin();
  now_ -= std::chrono::seconds(86398);
  EXPECT_EQ(mode(), Mode::kEnforce);
  begin();
  now_ -= std::chrono::seconds(1);
  EXPECT_EQ(mode(), std::nullopt) << "a time that was wrong by more than max_age keeps nothing";
}

TEST_F(PoliciesTest, WhoFailsDoesNotUndoWhatAnotherWorkerFetched) {
  announce("1");
  meanwhile_ = [this] {
    EXPECT_EQ(mode(), Mode::kEnforce);
    text_ = Error{Code::kNetwork, {}, {}};
  };
  EXPECT_EQ(mode(), Mode::kEnforce) << "of the one whose fetch failed";
  EXPECT_EQ(fetches_, 2);
  EXPECT_EQ(mode(), Mode::kEnforce) << "of who asks next";
}

TEST_F(PoliciesTest, TheSameOneIsFetchedAgainLongBeforeItIsOver) {
  announce("1");
  ASSERT_EQ(mode(), Mode::kEnforce);
  wait(std::chrono::seconds(43199));
  EXPECT_EQ(mode(), Mode::kEnforce);
  EXPECT_EQ(fetches_, 1);
  text_ = Error{Code::kNetwork, {}, {}};
  wait();
  EXPECT_EQ(mode(), Mode::kEnforce) << "who fails to has it still";
  EXPECT_EQ(find().problem->code, Code::kNetwork);
  EXPECT_EQ(fetches_, 2);
  text_ = std::string(kEnforce);
  wait();
  EXPECT_EQ(mode(), Mode::kEnforce);
  EXPECT_FALSE(find().problem);
  EXPECT_EQ(fetches_, 3);
  dns_.fail("_mta-sts.example.test", dns::Type::kTxt, dns::Status::kTimeout);
  wait(std::chrono::seconds(86399));
  EXPECT_EQ(mode(), Mode::kEnforce) << "max_age counts from the last time";
}

TEST_F(PoliciesTest, ALongOneIsFetchedAgainOnceADay) {
  announce("1");
  text_ = std::string("version: STSv1\nmode: enforce\nmx: mx.example.test\nmax_age: 31557600\n");
  ASSERT_EQ(mode(), Mode::kEnforce);
  wait(std::chrono::seconds(86399));
  ASSERT_EQ(mode(), Mode::kEnforce);
  EXPECT_EQ(fetches_, 1);
  wait();
  ASSERT_EQ(mode(), Mode::kEnforce);
  EXPECT_EQ(fetches_, 2);
}

TEST_F(PoliciesTest, OneWhoseTimeIsOverIsGone) {
  announce("1");
  ASSERT_EQ(mode(), Mode::kEnforce);
  text_ = Error{Code::kNetwork, {}, {}};
  wait(std::chrono::seconds(86399));
  EXPECT_EQ(mode(), Mode::kEnforce);
  wait();
  EXPECT_EQ(mode(), std::nullopt);
  EXPECT_EQ(find().problem->code, Code::kNetwork);
}

// "Nothing is kept" and "nobody could look" are not the same.
TEST_F(PoliciesTest, AShelfThatCannotBeReadIsNoAnswer) {
  announce("1");
  ASSERT_EQ(mode(), Mode::kEnforce);
  for (const Code code : {Code::kStoreBusy, Code::kStoreFailed}) {
    reads_ = Error{code, {}, {}};
    EXPECT_EQ(ask().code(), code);
    begin();
    EXPECT_EQ(ask().code(), code) << "after a restart";
  }
  reads_ = Done{};
  EXPECT_EQ(mode(), Mode::kEnforce) << "and is not remembered as one";
}

TEST_F(PoliciesTest, WhatTheShelfDoesNotTakeIsHeldUntilItDoes) {
  announce("1");
  writes_ = Error{Code::kStoreFailed, {}, "full"};
  EXPECT_EQ(mode(), Mode::kEnforce);
  EXPECT_EQ(find().problem->code, Code::kStoreFailed);
  dns_.fail("_mta-sts.example.test", dns::Type::kTxt, dns::Status::kTimeout);
  wait();
  EXPECT_EQ(mode(), Mode::kEnforce);
  EXPECT_TRUE(kept_.empty());
  writes_ = Done{};
  EXPECT_EQ(mode(), Mode::kEnforce);
  EXPECT_EQ(kept_.count("example.test"), 1u);
}

// `serve` and the agent.
TEST_F(PoliciesTest, WhatAnotherProcessFetchedCountsAtOnce) {
  EXPECT_EQ(mode(), std::nullopt);
  kept_["example.test"] = Kept{"7", kEnforce, now_};
  EXPECT_EQ(mode(), Mode::kEnforce);
  EXPECT_EQ(find().id, "7");
}

TEST_F(PoliciesTest, WhatIsHeldDoesNotTakeANewerOnesPlace) {
  announce("1");
  writes_ = Error{Code::kStoreFailed, {}, "full"};
  EXPECT_EQ(mode(), Mode::kEnforce);
  writes_ = Done{};
  kept_["example.test"] = Kept{"2", kNone, now_ + std::chrono::seconds(1)};
  EXPECT_EQ(mode(), Mode::kNone);
  EXPECT_EQ(kept_["example.test"].id, "2");
}

TEST_F(PoliciesTest, WhoFailsWhileAnotherFetchesANewerOneTakesThatOne) {
  announce("1");
  text_ = std::string(kNone);
  ASSERT_EQ(mode(), Mode::kNone);
  announce("2");
  wait();
  meanwhile_ = [this] {
    kept_["example.test"] = Kept{"2", kEnforce, now_};
    text_ = Error{Code::kNetwork, {}, {}};
  };
  EXPECT_EQ(mode(), Mode::kEnforce);
}

// A probe has seconds, a delivery half an hour.
TEST_F(PoliciesTest, WhoRunsOutOfTimeSettlesNothingForOthers) {
  announce("1");
  text_ = Error{Code::kNetwork, {}, {}};
  EXPECT_FALSE(ask(std::chrono::seconds(-1))->policy);
  text_ = std::string(kEnforce);
  EXPECT_EQ(mode(), Mode::kEnforce);
}

TEST_F(PoliciesTest, AClockThatWasSetBackKeepsNobodyFromAsking) {
  EXPECT_EQ(mode(), std::nullopt);
  announce("1");
  now_ -= std::chrono::hours(24);
  EXPECT_EQ(mode(), Mode::kEnforce);
}

TEST_F(PoliciesTest, WithoutOneAFailureIsToldAndAskedAgainSoon) {
  announce("1");
  text_ = Error{Code::kNetwork, {}, {}};
  EXPECT_EQ(mode(), std::nullopt);
  EXPECT_EQ(find().problem->code, Code::kNetwork);
  EXPECT_EQ(fetches_, 1);
  text_ = std::string(kEnforce);
  wait(Policies::kFreshFailure);
  EXPECT_EQ(mode(), std::nullopt);
  EXPECT_EQ(fetches_, 1) << "five minutes at least";
  wait();
  EXPECT_EQ(mode(), Mode::kEnforce);
}

TEST_F(PoliciesTest, ALookUpThatFailedIsTriedAgainSooner) {
  dns_.fail("_mta-sts.example.test", dns::Type::kTxt, dns::Status::kTimeout);
  EXPECT_EQ(find().problem->code, Code::kDnsTimeout);
  announce("1");
  EXPECT_EQ(mode(), std::nullopt);
  wait(Policies::kFreshFailure);
  EXPECT_EQ(mode(), Mode::kEnforce);
}

TEST_F(PoliciesTest, AnAddressLiteralHasNone) {
  const Result<Mailbox> literal = Mailbox::parse("a@[192.0.2.1]");
  ASSERT_TRUE(literal.ok()) << describe(literal.error());
  const Result<Found> found = policies_->find(
      literal->domain(), now_, std::chrono::steady_clock::now() + std::chrono::seconds(5));
  ASSERT_TRUE(found.ok());
  EXPECT_FALSE(found->policy);
  EXPECT_TRUE(dns_.asked().empty());
}

// The whole way but for the DNS.
TEST_F(PoliciesTest, IsFetchedFromTheNameThatTheDomainIsHeldTo) {
  delivery::TestAuthority authority;
  const std::string body = kEnforce;
  const auto answer = [&body](const char* type) {
    return "HTTP/1.1 200 OK\r\nContent-Type: " + std::string(type) +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" +
           body;
  };
  dns_.a("mta-sts.example.test", {"127.0.0.1"});
  const auto soon = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  {
    https::HttpsPeer peer(authority.issue("mta-sts.example.test"),
                          answer("text/plain; charset=utf-8"));
    const Fetch fetch = https_fetch(dns_, {peer.port(), authority.ca_file(), true});
    const Result<std::string> text = fetch("example.test", soon);
    ASSERT_TRUE(text.ok()) << describe(text.error());
    EXPECT_EQ(*text, body);
    EXPECT_EQ(peer.asked(), "GET /.well-known/mta-sts.txt HTTP/1.1");
    // Records that point at our own machine are nobody's to make us ask.
    EXPECT_EQ(
        https_fetch(dns_, {peer.port(), authority.ca_file(), false})("example.test", soon).code(),
        Code::kNetwork);
  }
  https::HttpsPeer page(authority.issue("mta-sts.example.test"), answer("text/html"));
  EXPECT_EQ(
      https_fetch(dns_, {page.port(), authority.ca_file(), true})("example.test", soon).code(),
      Code::kMtaStsBadPolicy);
  https::HttpsPeer other(authority.issue("example.test"), answer("text/plain"));
  EXPECT_EQ(
      https_fetch(dns_, {other.port(), authority.ca_file(), true})("example.test", soon).code(),
      Code::kNetwork);
}

}  // namespace
}  // namespace waferseal::mta_sts
