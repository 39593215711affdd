// The parts of the SQLite store. Each borrows the store's one connection.
#ifndef WAFERSEAL_NATIVE_STORE_SQLITE_PARTS_H_
#define WAFERSEAL_NATIVE_STORE_SQLITE_PARTS_H_

#include <optional>
#include <string>
#include <vector>

#include "native/sqlite/database.h"
#include "native/store/store.h"

namespace waferseal::native {

// A column that holds the number of an enumerator. Another number is an error: it was written by
// another program, and no default is as good as what that meant.
template <class Enum>
Result<Enum> enum_in(const SqlStatement& row, int column, Enum first, Enum last, const char* what) {
  const std::int64_t number = row.integer(column);
  if (number < static_cast<std::int64_t>(first) || number > static_cast<std::int64_t>(last)) {
    return Error{Code::kStoreFailed, what, "unknown number " + std::to_string(number)};
  }
  return static_cast<Enum>(number);
}

// All rows, or the one row if there is one.
template <class Record, class Read>
Result<std::vector<Record>> read_all(SqlStatement found, Read read) {
  std::vector<Record> records;
  while (true) {
    WAFERSEAL_TRY(const bool row, found.step());
    if (!row) return records;
    WAFERSEAL_TRY(Record record, read(found));
    records.push_back(std::move(record));
  }
}

template <class Record, class Read>
Result<std::optional<Record>> read_one(SqlStatement found, Read read) {
  WAFERSEAL_TRY(const bool row, found.step());
  if (!row) return std::optional<Record>();
  WAFERSEAL_TRY(Record record, read(found));
  return std::optional<Record>(std::move(record));
}

class SqliteUsers final : public UserStore {
 public:
  explicit SqliteUsers(Database& database) : database_(database) {}
  Status add_user(const User& user) override;
  Result<std::optional<User>> find_user(const std::string& mailbox) override;
  Result<std::vector<User>> list_users() override;
  Status set_administrator(const std::string& mailbox, bool administrator,
                           const AuditEvent& event) override;
  Result<std::string> own_settings(const std::string& mailbox) override;
  Status put_own_settings(const std::string& mailbox, const std::string& json) override;
  Result<std::optional<DefaultQuestion>> find_default_question(const std::string& mailbox) override;
  Status put_default_question(const std::string& mailbox,
                              const std::optional<DefaultQuestion>& question) override;
  Status add_session(const Session& session) override;
  Result<std::optional<Session>> find_session(const ByteArray<32>& token_hash,
                                              UnixTime now) override;
  Status remove_session(const ByteArray<32>& token_hash) override;
  Status remove_expired_sessions(UnixTime now) override;
  Result<AddressBooks> list_books(const std::string& owner) override;
  Status put_book(const std::string& owner, const AddressBook& book) override;
  Status remove_book(const std::string& owner, const std::string& id) override;
  Status order_books(const std::string& owner, const std::string& preferred,
                     const std::string& fallback) override;
  Status put_entry(const AddressBookEntry& entry) override;
  Status remove_entry(const std::string& owner, const std::string& id) override;
  Result<std::vector<AddressBookEntry>> list_entries(const std::string& owner) override;
  Result<std::vector<OwnKey>> list_own_keys(const std::string& owner) override;
  Status put_own_key(const OwnKey& key) override;
  Status remove_own_key(const std::string& owner, const std::string& id) override;

