// Address books as their owner orders them, and what that changes about a message.
#include <gtest/gtest.h>

#include "tests/native/server/browser.h"

namespace waferseal::native {
namespace {

constexpr const char* kBooks = "/api/v1/addressbook/books";
constexpr const char* kOrder = "/api/v1/addressbook/order";

std::string id_of(std::uint8_t number) { return base64url_encode(Bytes(16, number)); }

class BooksTest : public ::testing::Test {
 protected:
  BooksTest() : anna_((world_.set_policy("{}"), world_)) { world_.publish_key_list(); }

  HttpReply put_book(const std::string& id, const std::string& name, bool subscribed = true) {
    return anna_.client().put_json(std::string(kBooks) + "/" + id,
                                   {{"name", name}, {"subscribed", subscribed}});
  }
  HttpReply remove_book(const std::string& id) {
    return anna_.client().send("DELETE", std::string(kBooks) + "/" + id, "", "");
  }
  HttpReply order(const std::string& preferred, const std::string& fallback) {
    return anna_.client().put_json(kOrder, {{"preferred", preferred}, {"default", fallback}});
  }
  // A question for Quinn.
  HttpReply put_question(std::uint8_t id, const std::optional<std::string>& book,
                         const char* strength = "strong") {
    nlohmann::json entry = {{"mailbox", kQuinn},
                            {"kinds", {"escrow-question"}},
                            {"preference", "none"},
                            {"sealed_question", base64url_encode(Bytes(100, id))},
                            {"answer_id", base64url_encode(Bytes(32, id))},
                            {"answer_strength", strength}};
    if (book) entry["book"] = *book;
    return anna_.client().put_json("/api/v1/addressbook/entries/" + id_of(id), entry);
  }
  // The entry whose question Quinn's copy would have; empty: none.
  std::string chosen() {
    const auto request = parse_request(anna_.request({kQuinn}).dump());
    EXPECT_TRUE(request);
    const Decision decision = resolve(*request).decisions.at(0);
    return decision.source ? decision.source->entry : "";
  }

