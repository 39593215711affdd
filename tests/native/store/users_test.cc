#include <gtest/gtest.h>

#include "tests/native/store/every_store.h"

namespace waferseal::native {
namespace {

constexpr UnixTime kNow = UnixTime(std::chrono::seconds(1'700'000'000));

class UsersTest : public StoreTest {
 protected:
  UsersTest() {
    User anna;
    anna.mailbox = "anna@example.org";
    anna.account = "example";
    anna.domain = "example.org";
    anna.display_name = "Anna";
    anna.password_salt.fill(1);
    anna.auth_key_hash.fill(2);
    anna.key_bundle = {3, 4, 5};
    anna.ed25519_public.fill(6);
    anna.xwing_public = Bytes(1216, 7);
    anna_ = anna;
  }
  UserStore& users() { return store_->users(); }

  User anna_;
};

TEST_P(UsersTest, AUserComesBackAsItWasAdded) {
  ASSERT_TRUE(users().add_user(anna_));
  const auto found = users().find_user("anna@example.org");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->display_name, "Anna");
  EXPECT_EQ((*found)->password_salt, anna_.password_salt);
  EXPECT_EQ((*found)->auth_key_hash, anna_.auth_key_hash);
  EXPECT_EQ((*found)->key_bundle, anna_.key_bundle);
  EXPECT_EQ((*found)->xwing_public, anna_.xwing_public);
  EXPECT_FALSE(users().find_user("ANNA@example.org")->has_value());
}

TEST_P(UsersTest, AMailboxHasOneUser) {
  ASSERT_TRUE(users().add_user(anna_));
  const Status again = users().add_user(anna_);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.code(), Code::kConflict);
  EXPECT_EQ(users().list_users()->size(), 1u);
}

TEST_P(UsersTest, WhoAdministersIsSaidOnceAndAudited) {
  ASSERT_TRUE(users().add_user(anna_));
  EXPECT_FALSE((*users().find_user(anna_.mailbox))->administrator);
  const AuditEvent event{kNow, "administrator_granted", "operator", "user:m-1", {}};
  ASSERT_TRUE(users().set_administrator(anna_.mailbox, true, event));
  EXPECT_TRUE((*users().find_user(anna_.mailbox))->administrator);
  EXPECT_TRUE(users().list_users()->at(0).administrator);
  EXPECT_EQ(users().set_administrator("nobody@example.org", true, event).code(), Code::kNotFound);
  EXPECT_EQ(store_->settings().audit_trail("user:m-1")->size(), 1u);
  ASSERT_TRUE(users().set_administrator(anna_.mailbox, false, event));
  EXPECT_FALSE((*users().find_user(anna_.mailbox))->administrator);
}

TEST_P(UsersTest, OwnSettingsAndDefaultQuestionAreKeptPerUser) {
  ASSERT_TRUE(users().add_user(anna_));
  EXPECT_EQ(*users().own_settings(anna_.mailbox), "{}");
  ASSERT_TRUE(users().put_own_settings(anna_.mailbox, R"({"tls_assurance":"dane"})"));
  ASSERT_TRUE(users().put_own_settings(anna_.mailbox, R"({"notice_verified":true})"));
  EXPECT_EQ(*users().own_settings(anna_.mailbox), R"({"notice_verified":true})");
  EXPECT_FALSE(users().find_default_question(anna_.mailbox)->has_value());
  ASSERT_TRUE(users().put_default_question(anna_.mailbox,
                                           DefaultQuestion{"q1", {1}, Bytes(32, 2), "weak"}));
  ASSERT_TRUE(users().put_default_question(anna_.mailbox,
                                           DefaultQuestion{"q2", {3, 4}, Bytes(32, 5), "strong"}));
  const auto kept = *users().find_default_question(anna_.mailbox);
  EXPECT_EQ(kept->id, "q2");
  EXPECT_EQ(kept->sealed, (Bytes{3, 4}));
  EXPECT_EQ(kept->answer_strength, "strong");
  ASSERT_TRUE(users().put_default_question(anna_.mailbox, std::nullopt));
  EXPECT_FALSE(users().find_default_question(anna_.mailbox)->has_value());
  EXPECT_FALSE(users().put_own_settings("nobody@example.org", "{}"));
}

TEST_P(UsersTest, ASessionEndsAtItsTime) {
  ASSERT_TRUE(users().add_user(anna_));
  Session session{{}, "anna@example.org", kNow, kNow + std::chrono::seconds(60)};
  session.token_hash.fill(5);
  ASSERT_TRUE(users().add_session(session));
  EXPECT_TRUE(
      users().find_session(session.token_hash, kNow + std::chrono::seconds(59))->has_value());
  EXPECT_FALSE(
      users().find_session(session.token_hash, kNow + std::chrono::seconds(60))->has_value());
  ByteArray<32> other{};
  EXPECT_FALSE(users().find_session(other, kNow)->has_value());
  ASSERT_TRUE(users().remove_session(session.token_hash));
  EXPECT_FALSE(users().find_session(session.token_hash, kNow)->has_value());
}

TEST_P(UsersTest, EntriesBelongToTheirOwner) {
  ASSERT_TRUE(users().add_user(anna_));
  User ben = anna_;
  ben.mailbox = "ben@example.org";
  ASSERT_TRUE(users().add_user(ben));
  AddressBookEntry entry;
  entry.id = "AAAAAAAAAAAAAAAAAAAAAA";
  entry.owner = "anna@example.org";
  entry.mailbox = "quinn@question.example";
  entry.kinds = {"escrow-question"};
  entry.sealed_question = {1, 2, 3};
  entry.answer_id = Bytes(32, 4);
  entry.answer_strength = "strong";
  entry.updated_at = kNow;
  ASSERT_TRUE(users().put_entry(entry));
  entry.display_name = "Quinn";
  ASSERT_TRUE(users().put_entry(entry));

  const auto of_anna = users().list_entries("anna@example.org");
  ASSERT_TRUE(of_anna);
  ASSERT_EQ(of_anna->size(), 1u);
  EXPECT_EQ(of_anna->front().display_name, "Quinn");
  EXPECT_EQ(of_anna->front().kinds, std::vector<std::string>{"escrow-question"});
  EXPECT_EQ(of_anna->front().answer_strength, "strong");
  EXPECT_EQ(of_anna->front().sealed_question, entry.sealed_question);
  EXPECT_TRUE(users().list_entries("ben@example.org")->empty());

  ASSERT_TRUE(users().remove_entry("ben@example.org", entry.id));
  EXPECT_EQ(users().list_entries("anna@example.org")->size(), 1u);
  ASSERT_TRUE(users().remove_entry("anna@example.org", entry.id));
  EXPECT_TRUE(users().list_entries("anna@example.org")->empty());
}

TEST_P(UsersTest, BooksAreTheirOwnersAndAreOrdered) {
  const std::string anna = "anna@example.org";
  ASSERT_TRUE(users().add_user(anna_));
  User ben = anna_;
  ben.mailbox = "ben@example.org";
  ASSERT_TRUE(users().add_user(ben));
  ASSERT_TRUE(users().put_book(anna, {"w", "ward", true}));
  ASSERT_TRUE(users().put_book(anna, {"f", "friends", false}));
  const auto ids = [&] {
    std::string all;
    const AddressBooks books = users().list_books(anna).value();
    for (const AddressBook& book : books.list) all += book.id + " ";
    return all;
  };
  EXPECT_EQ(ids(), "personal f w ");
  EXPECT_EQ(users().list_books(anna)->fallback, "personal");
  EXPECT_EQ(users().list_books(anna)->preferred, "");

  ASSERT_TRUE(users().order_books(anna, "f", "w"));
  ASSERT_TRUE(users().order_books(anna, "w", "f"));
  EXPECT_EQ(users().list_books(anna)->preferred, "w");
  EXPECT_EQ(ids(), "f personal w ");
  // A new name changes nothing else of it.
  ASSERT_TRUE(users().put_book(anna, {"w", "station", false}));
  const auto books = users().list_books(anna);
  EXPECT_EQ(books->preferred, "w");
  EXPECT_EQ(books->list[2].name, "station");
  EXPECT_FALSE(books->list[2].subscribed);
  EXPECT_EQ(users().put_book(anna, {"x", "station", true}).code(), Code::kConflict);

  AddressBookEntry entry;
  entry.owner = anna;
  entry.mailbox = "quinn@question.example";
  for (const char* const book : {"personal", "w"}) {
    entry.id = entry.book = book;
    ASSERT_TRUE(users().put_entry(entry));
  }
  entry.book = "nowhere";
  EXPECT_FALSE(users().put_entry(entry));
  ASSERT_TRUE(users().remove_book("ben@example.org", "w"));
  EXPECT_EQ(users().list_entries(anna)->size(), 2u);
  ASSERT_TRUE(users().remove_book(anna, "w"));
  ASSERT_EQ(users().list_entries(anna)->size(), 1u) << "what was in it goes with it";
  EXPECT_EQ(users().list_entries(anna)->front().book, "personal");
  EXPECT_EQ(users().list_books(anna)->preferred, "");
  EXPECT_EQ(users().list_books("ben@example.org")->list.size(), 1u);
}

TEST_P(UsersTest, OwnKeysAreTheirOwners) {
  ASSERT_TRUE(users().add_user(anna_));
  User ben = anna_;
  ben.mailbox = "ben@example.org";
  ASSERT_TRUE(users().add_user(ben));
  OwnKey key{"k1", "anna@example.org", "AB", {1}, {2, 3}, kNow};
  ASSERT_TRUE(users().put_own_key(key));
  key.sealed_key = {4};
  ASSERT_TRUE(users().put_own_key(key));
  key.id = "k2";
  EXPECT_EQ(users().put_own_key(key).code(), Code::kConflict);
  key.owner = "ben@example.org";
  EXPECT_TRUE(users().put_own_key(key));

  const auto kept = users().list_own_keys("anna@example.org");
  ASSERT_EQ(kept->size(), 1u);
  EXPECT_EQ(kept->front().public_key, Bytes{1});
  EXPECT_EQ(kept->front().sealed_key, Bytes{4});
  EXPECT_EQ(kept->front().fingerprint, "AB");
  EXPECT_EQ(kept->front().kept_at, kNow);
  ASSERT_TRUE(users().remove_own_key("ben@example.org", "k1"));
  EXPECT_EQ(users().list_own_keys("anna@example.org")->size(), 1u);
  ASSERT_TRUE(users().remove_own_key("anna@example.org", "k1"));
  EXPECT_TRUE(users().list_own_keys("anna@example.org")->empty());
}

WAFERSEAL_FOR_EVERY_STORE(UsersTest);

}  // namespace
}  // namespace waferseal::native