 private:
  Database& database_;
};

class SqliteSettings final : public SettingsStore {
 public:
  explicit SqliteSettings(Database& database) : database_(database) {}
  Status put_policy(const PolicyDocument& policy) override;
  Status replace_policy(const PolicyDocument& policy, std::uint64_t instead_of,
                        const PolicyQuestions& questions, const AuditEvent& event) override;
  Result<std::optional<PolicyDocument>> find_policy(const std::string& account) override;
  Status put_mta_sts(const MtaStsPolicy& policy) override;
  Result<std::optional<MtaStsPolicy>> find_mta_sts(const std::string& domain) override;
  Status put_key_list(std::uint64_t number, ByteView record) override;
  Result<std::optional<Bytes>> find_key_list() override;
  Status add_pending_key(const std::string& kind, const std::string& name,
                         ByteView public_key) override;
  Result<std::vector<PendingKey>> pending_keys() override;
  Status clear_pending_keys() override;
  Result<Bytes> server_value(const std::string& name, ByteView make) override;
  Status audit(const AuditEvent& event) override;
  Result<std::vector<AuditEvent>> audit_trail(const std::string& subject) override;

 private:
  Database& database_;
};

class SqliteSharedQuestions final : public SharedQuestionStore {
 public:
  explicit SqliteSharedQuestions(Database& database) : database_(database) {}
  Result<std::uint64_t> answers_generation(const std::string& account) override;
  Status put_answers_key(const std::string& account, const NewAnswersKey& key,
                         const AuditEvent& event) override;
  Status add_answers_key_copies(const std::string& account, std::uint64_t generation,
                                const std::vector<AnswersKeyCopy>& copies,
                                const AuditEvent& event) override;
  Result<std::vector<AnswersKeyCopy>> answers_key_copies(const std::string& account) override;
  Result<std::optional<AnswersKeyCopy>> find_answers_key_copy(const std::string& account,
                                                              const std::string& mailbox) override;
  Result<std::vector<SharedQuestion>> shared_questions(const std::string& account) override;
  Result<std::optional<SharedQuestion>> find_shared_question(const std::string& account,
                                                             const std::string& id) override;

 private:
  Status put_copies(const std::string& account, const std::vector<AnswersKeyCopy>& copies);
  Database& database_;
};

class SqliteMessages final : public MessageStore {
 public:
  explicit SqliteMessages(Database& database) : database_(database) {}
  Status put_message(const NewMessage& message) override;
  Status accept(const std::string& id, UnixTime now, const std::vector<NewQueueRow>& rows) override;
  Status abandon(const std::string& id) override;
  Result<std::optional<MessageRecord>> find_message(const std::string& id) override;
  Result<std::optional<MessageRecord>> find_by_idempotency_key(ByteView key) override;
  Result<std::vector<MessageRecord>> list_messages(const std::string& owner,
                                                   const std::string& before,
                                                   std::size_t limit) override;
  Result<std::vector<MessageRecord>> messages_in_state(MessageState state) override;
  Result<std::vector<CopyRecord>> copies_of(const std::string& message_id) override;
  Result<std::optional<CopyRecord>> find_copy(std::int64_t id) override;
  Result<std::vector<CopyRecord>> frozen_copies() override;
  Result<std::vector<TlsTotal>> tls_totals(UnixTime since) override;
  Result<std::vector<CopyRecord>> copies_over(UnixTime now, CopyStates states,
                                              std::size_t most) override;
  Result<std::vector<CopyRecord>> copies_with_unused_mail(CopyStates states,
                                                          std::size_t most) override;
  Status forget_mail(std::int64_t copy_id) override;
  Result<std::vector<SlotRecord>> slots_of(const std::string& message_id) override;
  Result<std::optional<SlotRecord>> agent_slot(const std::string& message_id) override;
  Result<std::vector<std::string>> with_idle_agent_slot(std::size_t most) override;
  Result<std::optional<SlotRecord>> slot_by_locator(ByteView locator) override;
  Result<std::optional<SlotRecord>> slot_by_id(ByteView slot_id) override;
  Result<std::vector<SlotId>> live_questions(UnixTime now, ByteView after,
                                             std::size_t most) override;
  Result<std::optional<NoticeRecord>> find_notice(std::int64_t id) override;
  Result<std::vector<NoticeRecord>> notices_of(const std::string& message_id) override;
  Status set_message_state(const std::string& id, MessageState from, MessageState to) override;
  Status add_upload(const UploadRecord& upload) override;
  Result<std::optional<UploadRecord>> find_upload(const std::string& id) override;
  Status set_upload_progress(const std::string& id, std::uint64_t next_segment) override;
  Status remove_upload(const std::string& id) override;
  Result<std::vector<UploadRecord>> uploads_before(UnixTime time) override;
  Result<std::vector<UploadRecord>> uploads_of_reply(ByteView slot_id) override;

