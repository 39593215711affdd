#include "native/store/sqlite/parts.h"

namespace waferseal::native {
namespace {

constexpr std::string_view kMessageColumns =
    "SELECT id, owner, state, created_at, accepted_at, header, seal, body_blob, body_size, "
    "request_json, decisions_json, policy_version, idempotency_key, request_hash FROM messages ";
constexpr std::string_view kCopyColumns =
    "SELECT id, message_id, recipient, method, fallback, level, state, code, evidence, slot_id, "
    "blob, opened_at, expires_at, updated_at FROM copies ";
constexpr std::string_view kSlotColumns =
    "SELECT slot_id, message_id, copy_id, kind, record, core, locator, link_public_key, "
    "unlock_public_key, arm, dormant FROM slots ";
constexpr std::string_view kNoticeColumns =
    "SELECT id, message_id, copy_id, record, dormant FROM notices ";

Result<MessageRecord> read_message(const SqlStatement& row) {
  MessageRecord message;
  message.id = row.text(0);
  message.owner = row.text(1);
  message.state = static_cast<MessageState>(row.integer(2));
  message.created_at = row.time(3);
  message.accepted_at = row.time(4);
  message.header = row.bytes(5);
  WAFERSEAL_TRY(message.seal, row.array<32>(6));
  message.body_blob = row.text(7);
  message.body_size = static_cast<std::uint64_t>(row.integer(8));
  message.request_json = row.text(9);
  message.decisions_json = row.text(10);
  message.policy_version = row.text(11);
  message.idempotency_key = row.bytes(12);
  WAFERSEAL_TRY(message.request_hash, row.array<32>(13));
  return message;
}

Result<CopyRecord> read_copy(const SqlStatement& row) {
  CopyRecord copy;
  copy.id = row.integer(0);
  copy.message_id = row.text(1);
  copy.recipient = row.text(2);
  copy.method = row.text(3);
  copy.fallback = row.text(4);
  copy.level = static_cast<int>(row.integer(5));
  copy.state = static_cast<CopyState>(row.integer(6));
  copy.code = row.text(7);
  copy.evidence = row.text(8);
  copy.slot_id = row.bytes(9);
  copy.blob = row.text(10);
  copy.opened_at = row.time(11);
  copy.expires_at = row.time(12);
  copy.updated_at = row.time(13);
  return copy;
}

Result<SlotRecord> read_slot(const SqlStatement& row) {
  SlotRecord slot;
  slot.slot_id = row.bytes(0);
  slot.message_id = row.text(1);
  slot.copy_id = row.integer(2);
  slot.kind = static_cast<SlotKind>(row.integer(3));
  slot.record = row.bytes(4);
  slot.core = row.bytes(5);
  slot.locator = row.bytes(6);
  slot.link_public_key = row.bytes(7);
  slot.unlock_public_key = row.bytes(8);
  slot.arm = row.bytes(9);
  slot.dormant = row.boolean(10);
  return slot;
}

Result<NoticeRecord> read_notice(const SqlStatement& row) {
  NoticeRecord notice;
  notice.id = row.integer(0);
  notice.message_id = row.text(1);
  notice.copy_id = row.integer(2);
  notice.record = row.bytes(3);
  notice.dormant = row.boolean(4);
  return notice;
}

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

Status insert_message(Database& database, const MessageRecord& message) {
  return database.run(
      "INSERT INTO messages (id, owner, state, created_at, accepted_at, header, seal, body_blob, "
      "body_size, request_json, decisions_json, policy_version, idempotency_key, request_hash) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      message.id, message.owner, static_cast<int>(MessageState::kArming), message.created_at,
      message.accepted_at, message.header, message.seal, message.body_blob, message.body_size,
      message.request_json, message.decisions_json, message.policy_version, message.idempotency_key,
      message.request_hash);
}

Status insert_copy(Database& database, const std::string& message_id, const CopyRecord& copy) {
  return database.run(
      "INSERT INTO copies (message_id, recipient, method, fallback, level, state, code, evidence, "
      "slot_id, blob, opened_at, expires_at, updated_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      message_id, copy.recipient, copy.method, copy.fallback, copy.level,
      static_cast<int>(copy.state), copy.code, copy.evidence, copy.slot_id, copy.blob,
      copy.opened_at, copy.expires_at, copy.updated_at);
}

Status insert_slot(Database& database, const std::string& message_id, std::int64_t copy_id,
                   const SlotRecord& slot) {
  return database.run(
      "INSERT INTO slots (slot_id, message_id, copy_id, kind, record, core, locator, "
      "link_public_key, unlock_public_key, arm, dormant) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      slot.slot_id, message_id, copy_id, static_cast<int>(slot.kind), slot.record, slot.core,
      slot.locator, slot.link_public_key, slot.unlock_public_key, slot.arm, slot.dormant);
}

}  // namespace

Status SqliteMessages::put_message(const NewMessage& message) {
  const std::string& id = message.message.id;
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_CHECK(insert_message(database_, message.message));
  for (const std::string& upload : message.uploads) {
    WAFERSEAL_CHECK(database_.run("DELETE FROM uploads WHERE id = ? AND owner = ?", upload,
                                  message.message.owner));
    if (database_.changes() == 0) return Error{Code::kNotFound, upload, "upload"};
  }
  std::vector<std::int64_t> copy_ids{0};
  for (const CopyRecord& copy : message.copies) {
    WAFERSEAL_CHECK(insert_copy(database_, id, copy));
    copy_ids.push_back(database_.last_row_id());
  }
  const auto real_id = [&copy_ids](std::int64_t index) -> Result<std::int64_t> {
    if (index < 0 || static_cast<std::size_t>(index) >= copy_ids.size()) {
      return Error{Code::kInvalidArgument, "copy_id", "names no copy of this message"};
    }
    return copy_ids[static_cast<std::size_t>(index)];
  };
  for (const SlotRecord& slot : message.slots) {
    WAFERSEAL_TRY(const std::int64_t copy_id, real_id(slot.copy_id));
    WAFERSEAL_CHECK(insert_slot(database_, id, copy_id, slot));
  }
  for (const NoticeRecord& notice : message.notices) {
    WAFERSEAL_TRY(const std::int64_t copy_id, real_id(notice.copy_id));
    WAFERSEAL_CHECK(database_.run(
        "INSERT INTO notices (message_id, copy_id, record, dormant) VALUES (?, ?, ?, ?)", id,
        copy_id, notice.record, notice.dormant));
  }
  return transaction.commit();
}

Status SqliteMessages::accept(const std::string& id, UnixTime now,
                              const std::vector<NewQueueRow>& rows) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_CHECK(database_.run(
      "UPDATE messages SET state = ?, accepted_at = ? WHERE id = ? AND state = ?",
      static_cast<int>(MessageState::kAccepted), now, id, static_cast<int>(MessageState::kArming)));
  // Accepted before (a repeated call) or retracted meanwhile: the rows were written then, or must
  // not be written any more.
  if (database_.changes() == 0) return transaction.commit();
  for (const NewQueueRow& row : rows) WAFERSEAL_CHECK(add_queue_row(database_, id, row, now));
  return transaction.commit();
}

