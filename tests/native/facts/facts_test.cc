#include <gtest/gtest.h>

#include <atomic>

#include "native/facts/address_books.h"
#include "native/facts/fact_provider.h"
#include "native/store/store.h"
#include "tests/native/files/temporary_folder.h"

namespace waferseal::native {
namespace {

class FactsTest : public ::testing::Test {
 protected:
  FactsTest() : store_(std::move(open_store(folder_.path())).value()) {}
  FactProvider provider() {
    return FactProvider(
        [this](const Domain&) {
          ++probes_;
          MailServerTls fact;
          fact.head.outcome = outcome_;
          fact.head.source = FactSource::kSmtp;
          // What a probe says of itself does not count.
          fact.head.claimed = true;
          fact.assurance = Assurance::kPkix;
          return fact;
        },
        [this] { return now_; });
  }
  MailServerTls ask(FactProvider& facts) {
    const auto known = facts.look_up(store_->users(), anna_, {tom_});
    EXPECT_TRUE(known);
    return known->facts.domains.at(tom_.domain()).mail_server_tls;
  }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
  Mailbox anna_ = *Mailbox::parse("anna@example.org");
  Mailbox tom_ = *Mailbox::parse("tom@tls.example");
  UnixTime now_ = from_unix_seconds(1'700'000'000);
  Outcome outcome_ = Outcome::kPresent;
  std::atomic<int> probes_ = 0;
};

TEST_F(FactsTest, AGoodAnswerIsRememberedWithItsAge) {
  FactProvider facts = provider();
  EXPECT_EQ(ask(facts).head.age_s, 0);
  now_ += std::chrono::seconds(120);
  EXPECT_EQ(ask(facts).head.age_s, 120);
  EXPECT_EQ(probes_, 1);
  now_ += MailServers::kFresh;
  EXPECT_EQ(ask(facts).head.age_s, 0);
  EXPECT_EQ(probes_, 2);
}

TEST_F(FactsTest, AFailureIsAskedAgainSoon) {
  FactProvider facts = provider();
  outcome_ = Outcome::kTimedOut;
  EXPECT_EQ(ask(facts).head.outcome, Outcome::kTimedOut);
  outcome_ = Outcome::kPresent;
  now_ += MailServers::kFreshFailure + std::chrono::seconds(1);
  EXPECT_EQ(ask(facts).head.outcome, Outcome::kPresent);
}

TEST_F(FactsTest, FactsOfTheServerAreNoClaims) {
  FactProvider facts = provider();
  EXPECT_FALSE(ask(facts).head.claimed);
}

TEST_F(FactsTest, WithoutAProbeTheDomainWasNotAsked) {
  FactProvider facts(nullptr, [this] { return now_; });
  EXPECT_EQ(ask(facts).head.outcome, Outcome::kNotAsked);
}

TEST_F(FactsTest, SeveralRecipientsOfADomainAreOneProbe) {
  FactProvider facts = provider();
  const Mailbox tim = *Mailbox::parse("tim@tls.example");
  ASSERT_TRUE(facts.look_up(store_->users(), anna_, {tom_, tim, tom_}));
  EXPECT_EQ(probes_, 1);
}

TEST_F(FactsTest, BooksAreSearchedAsTheirOwnerHasOrderedThem) {
  const AddressBooks books{{{"personal", "personal", true}, {"t", "team", false}}, "t", "personal"};
  AddressBookEntry entry;
  entry.id = "e";
  entry.book = "t";
  entry.mailbox = tom_.text();
  entry.sealed_question = {1};
  entry.answer_strength = "generated";
  const auto facts = book_facts(books, {entry}, tom_, now_);
  ASSERT_EQ(facts.size(), 2u);
  EXPECT_EQ(facts[0].book, "personal");
  EXPECT_EQ(facts[0].head.outcome, Outcome::kNone);
  EXPECT_EQ(facts[1].book, "t");
  EXPECT_EQ(facts[1].entries.at(0).question->strength, Strength::kGenerated);
  const Books searched = books_of(books);
  EXPECT_EQ(searched.preferred, "t");
  EXPECT_EQ(searched.subscribed, std::vector<std::string>{"personal"});
  EXPECT_EQ(searched.fallback, "personal");
  EXPECT_TRUE(books_of({}).fallback.empty());
}

}  // namespace
}  // namespace waferseal::native
