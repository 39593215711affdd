#include <gtest/gtest.h>

#include "tests/native/store/every_store.h"

namespace waferseal::native {
namespace {

class SettingsTest : public StoreTest {
 protected:
  SettingsStore& settings() { return store_->settings(); }
};

TEST_P(SettingsTest, AnOlderKeyListIsRefused) {
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

TEST_P(SettingsTest, AServerValueIsMadeOnce) {
  EXPECT_EQ(*settings().server_value("salt", Bytes{1, 2}), (Bytes{1, 2}));
  EXPECT_EQ(*settings().server_value("salt", Bytes{9, 9}), (Bytes{1, 2}));
}

TEST_P(SettingsTest, PolicyAndPendingKeysAndAudit) {
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

TEST_P(SettingsTest, APolicyReplacesTheVersionThatWasSeen) {
  const AuditEvent event{from_unix_seconds(5), "policy_replaced", "user:m-1", "policy", {}};
  ASSERT_TRUE(settings().replace_policy({"example", 1, "{}"}, 0, {}, event));
  EXPECT_EQ(settings().replace_policy({"example", 2, "{\"a\":1}"}, 0, {}, event).code(),
            Code::kConflict);
  EXPECT_EQ((*settings().find_policy("example"))->json, "{}");
  ASSERT_TRUE(settings().replace_policy({"example", 2, "{\"a\":2}"}, 1, {}, event));
  EXPECT_EQ((*settings().find_policy("example"))->version, 2u);
  EXPECT_EQ(settings().audit_trail("policy")->size(), 2u);
}

TEST_P(SettingsTest, KeepsTheLastMtaStsPolicyOfADomain) {
  SettingsStore& settings = store_->settings();
  EXPECT_FALSE(settings.find_mta_sts("a.example")->has_value());
  const UnixTime then = from_unix_seconds(1'700'000'000);
  ASSERT_TRUE(settings.put_mta_sts({"a.example", "1", "mode: testing", then}));
  ASSERT_TRUE(settings.put_mta_sts({"a.example", "2", "mode: enforce", then}));
  const auto found = open()->settings().find_mta_sts("a.example");
  ASSERT_TRUE(found->has_value());
  EXPECT_EQ((*found)->id, "2");
  EXPECT_EQ((*found)->text, "mode: enforce");
  EXPECT_EQ((*found)->fetched_at, then);
}

WAFERSEAL_FOR_EVERY_STORE(SettingsTest);

}  // namespace
}  // namespace waferseal::native
