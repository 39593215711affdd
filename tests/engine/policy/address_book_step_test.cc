// The third row of the table: `address-book` yields `openpgp`, `smime` or `escrow-question` when an
// address book of the sender holds a key, a certificate or a question and answer.
#include <gtest/gtest.h>

#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

// "an address book of the sender holds a key ..."
TEST(AddressBookStep, YieldsOpenPgpForAKey) {
  Request request = request_to();
  add_entry(request, "personal", "e1").openpgp = key("aaaa");
  const Decision decision = decide(request);
  EXPECT_EQ(decision.method, Method::kOpenPgp);
  EXPECT_EQ(decision.reason, Code::kBookKey);
  EXPECT_EQ(decision.source->from, FactSource::kAddressBook);
  EXPECT_EQ(decision.source->book, "personal");
  EXPECT_EQ(decision.source->entry, "e1");
  EXPECT_EQ(decision.source->fingerprint, "aaaa");
}

// "... a certificate ..."
TEST(AddressBookStep, YieldsSmimeForACertificate) {
  Request request = request_to();
  add_entry(request, "personal", "e1").smime = key("bbbb");
  EXPECT_EQ(decide(request).method, Method::kSmime);
}

// "... or a question and answer"
TEST(AddressBookStep, YieldsEscrowQuestionForAQuestion) {
  Request request = request_to();
  add_entry(request, "personal", "e1").question = question("q1");
  const Decision decision = decide(request);
  EXPECT_EQ(decision.method, Method::kEscrowQuestion);
  EXPECT_EQ(decision.reason, Code::kBookQuestion);
  EXPECT_EQ(decision.source->question, "q1");
  EXPECT_EQ(decision.level, Level::kL3);
}

// "books are searched in order: the preferred book for encryption data if one is named ..."
TEST(AddressBookStep, SearchesThePreferredBookFirst) {
  Request request = request_to();
  add_entry(request, "personal", "e1").openpgp = key("aaaa");
  add_entry(request, "team", "e2").question = question("q2");
  request.books.preferred = "team";
  EXPECT_EQ(decide(request).source->entry, "e2");
  request.books.preferred.clear();
  EXPECT_EQ(decide(request).source->entry, "e1");
}

// The preferred book need not be subscribed.
TEST(AddressBookStep, SearchesAPreferredBookThatIsNotSubscribed) {
  Request request = request_to();
  add_entry(request, "vault", "e1").openpgp = key("aaaa");
  request.books.subscribed.clear();
  request.books.preferred = "vault";
  EXPECT_EQ(decide(request).method, Method::kOpenPgp);
}

// "... then all subscribed books ..."
TEST(AddressBookStep, ThenSearchesAllSubscribedBooks) {
  Request request = request_to();
  known(request).books.push_back({"empty", present(FactSource::kAddressBook), {}});
  add_entry(request, "personal", "e1").question = question("q1");
  request.books.subscribed = {"empty", "personal"};
  request.books.preferred = "empty";
  EXPECT_EQ(decide(request).source->book, "personal");
  request.books.subscribed = {"empty"};
  EXPECT_EQ(trace_of(decide(request), Step::kAddressBook), "book_nothing");
}

// "... or the default book when none is subscribed"
TEST(AddressBookStep, SearchesTheDefaultBookOnlyWhenNoneIsSubscribed) {
  Request request = request_to();
  add_entry(request, "default", "e1").openpgp = key("aaaa");
  request.books.fallback = "default";
  request.books.subscribed.clear();
  EXPECT_EQ(decide(request).method, Method::kOpenPgp);
  known(request).books.push_back({"other", present(FactSource::kAddressBook), {}});
  request.books.subscribed = {"other"};
  EXPECT_NE(decide(request).method, Method::kOpenPgp);
}

// "the first entry with usable encryption information wins"
TEST(AddressBookStep, TheFirstUsableEntryWins) {
  Request request = request_to();
  add_entry(request, "personal", "empty");
  add_entry(request, "personal", "expired").openpgp = bad_key("aaaa", Code::kBadHex);
  add_entry(request, "personal", "question").question = question("q1");
  add_entry(request, "personal", "key").openpgp = key("bbbb", Pin::kMatch);
  const Decision decision = decide(request);
  EXPECT_EQ(decision.source->entry, "question");
  EXPECT_EQ(trace_of(decision, Step::kAddressBook), "bad_hex +book_question");
}

// "inside an entry its own preference wins ..."
TEST(AddressBookStep, InsideAnEntryItsPreferenceWins) {
  const std::pair<Method, Method> rows[] = {{Method::kOpenPgp, Method::kOpenPgp},
                                            {Method::kSmime, Method::kSmime},
                                            {Method::kEscrowQuestion, Method::kEscrowQuestion}};
  for (const auto& [preference, method] : rows) {
    Request request = request_to();
    BookEntry& entry = add_entry(request, "personal", "e1");
    entry.openpgp = key("aaaa");
    entry.smime = key("bbbb");
    entry.question = question("q1");
    entry.preference = preference;
    EXPECT_EQ(decide(request).method, method);
  }
}

// "... else PKI before question"
TEST(AddressBookStep, ElsePkiGoesBeforeQuestion) {
  Request request = request_to();
  BookEntry& entry = add_entry(request, "personal", "e1");
  entry.question = question("q1");
  entry.smime = key("bbbb");
  EXPECT_EQ(decide(request).method, Method::kSmime);
}

TEST(AddressBookStep, APreferenceThatCannotBeMetLeadsToTheRestOfTheEntry) {
  Request request = request_to();
  BookEntry& entry = add_entry(request, "personal", "e1");
  entry.preference = Method::kEscrowQuestion;
  entry.openpgp = key("aaaa");
  EXPECT_EQ(decide(request).method, Method::kOpenPgp);
}

TEST(AddressBookStep, ABookThatFailsIsNamedInTheTrace) {
  Request request = request_to();
  known(request).books.push_back(
      {"down", {Outcome::kTimedOut, FactSource::kAddressBook, 0, false}, {}});
  request.books.subscribed = {"down", "unasked"};
  EXPECT_EQ(trace_of(decide(request), Step::kAddressBook),
            "fact_timed_out fact_not_asked book_nothing");
}

// Address books are records, not look-ups: they do not grow too old.
TEST(AddressBookStep, TakesOldEntries) {
  Request request = request_to();
  add_entry(request, "personal", "e1").openpgp = key("aaaa");
  known(request).books[0].head.age_s = 100000000;
  EXPECT_EQ(decide(request).method, Method::kOpenPgp);
}

}  // namespace
}  // namespace waferseal::test
