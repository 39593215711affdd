// Drafts over HTTP: opaque, of one owner, version by version, within limits.
#include <gtest/gtest.h>

#include "tests/native/server/browser.h"

namespace waferseal::native {
namespace {

class DraftRoutesTest : public ::testing::Test {
 protected:
  DraftRoutesTest() {
    world_.set_policy("{}");
    world_.add_user(kBen, kBensPassword);
    world_.publish_key_list();
    anna_.emplace(world_.logged_in());
    ben_.emplace(world_.logged_in(kBen, kBensPassword));
  }

  static std::string path_of(std::uint8_t id) {
    return "/api/v1/drafts/" + base64url_encode(Bytes(16, id));
  }
  static nlohmann::json body(std::uint64_t based_on, const std::string& sealed = "sealed",
                             const std::string& files = "") {
    nlohmann::json json = {{"based_on", based_on}, {"sealed", base64url_encode(as_bytes(sealed))}};
    if (!files.empty()) json["files"] = files;
    return json;
  }
  HttpReply put(std::uint8_t id, const nlohmann::json& json) {
    return anna_->put_json(path_of(id), json);
  }
  static std::string upload(const HttpClient& client, const std::string& content) {
    const auto made = client.post_json("/api/v1/uploads", {{"size", content.size()}});
    EXPECT_EQ(made.status, 201) << made.body;
    const std::string id = made.json()["id"].get<std::string>();
    const std::string segments = "/api/v1/uploads/" + id + "/segments/";
    for (std::size_t at = 0; at < content.size(); at += kSegmentSize) {
      EXPECT_EQ(client
                    .send("PUT", segments + std::to_string(at / kSegmentSize),
                          "application/octet-stream", content.substr(at, kSegmentSize))
                    .status,
                200);
    }
    return id;
  }
  std::size_t blobs() {
    std::size_t count = 0;
    for (const auto& file :
         std::filesystem::recursive_directory_iterator(world_.folder() / "data/blobs")) {
      if (file.path().extension() == ".body") ++count;
    }
    return count;
  }

  ServerWorld world_;
  std::optional<HttpClient> anna_;
  std::optional<HttpClient> ben_;
};

TEST_F(DraftRoutesTest, ADraftIsSavedListedGivenBackAndRemoved) {
  EXPECT_TRUE(anna_->get("/api/v1/drafts").json()["drafts"].empty());
  const HttpReply first = put(1, body(0, "one"));
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(first.json()["version"], 1);
  EXPECT_EQ(put(1, body(1, "other one")).json()["version"], 2);
  const auto list = anna_->get("/api/v1/drafts").json()["drafts"];
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0]["id"], base64url_encode(Bytes(16, 1)));
  EXPECT_EQ(list[0]["size"], 9);
  EXPECT_FALSE(list[0].contains("sealed"));
  const auto draft = anna_->get(path_of(1)).json();
  EXPECT_EQ(draft["sealed"], base64url_encode(as_bytes("other one")));
  EXPECT_EQ(draft["files"], nullptr);
  EXPECT_EQ(anna_->get(path_of(1) + "/files").code(), "not_found");

  EXPECT_EQ(anna_->send("DELETE", path_of(1) + "?version=2", "", "").status, 204);
  EXPECT_EQ(anna_->send("DELETE", path_of(1) + "?version=2", "", "").status, 204);
  EXPECT_EQ(anna_->get(path_of(1)).code(), "not_found");
}

TEST_F(DraftRoutesTest, OneWindowDoesNotOverwriteWhatAnotherHasSaved) {
  ASSERT_EQ(put(1, body(0, "one")).status, 200);
  ASSERT_EQ(put(1, body(1, "from the first window")).status, 200);
  for (const std::uint64_t based_on : {0, 1, 3}) {
    const HttpReply refused = put(1, body(based_on, "from the second window"));
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.code(), "draft_changed");
  }
  EXPECT_EQ(anna_->send("DELETE", path_of(1) + "?version=1", "", "").code(), "draft_changed");
  EXPECT_EQ(anna_->get(path_of(1)).json()["sealed"],
            base64url_encode(as_bytes("from the first window")));
  EXPECT_EQ(put(2, body(7)).code(), "draft_changed") << "it was deleted meanwhile";
}

TEST_F(DraftRoutesTest, TheSameRequestOnceMoreChangesNothing) {
  const HttpReply first = put(1, body(0, "one"));
  const HttpReply again = put(1, body(0, "one"));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, first.body);
  const std::string files = upload(*anna_, "files");
  ASSERT_EQ(put(1, body(1, "two", files)).status, 200);
  EXPECT_EQ(put(1, body(1, "two", files)).json()["version"], 2);
}