Status SqliteMessages::abandon(const std::string& id) {
  return database_.run("DELETE FROM messages WHERE id = ? AND state = ?", id,
                       static_cast<int>(MessageState::kArming));
}

Result<std::optional<MessageRecord>> SqliteMessages::find_message(const std::string& id) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(std::string(kMessageColumns) + "WHERE id = ?", id));
  return read_one<MessageRecord>(std::move(found), read_message);
}

Result<std::optional<MessageRecord>> SqliteMessages::find_by_idempotency_key(ByteView key) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(std::string(kMessageColumns) + "WHERE idempotency_key = ?", key));
  return read_one<MessageRecord>(std::move(found), read_message);
}

Result<std::vector<MessageRecord>> SqliteMessages::list_messages(const std::string& owner,
                                                                 const std::string& before,
                                                                 std::size_t limit) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(std::string(kMessageColumns) +
                                    "WHERE owner = ?1 AND state <> ?2 AND (?3 = '' OR sequence < "
                                    "(SELECT sequence FROM messages WHERE id = ?3)) "
                                    "ORDER BY sequence DESC LIMIT ?4",
                                owner, static_cast<int>(MessageState::kArming), before, limit));
  return read_all<MessageRecord>(std::move(found), read_message);
}

Result<std::vector<MessageRecord>> SqliteMessages::messages_in_state(MessageState state) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(std::string(kMessageColumns) + "WHERE state = ? ORDER BY sequence",
                                static_cast<int>(state)));
  return read_all<MessageRecord>(std::move(found), read_message);
}

