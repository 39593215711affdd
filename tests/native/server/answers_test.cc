// What else the server answers: what there is before anything was published, questions that nobody
// can answer, and a guard that is away.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

#include "native/sqlite/database.h"
#include "tests/native/server/browser.h"

namespace waferseal::native {
namespace {

constexpr const char* kSegment = "application/octet-stream";

class AnswersTest : public ::testing::Test {
 protected:
  AnswersTest() : browser_((world_.set_policy("{}"), world_)) {}

  HttpClient& client() { return browser_.client(); }
  std::string send_one() {
    const HttpReply reply = browser_.send(std::vector<std::string>{kQuinn});
    EXPECT_EQ(reply.status, 201) << reply.body;
    return reply.status == 201 ? reply.json()["id"].get<std::string>() : std::string();
  }

  // Behind the server's back.
  void change_store(const char* sql) {
    auto database = Database::open(world_.folder() / "data/store.db", 0600);
    ASSERT_TRUE(database) << describe(database.error());
    const Status done = database->run(sql);
    ASSERT_TRUE(done) << describe(done.error());
  }

  ServerWorld world_;
  Browser browser_;
};

TEST_F(AnswersTest, TheKeyListIsForEverybodyOnceThereIsOne) {
  const HttpReply list = world_.client().get("/api/v1/keylist");
  ASSERT_EQ(list.status, 200);
  EXPECT_EQ(list.headers.at("content-type"), "application/cbor");
  EXPECT_EQ(list.bytes(), **world_.store()->settings().find_key_list());

  change_store("DELETE FROM key_lists");
  EXPECT_EQ(world_.client().get("/api/v1/keylist").code(), "not_found");
}

TEST_F(AnswersTest, WhoIsHealthySaysSo) {
  const HttpReply reply = world_.client().get("/healthz");
  EXPECT_EQ(reply.status, 200);
}

TEST_F(AnswersTest, AnUploadTellsWhereToGoOn) {
  const HttpReply made = client().post_json("/api/v1/uploads", {{"size", 5}});
  const std::string path = "/api/v1/uploads/" + made.json()["id"].get<std::string>();
  EXPECT_EQ(client().get(path).json()["next_segment"], 0);
  EXPECT_EQ(client().send("PUT", path + "/segments/x", kSegment, "12345").code(), "bad_request");
  EXPECT_EQ(client().get(path).json()["next_segment"], 0);
  ASSERT_EQ(client().send("PUT", path + "/segments/0", kSegment, "12345").status, 200);
  const HttpReply whole = client().get(path);
  EXPECT_EQ(whole.json()["next_segment"], 1);
  EXPECT_EQ(whole.json()["complete"], true);
}

TEST_F(AnswersTest, QuestionsThatCannotBeAnsweredNameWhatIsWrong) {
  EXPECT_EQ(world_.client().post_json("/api/v1/login/params", {{"mailbox", 1}}).code(), "bad_json");
  EXPECT_EQ(client().post_json("/api/v1/lookup", {{"recipients", "quinn"}}).code(), "bad_json");
  EXPECT_EQ(client().post_json("/api/v1/uploads", {{"size", "large"}}).code(), "bad_json");
  const HttpReply list = client().get("/api/v1/messages?limit=many");
  EXPECT_EQ(list.code(), "bad_request");
  EXPECT_EQ(list.json()["subject"], "limit");
}

TEST_F(AnswersTest, WhatTheServerKnowsOfRecipientsIsForUsers) {
  EXPECT_EQ(world_.client().post_json("/api/v1/lookup", {{"recipients", {kQuinn}}}).code(),
            "not_logged_in");
}

TEST_F(AnswersTest, TheBodyOrWordThatItIsGone) {
  const std::string id = send_one();
  const std::string path = "/api/v1/messages/" + id + "/body";
  const HttpReply body = client().get(path + "?first=0&count=1");
  ASSERT_EQ(body.status, 200);
  EXPECT_EQ(body.headers.at("content-type"), kSegment);
  const HttpReply shown = client().get("/api/v1/messages/" + id);
  EXPECT_EQ(body.body.size(), shown.json()["size"].get<std::size_t>()) << "it has one segment";
  EXPECT_EQ(client().get(path + "?first=none").code(), "bad_request");

  for (const auto& file :
       std::filesystem::recursive_directory_iterator(world_.folder() / "data/blobs")) {
    if (file.is_regular_file()) std::filesystem::remove(file);
  }
  EXPECT_EQ(client().get(path).code(), "message_gone");
}

TEST_F(AnswersTest, WhileItsGuardsDiskIsFullAMessageIsNotTakenAndLosesNothing) {
  const auto sealed = browser_.seal(browser_.request({kQuinn}));
  ASSERT_TRUE(sealed.ok()) << describe(sealed.error());
  const Bytes record = browser_.upload(*sealed);
  const auto limit_files = [](rlim_t most) {
    const rlimit limit{most, RLIM_INFINITY};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  };
  std::signal(SIGXFSZ, SIG_IGN);
  world_.on_guard_step = [&limit_files](GuardStep step) {
    if (step == GuardStep::kCellWritten) limit_files(1);
  };
  const HttpReply refused = browser_.submit(record);
  limit_files(RLIM_INFINITY);
  world_.on_guard_step = [](GuardStep) {};
  EXPECT_EQ(refused.status, 502);
  EXPECT_EQ(refused.code(), "guard_unavailable");
  EXPECT_EQ(*world_.store()->queue().size(), 0u);

  EXPECT_EQ(browser_.submit(record).status, 201) << "the very same request";
  EXPECT_EQ(*world_.store()->queue().size(), 1u);
}

}  // namespace
}  // namespace waferseal::native