  ServerWorld world_;
  Browser anna_;
};

TEST_F(BooksTest, AUserHasOneFromTheBeginningAndMakesMore) {
  EXPECT_EQ(
      anna_.client().get(kBooks).json(),
      (nlohmann::json{{"books", {{{"id", "personal"}, {"name", "personal"}, {"subscribed", true}}}},
                      {"preferred", ""},
                      {"default", "personal"}}));
  const HttpReply made = put_book(id_of(1), "ward", false);
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.json(),
            (nlohmann::json{{"id", id_of(1)}, {"name", "ward"}, {"subscribed", false}}));
  ASSERT_EQ(put_book(id_of(1), "ward", true).status, 200) << "once more changes it";
  ASSERT_EQ(put_book("personal", "at home").status, 200) << "this one can have another name too";
  const auto books = anna_.client().get(kBooks).json()["books"];
  ASSERT_EQ(books.size(), 2u);
  EXPECT_EQ(books[0]["name"], "at home");
  EXPECT_EQ(books[1]["subscribed"], true);
}

TEST_F(BooksTest, WhatIsNoBookIsRefusedByName) {
  const auto subject = [](const HttpReply& reply) {
    return reply.code() + " " + reply.json().value("subject", "");
  };
  EXPECT_EQ(subject(put_book("short", "ward")), "bad_request id");
  EXPECT_EQ(subject(put_book(id_of(1), "")), "bad_json name");
  EXPECT_EQ(subject(put_book(id_of(1), "two\nlines")), "bad_json name");
  EXPECT_EQ(subject(put_book(id_of(1), std::string(101, 'x'))), "bad_json name");
  EXPECT_EQ(subject(anna_.client().put_json(std::string(kBooks) + "/" + id_of(1),
                                            {{"name", "ward"}, {"subscribed", "yes"}})),
            "bad_json subscribed");
  EXPECT_EQ(subject(put_book(id_of(1), "personal")), "conflict name");
  EXPECT_EQ(subject(order(id_of(1), "personal")), "not_found preferred");
  EXPECT_EQ(subject(order("", id_of(1))), "not_found default");
  EXPECT_EQ(subject(anna_.client().put_json(kOrder, {{"preferred", ""}})), "bad_json default");
  EXPECT_EQ(subject(put_question(1, id_of(1))), "not_found book");
  for (std::uint8_t i = 1; i < 100; ++i) {
    ASSERT_EQ(put_book(id_of(i), "book " + std::to_string(i)).status, 200);
  }
  EXPECT_EQ(subject(put_book(id_of(100), "one more")), "too_large books");
  EXPECT_EQ(put_book(id_of(99), "the last").status, 200);
}

TEST_F(BooksTest, ThePreferredOneIsSearchedFirstThenTheSubscribedOrTheDefault) {
  ASSERT_EQ(put_book(id_of(7), "a ward").status, 200);
  ASSERT_EQ(put_question(1, std::nullopt).status, 200);
  ASSERT_EQ(put_question(2, id_of(7)).status, 200);
  EXPECT_EQ(chosen(), id_of(1)) << "the default one before the others";
  ASSERT_EQ(order(id_of(7), "personal").status, 200);
  EXPECT_EQ(chosen(), id_of(2));
  ASSERT_EQ(put_book(id_of(7), "a ward", false).status, 200);
  EXPECT_EQ(chosen(), id_of(2)) << "the preferred one need not be subscribed";
  ASSERT_EQ(order("", "personal").status, 200);
  EXPECT_EQ(chosen(), id_of(1));
  ASSERT_EQ(put_book("personal", "personal", false).status, 200);
  EXPECT_EQ(chosen(), id_of(1)) << "none is subscribed: the default one";
  ASSERT_EQ(order("", id_of(7)).status, 200);
  EXPECT_EQ(chosen(), id_of(2));
  ASSERT_EQ(put_question(3, std::nullopt).status, 200);
  EXPECT_EQ(anna_.client().get("/api/v1/addressbook/entries").json()["entries"].size(), 3u);
  ASSERT_EQ(put_book("personal", "personal", true).status, 200);
  EXPECT_EQ(chosen(), id_of(1)) << "the default one is not subscribed any more";
}

TEST_F(BooksTest, AnUploadIsDecidedByTheBooksAsTheyAreNow) {
  ASSERT_EQ(put_book(id_of(7), "ward").status, 200);
  ASSERT_EQ(put_question(1, std::nullopt).status, 200);
  ASSERT_EQ(put_question(2, id_of(7)).status, 200);
  const auto before = anna_.request({kQuinn});
  ASSERT_EQ(order(id_of(7), "personal").status, 200);
  const HttpReply reply = anna_.send(before);
  ASSERT_EQ(reply.status, 409) << reply.body;
  EXPECT_EQ(reply.code(), "changed");
  EXPECT_EQ(reply.json()["request"]["books"]["preferred"], id_of(7));
  EXPECT_EQ(reply.json()["resolution"]["decisions"][0]["source"]["entry"], id_of(2));
  EXPECT_EQ(anna_.send(std::vector<std::string>{kQuinn}).status, 201);
}

TEST_F(BooksTest, ABookGoesWithWhatIsInItAndTheDefaultOneStays) {
  ASSERT_EQ(put_book(id_of(7), "ward").status, 200);
  ASSERT_EQ(put_question(1, id_of(7)).status, 200);
  ASSERT_EQ(put_question(2, std::nullopt).status, 200);
  ASSERT_EQ(order(id_of(7), id_of(7)).status, 200);
  const HttpReply refused = remove_book(id_of(7));
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.code(), "book_is_default");
  ASSERT_EQ(order(id_of(7), "personal").status, 200);
  ASSERT_EQ(remove_book(id_of(7)).status, 204);
  EXPECT_EQ(remove_book(id_of(7)).status, 204) << "nor is it there now";
  const auto entries = anna_.client().get("/api/v1/addressbook/entries").json()["entries"];
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0]["id"], id_of(2));
  EXPECT_EQ(anna_.client().get(kBooks).json()["preferred"], "");
}

TEST_F(BooksTest, ABookBelongsToItsOwner) {
  world_.add_user(kBen, kBensPassword);
  ASSERT_EQ(put_book(id_of(7), "ward").status, 200);
  HttpClient ben = world_.logged_in(kBen, kBensPassword);
  const std::string path = std::string(kBooks) + "/" + id_of(7);
  EXPECT_EQ(ben.send("DELETE", path, "", "").status, 204) << "as for one that never was";
  EXPECT_EQ(ben.put_json(kOrder, {{"preferred", id_of(7)}, {"default", "personal"}}).status, 404);
  EXPECT_EQ(ben.put_json(path, {{"name", "mine"}, {"subscribed", true}}).status, 200);
  EXPECT_EQ(anna_.client().get(kBooks).json()["books"][1]["name"], "ward");
}

}  // namespace
}  // namespace waferseal::native