Status SqliteMessages::set_message_state(const std::string& id, MessageState state) {
  WAFERSEAL_CHECK(
      database_.run("UPDATE messages SET state = ? WHERE id = ?", static_cast<int>(state), id));
  if (database_.changes() == 0) return Error{Code::kNotFound, id, "message"};
  return Done{};
}

Result<std::vector<CopyRecord>> SqliteMessages::copies_of(const std::string& message_id) {
  WAFERSEAL_TRY(
      SqlStatement found,
      database_.query(std::string(kCopyColumns) + "WHERE message_id = ? ORDER BY id", message_id));
  return read_all<CopyRecord>(std::move(found), read_copy);
}

Result<std::optional<CopyRecord>> SqliteMessages::find_copy(std::int64_t id) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(std::string(kCopyColumns) + "WHERE id = ?", id));
  return read_one<CopyRecord>(std::move(found), read_copy);
}

Status SqliteMessages::set_copy_state(std::int64_t copy_id, CopyState state,
                                      const std::string& code, const std::string& evidence,
                                      UnixTime now) {
  WAFERSEAL_CHECK(database_.run(
      "UPDATE copies SET state = ?, code = ?, evidence = ?, updated_at = ? WHERE id = ?",
      static_cast<int>(state), code, evidence, now, copy_id));
  if (database_.changes() == 0) return Error{Code::kNotFound, std::to_string(copy_id), "copy"};
  return Done{};
}

Status SqliteMessages::set_opened(std::int64_t copy_id, UnixTime now) {
  return database_.run(
      "UPDATE copies SET state = ?1, opened_at = ?2, updated_at = ?2 "
      "WHERE id = ?3 AND state NOT IN (?4, ?5) AND opened_at = 0",
      static_cast<int>(CopyState::kOpened), now, copy_id, static_cast<int>(CopyState::kRetracted),
      static_cast<int>(CopyState::kExpired));
}

Status SqliteMessages::close_copy(std::int64_t copy_id, CopyState state, const std::string& code,
                                  UnixTime now) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_CHECK(set_copy_state(copy_id, state, code, "{}", now));
  WAFERSEAL_CHECK(database_.run("DELETE FROM slots WHERE copy_id = ?", copy_id));
  WAFERSEAL_CHECK(database_.run("DELETE FROM notices WHERE copy_id = ?", copy_id));
  WAFERSEAL_CHECK(database_.run("DELETE FROM queue WHERE copy_id = ?", copy_id));
  return transaction.commit();
}

Result<std::vector<CopyRecord>> SqliteMessages::expired_copies(UnixTime now, std::size_t most) {
  WAFERSEAL_TRY(
      SqlStatement found,
      database_.query(
          std::string(kCopyColumns) + "WHERE expires_at > 0 AND expires_at <= ? "
                                      "AND state NOT IN (?, ?, ?, ?) ORDER BY expires_at LIMIT ?",
          now, static_cast<int>(CopyState::kSent), static_cast<int>(CopyState::kFailed),
          static_cast<int>(CopyState::kRetracted), static_cast<int>(CopyState::kExpired), most));
  return read_all<CopyRecord>(std::move(found), read_copy);
}

Result<std::vector<CopyRecord>> SqliteMessages::copies_with_spent_mail(std::size_t most) {
  WAFERSEAL_TRY(
      SqlStatement found,
      database_.query(
          std::string(kCopyColumns) +
              "WHERE blob <> '' AND NOT EXISTS (SELECT 1 FROM copies AS other WHERE "
              "other.message_id = copies.message_id AND other.blob = copies.blob AND "
              "(other.state NOT IN (?, ?, ?, ?) OR EXISTS "
              "(SELECT 1 FROM queue WHERE queue.copy_id = other.id))) ORDER BY id LIMIT ?",
          static_cast<int>(CopyState::kSent), static_cast<int>(CopyState::kFailed),
          static_cast<int>(CopyState::kRetracted), static_cast<int>(CopyState::kExpired), most));
  return read_all<CopyRecord>(std::move(found), read_copy);
}