 private:
  Database& database_;
};

class SqliteQueue final : public QueueStore {
 public:
  explicit SqliteQueue(Database& database) : database_(database) {}
  Result<QueueBatch> claim(const std::vector<QueueKind>& kinds, UnixTime now,
                           std::chrono::seconds lease,
                           const std::vector<std::string>& without_domains) override;
  Status extend(const QueueRow& row, UnixTime now, std::chrono::seconds lease) override;
  Status extend_claim(const ByteArray<16>& lease, UnixTime now, std::chrono::seconds life) override;
  Status begin_data(const QueueRow& row) override;
  Result<bool> any_left(const std::string& message_id, QueueKind kind) override;
  Result<std::size_t> size() override;
  Result<std::vector<QueueTotal>> totals(UnixTime now) override;
  Result<std::vector<QueueEntry>> entries(std::int64_t after, std::size_t most) override;
  Result<QueueEntry> entry(std::int64_t id) override;
  Status hurry(std::int64_t id, UnixTime now) override;
  Status hold(std::int64_t id) override;
  Result<QueueRow> claim_row(std::int64_t id, UnixTime now, std::chrono::seconds lease) override;

 private:
  Database& database_;
};

class SqliteRenewals final : public RenewalStore {
 public:
  explicit SqliteRenewals(Database& database) : database_(database) {}
  Status begin(const RenewalRecord& renewal, CopyStates from) override;
  Result<std::vector<RenewalRecord>> all() override;
  Result<std::optional<RenewalRecord>> of_slot(ByteView old_slot) override;
  Status mark_forgetting(std::int64_t copy_id) override;
  Status finish(const SlotReplacement& replacement) override;
  Status drop(std::int64_t copy_id) override;

 private:
  Database& database_;
};

class SqliteDrafts final : public DraftStore {
 public:
  explicit SqliteDrafts(Database& database) : database_(database) {}
  Status put(const DraftRecord& draft, const std::string& upload) override;
  Result<std::optional<DraftRecord>> find(const std::string& owner, const std::string& id) override;
  Result<std::vector<DraftRecord>> list(const std::string& owner) override;
  Status remove(const std::string& owner, const std::string& id, std::uint64_t version) override;
  Result<std::vector<std::string>> unused_blobs(std::size_t most) override;
  Status forget_blob(const std::string& id) override;

 private:
  Database& database_;
};

class SqliteReplies final : public ReplyStore {
 public:
  explicit SqliteReplies(Database& database) : database_(database) {}
  Status add(const NewReply& reply) override;
  Result<std::optional<ReplyRecord>> find(const std::string& id) override;
  Result<std::vector<ReplyRecord>> of_message(const std::string& message_id) override;
  Result<std::uint64_t> count(std::int64_t copy_id, UnixTime since) override;
  Status remove(const std::string& id) override;

 private:
  Database& database_;
};

// Store::write.
Status write_change(Database& database, const Change& change);
// Adds a row unless there is one of this kind for the copy and notice. Inside a transaction.
Status add_queue_row(Database& database, const std::string& message_id, const NewQueueRow& row,
                     UnixTime now);

// Inside a transaction.
Status insert_slot(Database& database, const std::string& message_id, std::int64_t copy_id,
                   const SlotRecord& slot);

Status add_event(Database& database, const AuditEvent& event);
// Within the transaction of the policy that names them.
Status replace_questions(Database& database, const std::string& account,
                         const PolicyQuestions& questions);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_STORE_SQLITE_PARTS_H_
