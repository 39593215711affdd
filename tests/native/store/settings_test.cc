#include <gtest/gtest.h>

#include "native/store/store.h"
#include "tests/native/files/temporary_folder.h"

namespace waferseal::native {
namespace {

class SettingsTest : public ::testing::Test {
 protected:
  SettingsTest() : store_(std::move(open_sqlite_store(folder_.path() / "store.db")).value()) {}
  SettingsStore& settings() { return store_->settings(); }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
};

TEST_F(SettingsTest, AnOlderKeyListIsRefused) {
  const Bytes third = {3};
  const Bytes second = {2};
  ASSERT_TRUE(settings().put_key_list(3, third));
  const Status older = settings().put_key_list(2, second);
  ASSERT_FALSE(older);
  EXPECT_EQ(older.code(), Code::kOlderKeyList);
  EXPECT_EQ(settings().put_key_list(3, second).code(), Code::kOlderKeyList);
  EXPECT_EQ(**settings().find_key_list(), third);
  ASSERT_TRUE(settings().put_key_list(4, Bytes{4}));
  EXPECT_EQ(**settings().find_key_list(), Bytes{4});
}

TEST_F(SettingsTest, AServerValueIsMadeOnce) {
  EXPECT_EQ(*settings().server_value("salt", Bytes{1, 2}), (Bytes{1, 2}));
  EXPECT_EQ(*settings().server_value("salt", Bytes{9, 9}), (Bytes{1, 2}));
}

TEST_F(SettingsTest, PolicyAndPendingKeysAndAudit) {
  EXPECT_FALSE(settings().find_policy("example")->has_value());
  ASSERT_TRUE(settings().put_policy({"example", 7, "{\"a\":1}"}));
  EXPECT_EQ((*settings().find_policy("example"))->version, 7u);
  ASSERT_TRUE(settings().add_pending_key("user", "anna@example.org", Bytes{1}));
  ASSERT_TRUE(settings().add_pending_key("user", "anna@example.org", Bytes{2}));
  ASSERT_EQ(settings().pending_keys()->size(), 1u);
  EXPECT_EQ(settings().pending_keys()->front().public_key, Bytes{2});
  ASSERT_TRUE(settings().clear_pending_keys());
  EXPECT_TRUE(settings().pending_keys()->empty());
  ASSERT_TRUE(settings().audit({from_unix_seconds(5), "control", "server", "message", "x"}));
  EXPECT_EQ(settings().audit_trail("message")->size(), 1u);
  EXPECT_TRUE(settings().audit_trail("another")->empty());
}

}  // namespace
}  // namespace waferseal::native
