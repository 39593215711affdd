#include "native/store/sqlite/store.h"

#include "native/store/sqlite/parts.h"
#include "native/store/sqlite/schema.h"

namespace waferseal::native {
namespace {

class SqliteStore final : public Store {
 public:
  explicit SqliteStore(Database database)
      : database_(std::move(database)),
        users_(database_),
        settings_(database_),
        messages_(database_),
        queue_(database_),
        renewals_(database_),
        drafts_(database_),
        replies_(database_),
        shared_questions_(database_) {}
  UserStore& users() override { return users_; }
  SettingsStore& settings() override { return settings_; }
  MessageStore& messages() override { return messages_; }
  QueueStore& queue() override { return queue_; }
  RenewalStore& renewals() override { return renewals_; }
  DraftStore& drafts() override { return drafts_; }
  ReplyStore& replies() override { return replies_; }
  SharedQuestionStore& shared_questions() override { return shared_questions_; }
  Status write(const Change& change) override { return write_change(database_, change); }
  Result<std::size_t> settle_after_restore() override {
    WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
    WAFERSEAL_CHECK(database_.run("DELETE FROM sessions"));
    WAFERSEAL_CHECK(database_.run(
        "UPDATE queue SET held = 1, lease = x'', leased_until = 0, created_at = unixepoch()"));
    WAFERSEAL_CHECK(transaction.commit());
    return queue_.size();
  }

 private:
  Database database_;
  SqliteUsers users_;
  SqliteSettings settings_;
  SqliteMessages messages_;
  SqliteQueue queue_;
  SqliteRenewals renewals_;
  SqliteDrafts drafts_;
  SqliteReplies replies_;
  SqliteSharedQuestions shared_questions_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite_store(const std::filesystem::path& file) {
  WAFERSEAL_TRY(Database database, Database::open(file, 0660));
  WAFERSEAL_CHECK(migrate(database, store_migrations()));
  return std::unique_ptr<Store>(std::make_unique<SqliteStore>(std::move(database)));
}

}  // namespace waferseal::native
