// Default questions that administrators set, and the key that they open with (SPEC 6.14.5 to 6.14.7).
#include <gtest/gtest.h>

#include "tests/native/server/browser.h"
#include "waferseal/answers_key.h"
#include "waferseal/saved_question.h"

namespace waferseal::native {
namespace {

constexpr const char* kAccountPolicy = "/api/v1/administration/policy";
constexpr const char* kKey = "/api/v1/administration/answers-key";
constexpr const char* kCopies = "/api/v1/administration/answers-key/copies";

class DefaultQuestionsTest : public ::testing::Test {
 protected:
  DefaultQuestionsTest() : browser_((world_.set_policy("{}"), world_)) {
    world_.add_user(kBen, kBensPassword);
    world_.publish_key_list();
    EXPECT_TRUE(world_.store()->users().set_administrator(
        kAnna, true, AuditEvent{world_.now(), "administrator_granted", "operator", "user", {}}));
  }
  HttpClient& anna() { return browser_.client(); }

  // As Anna's browser makes it.
  nlohmann::json copy_for(const char* mailbox) {
    const Mailbox holder = *Mailbox::parse(mailbox);
    const KeyList list = world_.key_list();
    const UserKeys keys = world_.annas_keys();
    const Bytes copy = *seal_answers_key(key_, *list.find_user(holder), *Mailbox::parse(kAnna),
                                         keys.signing, system_random());
    return {{"mailbox", mailbox}, {"copy", base64url_encode(copy)}};
  }
  HttpReply make_key(std::uint64_t generation, nlohmann::json copies,
                     nlohmann::json questions = nlohmann::json::array()) {
    key_ = AnswersKey{generation, XWingKey::generate(system_random())};
    if (copies.is_null()) copies = nlohmann::json::array({copy_for(kAnna)});
    return anna().put_json(kKey, {{"instead_of", generation - 1},
                                  {"generation", generation},
                                  {"copies", std::move(copies)},
                                  {"questions", std::move(questions)}});
  }
  Bytes sealed(const std::string& scope, const QuestionId& id) {
    return *seal_shared_question(key_.key, scope, id,
                                 {"Which ferry?", SecretBytes(as_bytes(kAnswer)),
                                  SecretBytes(Bytes(32, 9)), Strength::kStrong},
                                 system_random());
  }
  nlohmann::json a_question(const std::string& scope, std::uint8_t mark = 1) {
    QuestionId id{};
    id.fill(mark);
    return {{"id", base64url_encode(id)},
            {"scope", scope},
            {"generation", key_.generation},
            {"sealed_question", base64url_encode(sealed(scope, id))},
            {"answer_id", base64url_encode(Bytes(32, 3))},
            {"answer_strength", "strong"}};
  }
  static nlohmann::json for_account(const nlohmann::json& question) {
    return {{"account", {{"set", {{"default_question", question["id"]}}}}}};
  }
  HttpReply set(const nlohmann::json& policy,
                const nlohmann::json& questions = nlohmann::json::array()) {
    const auto version = anna().get(kAccountPolicy).json()["version"];
    return anna().put_json(kAccountPolicy,
                           {{"version", version}, {"policy", policy}, {"questions", questions}});
  }

