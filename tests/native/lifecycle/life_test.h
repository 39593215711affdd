// A store and a blob folder for real, with guards that say what a test wants to hear.
#ifndef WAFERSEAL_TESTS_NATIVE_LIFECYCLE_LIFE_TEST_H_
#define WAFERSEAL_TESTS_NATIVE_LIFECYCLE_LIFE_TEST_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "native/lifecycle/accept.h"
#include "native/lifecycle/guards.h"
#include "native/lifecycle/kept.h"
#include "tests/native/files/temporary_folder.h"
#include "tests/native/store/sample_message.h"
#include "waferseal/guard.h"

namespace waferseal::lifecycle {

// Remembers what it was asked.
class ScriptedSendersGuard final : public SendersGuard {
 public:
  Status arm(ByteView statement) override {
    armed.emplace_back(as_text(statement));
    const auto special = arm_says_of.find(armed.back());
    return special == arm_says_of.end() ? arm_says : Status(special->second);
  }
  Result<RecordStatus> control(ByteView message) override {
    WAFERSEAL_TRY(const GuardRequest request,
                  GuardRequest::parse(GuardOperation::kControl, message));
    controlled.push_back(request.slot_id());
    return control_says;
  }

  Status arm_says = Done{};
  std::map<std::string, Code> arm_says_of;
  Result<RecordStatus> control_says = RecordStatus{RecordState::kGone, {}};
  std::vector<std::string> armed;
  std::vector<SlotId> controlled;
};

class ScriptedAgentsGuard final : public AgentsGuard {
 public:
  Status release(const SlotId& slot) override {
    released.push_back(slot);
    return release_says;
  }
  Status forget(const SlotId& slot) override {
    forgotten.push_back(slot);
    return forget_says;
  }

  Status release_says = Done{};
  Status forget_says = Done{};
  std::vector<SlotId> released;
  std::vector<SlotId> forgotten;
};

inline SlotId slot_id(std::uint8_t octet) {
  SlotId id{};
  id.fill(octet);
  return id;
}

// One accepted message "m1": a `tls` copy with a dormant question (slot A1), an OpenPGP copy.
class LifeTest : public ::testing::Test {
 protected:
  static constexpr std::chrono::seconds kLease{60};

  LifeTest()
      : store_(std::move(native::open_store(folder_.path())).value()),
        blobs_(std::move(native::BlobStore::open(folder_.path() / "blobs")).value()) {}

  Kept kept() { return Kept{*store_, blobs_, now_}; }
  native::MessageStore& messages() { return store_->messages(); }

  void accept(const native::NewMessage& message) {
    for (const native::CopyRecord& copy : message.copies) {
      if (copy.blob.empty()) continue;
      ASSERT_TRUE(blobs_.put(copy.blob, to_bytes("mail")));
    }
    if (!message.message.body_blob.empty()) {
      ASSERT_TRUE(blobs_.put(message.message.body_blob, to_bytes("body")));
    }
    ASSERT_TRUE(messages().put_message(message));
    const Status accepted = accept_message(kept(), guard_, message.message.id);
    ASSERT_TRUE(accepted) << describe(accepted.error());
  }
  void accept_sample() { accept(native::sample_message("m1", "anna@example.org")); }

  native::CopyRecord copy(std::size_t index) { return messages().copies_of("m1")->at(index); }
  native::QueueRow claim(native::QueueKind kind) {
    const auto batch = store_->queue().claim({kind}, now_, kLease);
    EXPECT_TRUE(batch && batch->rows.size() == 1);
    return batch && !batch->rows.empty() ? batch->rows.front() : native::QueueRow{};
  }
  bool has_slot(std::uint8_t octet) { return messages().slot_by_id(slot_id(octet))->has_value(); }
  bool has_blob(const std::string& what) { return bool(blobs_.info(native::blob_id(what))); }
  std::vector<std::string> events() {
    std::vector<std::string> codes;
    const auto trail = store_->settings().audit_trail("m1");
    for (const native::AuditEvent& event : *trail) {
      codes.push_back(event.code + " (" + event.detail + ")");
    }
    return codes;
  }

  native::TemporaryFolder folder_;
  std::unique_ptr<native::Store> store_;
  native::BlobStore blobs_;
  ScriptedSendersGuard guard_;
  ScriptedAgentsGuard agents_guard_;
  UnixTime now_ = native::kNoon;
};

}  // namespace waferseal::lifecycle

#endif  // WAFERSEAL_TESTS_NATIVE_LIFECYCLE_LIFE_TEST_H_
