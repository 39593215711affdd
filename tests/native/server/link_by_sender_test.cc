// A message whose link the sender hands over: taken, listed as such, and mailed to nobody.
#include <gtest/gtest.h>

#include "tests/native/server/browser.h"

namespace waferseal::native {
namespace {

class LinkBySenderTest : public ::testing::Test {
 protected:
  LinkBySenderTest() : browser_((world_.set_policy("{}"), world_)) {}

  nlohmann::json request(bool by_sender) {
    nlohmann::json request = browser_.request({kQuinn});
    if (by_sender) request["recipients"][0]["link_by_sender"] = true;
    return request;
  }
  std::string submit(const SealedCopies& sealed, const std::string& key) {
    const HttpReply reply = browser_.submit(browser_.upload(sealed), key);
    EXPECT_EQ(reply.status, 201) << reply.body;
    return reply.status == 201 ? reply.json()["id"].get<std::string>() : std::string();
  }
  nlohmann::json copy(const std::string& id) {
    return browser_.client().get("/api/v1/messages/" + id).json()["copies"][0];
  }
  std::size_t notices_due() {
    const auto rows =
        world_.store()->queue().claim({QueueKind::kNotice}, world_.now(), std::chrono::seconds(60));
    return rows->rows.size();
  }

  ServerWorld world_;
  Browser browser_;
};

TEST_F(LinkBySenderTest, NoNoticeIsQueuedAndTheListSaysWhoHandsTheLinkOver) {
  const auto sealed = browser_.seal(request(true));
  ASSERT_TRUE(sealed.ok()) << describe(sealed.error());
  const nlohmann::json listed = copy(submit(*sealed, "idempotency-key-1"));
  EXPECT_EQ(listed["link_by_sender"], true);
  EXPECT_EQ(listed["method"], "escrow-question");
  EXPECT_EQ(notices_due(), 0u);

  const auto mailed = browser_.seal(request(false));
  ASSERT_TRUE(mailed.ok()) << describe(mailed.error());
  EXPECT_EQ(copy(submit(*mailed, "idempotency-key-2"))["link_by_sender"], false);
  EXPECT_EQ(notices_due(), 1u);
}

}  // namespace
}  // namespace waferseal::native