  ServerWorld world_;
  Browser browser_;
  AnswersKey key_{1, XWingKey::generate(system_random())};
};

TEST_F(DefaultQuestionsTest, TheKeyIsMadeAndGivenOn) {
  const auto none = anna().get(kKey).json();
  EXPECT_EQ(none["generation"], 0);
  EXPECT_EQ(none["key_copy"], nullptr);
  const HttpReply made = make_key(1, nullptr);
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.json()["holders"], nlohmann::json::array({kAnna}));
  const auto copy = base64url_decode(made.json()["key_copy"].get<std::string>());
  const UserKeys keys = world_.annas_keys();
  EXPECT_EQ(
      open_answers_key(*copy, *Mailbox::parse(kAnna), keys.xwing, world_.key_list())->generation,
      1u);
  const HttpReply given =
      anna().post_json(kCopies, {{"generation", 1}, {"copies", {copy_for(kBen)}}});
  EXPECT_EQ(given.status, 204) << given.body;
  EXPECT_EQ(anna().get(kKey).json()["holders"], (nlohmann::json{kAnna, kBen}));
  const auto trail = *world_.store()->settings().audit_trail("answers_key");
  ASSERT_EQ(trail.size(), 2u);
  EXPECT_EQ(trail[0].code, "answers_key_made");
  EXPECT_EQ(trail[1].code, "answers_key_given");
  EXPECT_EQ(trail[1].detail, "generation 1, copies 1");
  EXPECT_EQ(trail[1].detail.find("ben"), std::string::npos);
}

TEST_F(DefaultQuestionsTest, AGenerationFollowsTheOneBefore) {
  EXPECT_EQ(make_key(2, nullptr).code(), "conflict");
  EXPECT_EQ(anna().post_json(kCopies, {{"generation", 1}, {"copies", {copy_for(kBen)}}}).code(),
            "conflict");
  ASSERT_EQ(make_key(1, nullptr).status, 200);
  ASSERT_EQ(anna().post_json(kCopies, {{"generation", 1}, {"copies", {copy_for(kBen)}}}).status,
            204);
  const auto old = copy_for(kBen);
  ASSERT_EQ(make_key(2, nullptr).status, 200);
  EXPECT_EQ(anna().get(kKey).json()["holders"], nlohmann::json::array({kAnna}));
  EXPECT_EQ(anna().post_json(kCopies, {{"generation", 1}, {"copies", {old}}}).status, 409);
}

// SPEC 3.18.1
TEST_F(DefaultQuestionsTest, AGenerationHasLimits) {
  const auto put = [&](std::uint64_t generation) {
    return anna().put_json(kKey, {{"instead_of", 0},
                                  {"generation", generation},
                                  {"copies", {copy_for(kAnna)}},
                                  {"questions", nlohmann::json::array()}});
  };
  for (const std::uint64_t wrong :
       {std::uint64_t{0}, kMostAnswersGeneration + 1, std::uint64_t{1} << 63}) {
    const HttpReply refused = put(wrong);
    EXPECT_EQ(refused.code(), "invalid_argument") << refused.body;
    EXPECT_EQ(refused.json()["subject"], "generation");
  }
  EXPECT_EQ(put(kMostAnswersGeneration).status, 200);
}

TEST_F(DefaultQuestionsTest, WhatIsSealedAnewHasItsSize) {
  ASSERT_EQ(make_key(1, nullptr).status, 200);
  const auto question = a_question("account");
  ASSERT_EQ(set(for_account(question), nlohmann::json::array({question})).status, 200);
  for (const std::size_t size : {std::size_t{0}, kSealedQuestionSize + 1}) {
    const nlohmann::json anew = {{"id", question["id"]},
                                 {"sealed_question", base64url_encode(Bytes(size, 1))}};
    EXPECT_EQ(make_key(2, nullptr, nlohmann::json::array({anew})).code(), "bad_json") << size;
  }
  key_.generation = 1;
  auto wrong = a_question("account", 2);
  wrong["sealed_question"] = base64url_encode(Bytes(100, 1));
  EXPECT_EQ(set(for_account(wrong), nlohmann::json::array({wrong})).code(), "bad_json");
}

// SPEC 3.18.6
TEST_F(DefaultQuestionsTest, WhoIsNotInTheKeyListGetsNothingNew) {
  ASSERT_EQ(make_key(1, nullptr).status, 200);
  const auto bens = copy_for(kBen);
  ASSERT_EQ(anna().post_json(kCopies, {{"generation", 1}, {"copies", {bens}}}).status, 204);
  const auto question = a_question("account");
  ASSERT_EQ(set(for_account(question), nlohmann::json::array({question})).status, 200);
  const HttpClient ben = world_.logged_in(kBen, kBensPassword);
  ASSERT_NE(world_.me(ben)["shared_question"]["sealed_question"], nullptr);
  world_.leave_key_list(kBen);
  world_.publish_key_list();
  EXPECT_EQ(world_.me(ben)["shared_question"]["sealed_question"], nullptr);
  EXPECT_EQ(world_.me(ben)["shared_question"]["key_copy"], nullptr);
  EXPECT_EQ(anna().get(kKey).json()["holders"], (nlohmann::json{kAnna, kBen})) << "has it still";
  const auto next = a_question("account", 2);
  const HttpReply refused = set(for_account(next), nlohmann::json::array({next}));
  EXPECT_EQ(refused.code(), "answers_key_left") << refused.body;
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.json()["subject"], kBen);
  EXPECT_EQ(set(nlohmann::json::object()).status, 200) << "what is not new can be set and removed";
  ASSERT_EQ(make_key(2, nullptr).status, 200);
  const HttpReply given = anna().post_json(kCopies, {{"generation", 2}, {"copies", {bens}}});
  EXPECT_EQ(given.code(), "invalid_argument") << given.body;
  const auto after = a_question("account", 3);
  EXPECT_EQ(set(for_account(after), nlohmann::json::array({after})).status, 200);
}