Status SqliteMessages::forget_mail(std::int64_t copy_id) {
  return database_.run("UPDATE copies SET blob = '' WHERE id = ?", copy_id);
}

Result<std::vector<SlotRecord>> SqliteMessages::slots_of(const std::string& message_id) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(std::string(kSlotColumns) + "WHERE message_id = ? ORDER BY slot_id",
                                message_id));
  return read_all<SlotRecord>(std::move(found), read_slot);
}

Result<std::optional<SlotRecord>> SqliteMessages::agent_slot(const std::string& message_id) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(std::string(kSlotColumns) + "WHERE message_id = ? AND kind = ?",
                                message_id, static_cast<int>(SlotKind::kAgent)));
  return read_one<SlotRecord>(std::move(found), read_slot);
}

Result<std::optional<SlotRecord>> SqliteMessages::slot_by_locator(ByteView locator) {
  if (locator.empty()) return std::optional<SlotRecord>();
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(std::string(kSlotColumns) + "WHERE locator = ?", locator));
  return read_one<SlotRecord>(std::move(found), read_slot);
}

Result<std::optional<SlotRecord>> SqliteMessages::slot_by_id(ByteView slot_id) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(std::string(kSlotColumns) + "WHERE slot_id = ?", slot_id));
  return read_one<SlotRecord>(std::move(found), read_slot);
}

Status SqliteMessages::set_slot_dormant(ByteView slot_id, bool dormant) {
  return database_.run("UPDATE slots SET dormant = ? WHERE slot_id = ?", dormant, slot_id);
}

Status SqliteMessages::forget_slot(ByteView slot_id) {
  return database_.run("DELETE FROM slots WHERE slot_id = ?", slot_id);
}

Result<std::optional<NoticeRecord>> SqliteMessages::find_notice(std::int64_t id) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(std::string(kNoticeColumns) + "WHERE id = ?", id));
  return read_one<NoticeRecord>(std::move(found), read_notice);
}

Result<std::vector<NoticeRecord>> SqliteMessages::notices_of(const std::string& message_id) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(std::string(kNoticeColumns) + "WHERE message_id = ? ORDER BY id",
                                message_id));
  return read_all<NoticeRecord>(std::move(found), read_notice);
}

Status SqliteMessages::forget_notice(std::int64_t id) {
  return database_.run("DELETE FROM notices WHERE id = ?", id);
}

Status SqliteMessages::add_upload(const UploadRecord& upload) {
  return database_.run(
      "INSERT INTO uploads (id, owner, size, next_segment, created_at) VALUES (?, ?, ?, ?, ?)",
      upload.id, upload.owner, upload.size, upload.next_segment, upload.created_at);
}

namespace {

Result<UploadRecord> read_upload(const SqlStatement& row) {
  return UploadRecord{row.text(0), row.text(1), static_cast<std::uint64_t>(row.integer(2)),
                      static_cast<std::uint64_t>(row.integer(3)), row.time(4)};
}

constexpr std::string_view kUploadColumns =
    "SELECT id, owner, size, next_segment, created_at FROM uploads ";

}  // namespace

Result<std::optional<UploadRecord>> SqliteMessages::find_upload(const std::string& id) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(std::string(kUploadColumns) + "WHERE id = ?", id));
  return read_one<UploadRecord>(std::move(found), read_upload);
}

Status SqliteMessages::set_upload_progress(const std::string& id, std::uint64_t next_segment) {
  return database_.run("UPDATE uploads SET next_segment = ? WHERE id = ?", next_segment, id);
}

Status SqliteMessages::remove_upload(const std::string& id) {
  return database_.run("DELETE FROM uploads WHERE id = ?", id);
}

Result<std::vector<UploadRecord>> SqliteMessages::uploads_before(UnixTime time) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(std::string(kUploadColumns) + "WHERE created_at < ?", time));
  return read_all<UploadRecord>(std::move(found), read_upload);
}

}  // namespace waferseal::native
