// What one user has is nobody else's: Ben, who is logged in as well, tries Anna's.
#include <gtest/gtest.h>

#include "engine/bytes/cbor.h"
#include "tests/native/server/browser.h"
#include "waferseal/escrow.h"

namespace waferseal::native {
namespace {

class TwoUsersTest : public ::testing::Test {
 protected:
  TwoUsersTest() : anna_((world_.set_policy("{}"), world_)) {
    world_.add_user(kBen, kBensPassword);
    world_.publish_key_list();
    ben_.emplace(world_.logged_in(kBen, kBensPassword));
  }
  // Nothing tells Ben that there is such a thing.
  static void expect_not_there(const HttpReply& reply) {
    EXPECT_EQ(reply.status, 404) << reply.body;
    EXPECT_EQ(reply.code(), "not_found");
  }

  ServerWorld world_;
  Browser anna_;
  std::optional<HttpClient> ben_;
};

TEST_F(TwoUsersTest, Uploads) {
  const auto upload = anna_.client().post_json("/api/v1/uploads", {{"size", 5}});
  ASSERT_EQ(upload.status, 201) << upload.body;
  const std::string path = "/api/v1/uploads/" + upload.json()["id"].get<std::string>();
  const auto put = [&](const HttpClient& client) {
    return client.send("PUT", path + "/segments/0", "application/octet-stream", "12345");
  };
  expect_not_there(ben_->get(path));
  expect_not_there(put(*ben_));
  EXPECT_EQ(ben_->send("DELETE", path, "", "").status, 204) << "as for one that never was";
  EXPECT_EQ(put(anna_.client()).status, 200);
}

TEST_F(TwoUsersTest, AnUploadIsNotClaimedByAMessageOfAnother) {
  auto sealed = anna_.seal(anna_.request({kQuinn}));
  ASSERT_TRUE(sealed) << describe(sealed.error());
  // The same bytes, but handed over by Ben.
  const ByteView body = sealed->blobs[0].view();
  const auto made = ben_->post_json("/api/v1/uploads", {{"size", body.size()}});
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string uploaded = made.json()["id"].get<std::string>();
  ASSERT_EQ(sealed->blobs.size(), 1u);
  const Bytes record = encode_sealed_message(sealed->message, {uploaded});
  expect_not_there(anna_.submit(record));  // not even that it is not complete is told
  for (std::uint64_t at = 0; at < body.size(); at += kSegmentSize) {
    const ByteView part = body.subspan(at, std::min(kSegmentSize, body.size() - at));
    ASSERT_EQ(
        ben_->send("PUT",
                   "/api/v1/uploads/" + uploaded + "/segments/" + std::to_string(at / kSegmentSize),
                   "application/octet-stream", std::string(as_text(part)))
            .status,
        200);
  }
  const HttpReply reply = anna_.submit(record);
  expect_not_there(reply);
  EXPECT_EQ(reply.json()["subject"], uploaded);
}

TEST_F(TwoUsersTest, Messages) {
  const HttpReply sent = anna_.send(std::vector<std::string>{kQuinn});
  ASSERT_EQ(sent.status, 201) << sent.body;
  const std::string path = "/api/v1/messages/" + sent.json()["id"].get<std::string>();
  EXPECT_TRUE(ben_->get("/api/v1/messages").json()["messages"].empty());
  expect_not_there(ben_->get(path));
  expect_not_there(ben_->get(path + "/body?first=0&count=1"));
  const auto own = anna_.own_slot();
  ASSERT_TRUE(own) << describe(own.error());
  const auto& record = std::get<SenderRecord>(own->payload.extra);
  CborWriter retract;
  retract.array(1);
  retract.bytes(make_retract(record.control_seed, world_.guard_id(), record.copies[0].slot_id, 1));
  expect_not_there(ben_->post_cbor(path + "/control", std::move(retract).take()));
  EXPECT_EQ(anna_.client().get(path).json()["copies"][0]["state"], "queued");
}

TEST_F(TwoUsersTest, IdempotencyKeys) {
  const auto sealed = anna_.seal(anna_.request({kQuinn}));
  ASSERT_TRUE(sealed) << describe(sealed.error());
  const Bytes record = anna_.upload(*sealed);
  const std::string key = "idempotency-key-1";
  ASSERT_EQ(anna_.submit(record, key).status, 201);
  const HttpReply reply = ben_->post_cbor("/api/v1/messages", record, {{"Idempotency-Key", key}});
  EXPECT_EQ(reply.status, 400) << reply.body;
  EXPECT_EQ(reply.json()["subject"], "sender");
}

TEST_F(TwoUsersTest, AddressBooks) {
  const std::string path = "/api/v1/addressbook/entries/" + base64url_encode(Bytes(16, 1));
  nlohmann::json entry = {{"book", "personal"},
                          {"mailbox", kQuinn},
                          {"kinds", {"escrow-question"}},
                          {"preference", "escrow-question"},
                          {"sealed_question", base64url_encode(Bytes(100, 2))},
                          {"answer_id", base64url_encode(Bytes(32, 3))},
                          {"answer_strength", "strong"}};
  ASSERT_EQ(anna_.client().put_json(path, entry).status, 200);
  EXPECT_TRUE(ben_->get("/api/v1/addressbook/entries").json()["entries"].empty());
  const auto known = ben_->post_json("/api/v1/lookup", {{"recipients", {kQuinn}}});
  EXPECT_EQ(known.body.find(base64url_encode(Bytes(16, 1))), std::string::npos) << known.body;
  ben_->send("DELETE", path, "", "");
  entry["sealed_question"] = base64url_encode(Bytes(100, 9));
  ben_->put_json(path, entry);
  const auto kept = anna_.client().get("/api/v1/addressbook/entries").json()["entries"];
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept[0]["sealed_question"], base64url_encode(Bytes(100, 2)));
}

}  // namespace
}  // namespace waferseal::native