TEST_F(DefaultQuestionsTest, ACopyIsForItsUsersKey) {
  auto swapped = copy_for(kBen);
  swapped["mailbox"] = kAnna;
  const HttpReply refused = make_key(1, nlohmann::json::array({swapped}));
  EXPECT_EQ(refused.status, 422) << refused.body;
  EXPECT_EQ(refused.code(), "invalid_argument");
  EXPECT_EQ(refused.json()["subject"], kAnna);
  EXPECT_EQ(make_key(1, nlohmann::json::array({copy_for(kBen)})).code(), "bad_json")
      << "the administrator could not give it on";
  auto unknown = copy_for(kBen);
  unknown["mailbox"] = "eve@example.org";
  EXPECT_EQ(make_key(1, nlohmann::json::array({unknown})).status, 404);
  EXPECT_EQ(make_key(1, nlohmann::json::array({{{"mailbox", kAnna}, {"copy", "AAAA"}}})).code(),
            "answers_key_malformed");
  ASSERT_EQ(make_key(1, nullptr).status, 200);
  const auto add = [&](const nlohmann::json& copy) {
    return anna().post_json(kCopies, {{"generation", 1}, {"copies", {copy}}});
  };
  EXPECT_EQ(add(swapped).code(), "invalid_argument");
  EXPECT_EQ(add(unknown).status, 404);
  EXPECT_EQ(add({{"mailbox", kBen}}).code(), "bad_json");
  EXPECT_EQ(add({{"mailbox", kBen}, {"copy", "!"}}).code(), "bad_base64");
  EXPECT_EQ(anna().put_json(kKey, {{"instead_of", 0}, {"generation", "1"}}).code(), "bad_json");
}

TEST_F(DefaultQuestionsTest, APolicyNamesWhatIsKeptForItsScope) {
  ASSERT_EQ(make_key(1, nullptr).status, 200);
  const auto question = a_question("account");
  const auto refused = [](const HttpReply& reply, const char* code, const char* subject) {
    EXPECT_EQ(reply.code(), code) << reply.body;
    EXPECT_EQ(reply.json()["subject"], subject) << reply.body;
  };
  refused(set(for_account(question)), "default_question_unknown", "account.default_question");
  const nlohmann::json elsewhere = {
      {"domains", {{"*.example.org", {{"set", {{"default_question", question["id"]}}}}}}}};
  refused(set(elsewhere, nlohmann::json::array({question})), "default_question_unknown",
          "domains[*.example.org].default_question");
  refused(set(nlohmann::json::object(), nlohmann::json::array({question})), "bad_json",
          "questions");
  auto older = question;
  older["generation"] = 0;
  refused(set(for_account(question), nlohmann::json::array({older})), "conflict", "questions");
  auto wrong = question;
  wrong["id"] = "AAAA";
  refused(set(for_account(wrong), nlohmann::json::array({wrong})), "bad_json", "id");
  wrong = question;
  wrong["more"] = 1;
  EXPECT_EQ(set(for_account(question), nlohmann::json::array({wrong})).code(), "bad_json");
  EXPECT_EQ(anna().get(kAccountPolicy).json()["version"], "1") << "nothing was written";
  EXPECT_TRUE(anna().get(kKey).json()["questions"].empty());

  auto twice = question;
  twice["scope"] = "domain example.org";
  auto both = for_account(question);
  both["domains"]["example.org"]["set"]["default_question"] = question["id"];
  refused(set(both, {question, twice}), "bad_json", "questions");
  ASSERT_EQ(set(for_account(question), nlohmann::json::array({question})).status, 200);
  EXPECT_EQ(anna().get(kKey).json()["questions"], nlohmann::json::array({question}));
  auto policy = for_account(question);
  policy["account"]["lock"] = {"default_question"};
  EXPECT_EQ(set(policy).status, 200) << "it is kept by now";
  EXPECT_EQ(set(policy, nlohmann::json::array({question})).code(), "conflict")
      << "an id is used once";
  refused(set({{"users", {{kBen, policy["account"]}}}}), "default_question_unknown",
          "users[ben@example.org].default_question");
  ASSERT_EQ(set(nlohmann::json::object()).status, 200);
  EXPECT_TRUE(anna().get(kKey).json()["questions"].empty()) << "goes with the policy";
}