TEST_F(DraftRoutesTest, FilesAreAnUploadThatGoesWithTheDraft) {
  const std::string content(kSegmentSize + 100, 'x');
  const std::string files = upload(*anna_, content);
  ASSERT_EQ(put(1, body(0, "one", files)).status, 200);
  EXPECT_EQ(anna_->get("/api/v1/uploads/" + files).code(), "not_found") << "it is claimed";
  ASSERT_EQ(put(1, body(1, "two", files)).status, 200) << "they stay as they are";
  const auto draft = anna_->get(path_of(1)).json();
  EXPECT_EQ(draft["files"], files);
  EXPECT_EQ(draft["size"], 3 + content.size());
  EXPECT_EQ(draft["segment_hashes"].size(), 2u);
  const HttpReply read = anna_->get(path_of(1) + "/files?first=0&count=2");
  EXPECT_EQ(read.status, 200);
  EXPECT_EQ(read.body, content);
  EXPECT_EQ(anna_->get(path_of(1) + "/files?first=1").body, std::string(100, 'x'));
  EXPECT_EQ(anna_->get(path_of(1) + "/files?count=9").code(), "bad_request");
  EXPECT_EQ(anna_->get(path_of(1) + "/files?first=2").status, 422);

  EXPECT_EQ(blobs(), 1u);
  const std::string others = upload(*anna_, "others");
  ASSERT_EQ(put(1, body(2, "three", others)).status, 200);
  EXPECT_EQ(blobs(), 1u) << "the first one is gone";
  ASSERT_EQ(put(1, body(3, "four")).status, 200);
  EXPECT_EQ(blobs(), 0u);
  ASSERT_EQ(put(1, body(4, "five", upload(*anna_, "more"))).status, 200);
  ASSERT_EQ(anna_->send("DELETE", path_of(1) + "?version=5", "", "").status, 204);
  EXPECT_EQ(blobs(), 0u);
}

TEST_F(DraftRoutesTest, FilesHaveToBeThereWhole) {
  EXPECT_EQ(put(1, body(0, "one", base64url_encode(Bytes(16, 9)))).code(), "not_found");
  const auto begun = anna_->post_json("/api/v1/uploads", {{"size", 5}});
  const std::string id = begun.json()["id"].get<std::string>();
  EXPECT_EQ(put(1, body(0, "one", id)).code(), "upload_incomplete");
  EXPECT_EQ(put(1, body(0, "one", upload(*ben_, "bens"))).code(), "not_found");
  EXPECT_TRUE(anna_->get("/api/v1/drafts").json()["drafts"].empty());
}

TEST_F(DraftRoutesTest, AnothersDraftIsNotThere) {
  ASSERT_EQ(put(1, body(0, "annas", upload(*anna_, "files"))).status, 200);
  EXPECT_TRUE(ben_->get("/api/v1/drafts").json()["drafts"].empty());
  EXPECT_EQ(ben_->get(path_of(1)).code(), "not_found");
  EXPECT_EQ(ben_->get(path_of(1) + "/files").code(), "not_found");
  EXPECT_EQ(ben_->send("DELETE", path_of(1) + "?version=1", "", "").status, 204);
  EXPECT_EQ(ben_->put_json(path_of(1), body(0, "bens")).json()["version"], 1);
  EXPECT_EQ(anna_->get(path_of(1)).json()["sealed"], base64url_encode(as_bytes("annas")));
  EXPECT_EQ(world_.client().get("/api/v1/drafts").code(), "not_logged_in");
}

TEST_F(DraftRoutesTest, WhatCannotBeSavedSaysWhy) {
  EXPECT_EQ(anna_->put_json("/api/v1/drafts/short", body(0)).json()["subject"], "id");
  nlohmann::json more = body(0);
  more["subject"] = "Hello";
  EXPECT_EQ(put(1, more).json()["subject"], "subject");
  EXPECT_EQ(put(1, {{"based_on", 0}}).json()["subject"], "sealed");
  EXPECT_EQ(put(1, body(0, "")).json()["subject"], "sealed");
  EXPECT_EQ(put(1, body(0, std::string(1'300'001, 'x'))).code(), "too_large");
  EXPECT_EQ(anna_->send("DELETE", path_of(1), "", "").code(), "bad_request");
  EXPECT_EQ(anna_->send("DELETE", path_of(1) + "?version=x", "", "").code(), "bad_request");
}

TEST_F(DraftRoutesTest, ThereIsRoomForSoManyAndSoMuch) {
  for (std::uint8_t id = 1; id <= 100; ++id) ASSERT_EQ(put(id, body(0)).status, 200);
  const HttpReply refused = put(101, body(0));
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.code(), "drafts_full");
  EXPECT_EQ(put(100, body(1, "again")).status, 200) << "one that is there can be saved";
  EXPECT_EQ(ben_->put_json(path_of(101), body(0)).status, 200);
}

TEST_F(DraftRoutesTest, AllOfThemTakeFourTimesWhatOneUploadMay) {
  world_.adjust = [](ServerParts& parts) { parts.options.most_upload_bytes = 1000; };
  world_.restart();
  anna_.emplace(world_.logged_in());
  for (std::uint8_t id = 1; id <= 4; ++id) {
    ASSERT_EQ(put(id, body(0, "sealed", upload(*anna_, std::string(990, 'x')))).status, 200);
  }
  EXPECT_EQ(put(5, body(0, std::string(17, 'x'))).code(), "drafts_full");
  EXPECT_EQ(put(5, body(0, std::string(16, 'x'))).status, 200);
}

TEST_F(DraftRoutesTest, FilesLeftOverAreClearedInTheNextRound) {
  ASSERT_EQ(put(1, body(0, "one", upload(*anna_, "files"))).status, 200);
  // As if the server had died between the two.
  ASSERT_TRUE(world_.store()->drafts().remove(kAnna, base64url_encode(Bytes(16, 1)), 1));
  EXPECT_EQ(blobs(), 1u);
  ASSERT_EQ(put(2, body(0)).status, 200);
  EXPECT_EQ(blobs(), 0u);
}

}  // namespace
}  // namespace waferseal::native