TEST_F(DefaultQuestionsTest, ASenderGetsItOnceThereIsACopy) {
  EXPECT_EQ(world_.me(anna())["shared_question"], nullptr);
  ASSERT_EQ(make_key(1, nullptr).status, 200);
  const auto question = a_question("account");
  ASSERT_EQ(set(for_account(question), nlohmann::json::array({question})).status, 200);
  const auto annas = world_.me(anna())["shared_question"];
  EXPECT_EQ(annas["id"], question["id"]);
  EXPECT_EQ(annas["sealed_question"], question["sealed_question"]);
  EXPECT_NE(annas["key_copy"], nullptr);
  const HttpClient ben = world_.logged_in(kBen, kBensPassword);
  const nlohmann::json closed = {
      {"id", question["id"]}, {"sealed_question", nullptr}, {"key_copy", nullptr}};
  EXPECT_EQ(world_.me(ben)["shared_question"], closed);
  ASSERT_EQ(anna().post_json(kCopies, {{"generation", 1}, {"copies", {copy_for(kBen)}}}).status,
            204);
  EXPECT_EQ(world_.me(ben)["shared_question"]["sealed_question"], question["sealed_question"]);
  // A later key: neither the old question nor the old copies open.
  ASSERT_EQ(make_key(2, nullptr).status, 200);
  EXPECT_EQ(world_.me(anna())["shared_question"], closed);
  QuestionId id{};
  id.fill(1);
  const std::string anew = base64url_encode(sealed("account", id));
  ASSERT_EQ(make_key(3, nullptr,
                     nlohmann::json::array({{{"id", question["id"]}, {"sealed_question", anew}}}))
                .status,
            200);
  EXPECT_EQ(world_.me(anna())["shared_question"]["sealed_question"], anew);
}

// SPEC 2.4.2: the user's own, else the domain's, else the account's.
TEST_F(DefaultQuestionsTest, TheLastScopeThatSetsOneCounts) {
  ASSERT_EQ(make_key(1, nullptr).status, 200);
  const auto of_account = a_question("account", 1);
  const auto of_domain = a_question("domain example.org", 2);
  auto policy = for_account(of_account);
  policy["domains"]["example.org"]["set"]["default_question"] = of_domain["id"];
  ASSERT_EQ(set(policy, {of_account, of_domain}).status, 200);
  EXPECT_EQ(world_.me(anna())["shared_question"]["id"], of_domain["id"]);
  const nlohmann::json own = {{"sealed_question", base64url_encode(Bytes(100, 2))},
                              {"answer_id", base64url_encode(Bytes(32, 3))},
                              {"answer_strength", "strong"}};
  ASSERT_EQ(anna().put_json("/api/v1/settings/default-question", own).status, 200);
  EXPECT_EQ(world_.me(anna())["shared_question"], nullptr);
  EXPECT_NE(world_.me(anna())["policy"]["users"][kAnna]["set"]["default_question"],
            of_domain["id"]);
  policy["account"]["lock"] = {"default_question"};
  policy.erase("domains");
  ASSERT_EQ(set(policy).status, 200);
  EXPECT_EQ(world_.me(anna())["shared_question"]["id"], of_account["id"]) << "locked above";
}

// SPEC 2.9.1 and 2.5.7
TEST_F(DefaultQuestionsTest, AMessageIsJudgedByWhatTheSenderHas) {
  ASSERT_EQ(make_key(1, nullptr).status, 200);
  const auto question = a_question("account");
  ASSERT_EQ(set(for_account(question), nlohmann::json::array({question})).status, 200);
  world_.set_tls("tls.example", Outcome::kNone, Assurance::kNone);
  const auto request = browser_.request({kTom});
  const HttpReply sent = browser_.send(request);
  ASSERT_EQ(sent.status, 201) << sent.body;
  Result<Pickup> page = browser_.open_page();
  ASSERT_TRUE(page);
  // A browser that could not open it says so, and is believed.
  auto closed = request;
  closed["default_question"] = "refused";
  closed["recipients"][0]["question"] = "strong";
  const HttpReply given =
      browser_.submit(browser_.upload(*browser_.seal(closed)), "another-key-for-it");
  EXPECT_EQ(given.status, 201) << given.body;
  // One whose copy is gone is not.
  ASSERT_EQ(make_key(2, nullptr).status, 200);
  const HttpReply stale =
      browser_.submit(browser_.upload(*browser_.seal(request)), "a-third-key-for-it");
  EXPECT_EQ(stale.code(), "changed") << stale.body;
  const auto own = stale.json()["resolution"]["decisions"][0];
  EXPECT_EQ(own["method"], "ask");
  bool said = false;
  for (const auto& line : own["trace"]) said = said || line["reason"] == "default_question_no_key";
  EXPECT_TRUE(said) << own.dump();
}

TEST_F(DefaultQuestionsTest, WhoIsNoAdministratorIsRefused) {
  const auto refused_all = [&](const HttpClient& client, int status) {
    for (const HttpReply& reply : {client.get(kKey), client.put_json(kKey, {{"generation", 1}}),
                                   client.post_json(kCopies, {{"generation", 1}})}) {
      EXPECT_EQ(reply.status, status) << reply.body;
    }
  };
  refused_all(world_.logged_in(kBen, kBensPassword), 403);
  refused_all(world_.client(), 401);
}

}  // namespace
}  // namespace waferseal::native
