#include "native/store/sqlite/parts.h"

namespace waferseal::native {
namespace {

constexpr std::string_view kMessageColumns =
    "SELECT id, owner, state, created_at, accepted_at, header, seal, body_blob, body_size, "
    "request_json, decisions_json, policy_version, idempotency_key, request_hash FROM messages ";
constexpr std::string_view kCopyColumns =
    "SELECT id, message_id, recipient, method, fallback, level, state, code, evidence, slot_id, "
    "blob, opened_at, expires_at, updated_at, frozen FROM copies ";
constexpr std::string_view kSlotColumns =
    "SELECT slot_id, message_id, copy_id, kind, record, core, locator, link_public_key, "
    "unlock_public_key, arm, dormant FROM slots ";
constexpr std::string_view kNoticeColumns =
    "SELECT id, message_id, copy_id, record, dormant FROM notices ";

Result<MessageRecord> read_message(const SqlStatement& row) {
  MessageRecord message;
  message.id = row.text(0);
  message.owner = row.text(1);
  WAFERSEAL_TRY(message.state,
                enum_in(row, 2, MessageState::kArming, MessageState::kRetracted, "messages.state"));
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

Result<Method> method_in(const SqlStatement& row, int column, const char* what) {
  const std::string text = row.text(column);
  const std::optional<Method> method = method_from_name(text);
  if (!method) return Error{Code::kStoreFailed, what, "unknown name " + text};
  return *method;
}

Result<CopyRecord> read_copy(const SqlStatement& row) {
  CopyRecord copy;
  copy.id = row.integer(0);
  copy.message_id = row.text(1);
  copy.recipient = row.text(2);
  WAFERSEAL_TRY(copy.method, method_in(row, 3, "copies.method"));
  if (!row.text(4).empty()) {
    WAFERSEAL_TRY(copy.fallback, method_in(row, 4, "copies.fallback"));
  }
  WAFERSEAL_TRY(copy.level, enum_in(row, 5, Level::kL0, Level::kL5, "copies.level"));
  WAFERSEAL_TRY(copy.state,
                enum_in(row, 6, CopyState::kQueued, CopyState::kExpired, "copies.state"));
  copy.code = row.text(7);
  copy.evidence = row.text(8);
  copy.slot_id = row.bytes(9);
  copy.blob = row.text(10);
  copy.opened_at = row.time(11);
  copy.expires_at = row.time(12);
  copy.updated_at = row.time(13);
  copy.frozen = row.boolean(14);
  return copy;
}

Result<SlotRecord> read_slot(const SqlStatement& row) {
  SlotRecord slot;
  slot.slot_id = row.bytes(0);
  slot.message_id = row.text(1);
  slot.copy_id = row.integer(2);
  WAFERSEAL_TRY(slot.kind, enum_in(row, 3, SlotKind::kAgent, SlotKind::kBoth, "slots.kind"));
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
      message_id, copy.recipient, name(copy.method),
      copy.fallback ? name(*copy.fallback) : std::string_view(), static_cast<int>(copy.level),
      static_cast<int>(copy.state), copy.code, copy.evidence, copy.slot_id, copy.blob,
      copy.opened_at, copy.expires_at, copy.updated_at);
}

}  // namespace

Status insert_slot(Database& database, const std::string& message_id, std::int64_t copy_id,
                   const SlotRecord& slot) {
  return database.run(
      "INSERT INTO slots (slot_id, message_id, copy_id, kind, record, core, locator, "
      "link_public_key, unlock_public_key, arm, dormant) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      slot.slot_id, message_id, copy_id, static_cast<int>(slot.kind), slot.record, slot.core,
      slot.locator, slot.link_public_key, slot.unlock_public_key, slot.arm, slot.dormant);
}

Status SqliteMessages::put_message(const NewMessage& message) {
  const std::string& id = message.message.id;
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_CHECK(insert_message(database_, message.message));
  for (const std::string& upload : message.uploads) {
    WAFERSEAL_CHECK(
        database_.run("DELETE FROM uploads WHERE id = ? AND owner = ? AND reply_to = x''", upload,
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

Status SqliteMessages::set_message_state(const std::string& id, MessageState from,
                                         MessageState to) {
  return database_.run("UPDATE messages SET state = ? WHERE id = ? AND state = ?",
                       static_cast<int>(to), id, static_cast<int>(from));
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

Result<std::vector<CopyRecord>> SqliteMessages::frozen_copies() {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(std::string(kCopyColumns) + "WHERE frozen = 1 ORDER BY id"));
  return read_all<CopyRecord>(std::move(found), read_copy);
}

Result<std::vector<TlsTotal>> SqliteMessages::tls_totals(UnixTime since) {
  // What stands behind the last @ of a mailbox; the host that was tried last.
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(
                    "SELECT replace(recipient, rtrim(recipient, replace(recipient, '@', '')), '') "
                    "AS domain, state, code, CASE WHEN json_valid(evidence) THEN "
                    "coalesce(json_extract(evidence, '$.hosts[#-1].assurance'), '') ELSE '' END "
                    "AS assurance, count(*), max(updated_at) FROM copies "
                    "WHERE method = ? AND updated_at >= ? "
                    "GROUP BY domain, state, code, assurance ORDER BY domain, state, code",
                    std::string(name(Method::kTls)), since));
  return read_all<TlsTotal>(std::move(found), [](const SqlStatement& row) -> Result<TlsTotal> {
    TlsTotal total;
    total.domain = row.text(0);
    WAFERSEAL_TRY(total.state,
                  enum_in(row, 1, CopyState::kQueued, CopyState::kExpired, "copies.state"));
    total.code = row.text(2);
    total.assurance = row.text(3);
    total.copies = static_cast<std::uint64_t>(row.integer(4));
    total.last = row.time(5);
    return total;
  });
}

Result<std::vector<CopyRecord>> SqliteMessages::copies_over(UnixTime now, CopyStates states,
                                                            std::size_t most) {
  WAFERSEAL_TRY(
      SqlStatement found,
      database_.query(std::string(kCopyColumns) +
                          "WHERE expires_at > 0 AND expires_at <= ?1 AND (((?2 >> state) & 1) = 1 "
                          "OR EXISTS (SELECT 1 FROM slots WHERE slots.copy_id = copies.id) "
                          "OR EXISTS (SELECT 1 FROM notices WHERE notices.copy_id = copies.id)) "
                          "ORDER BY expires_at LIMIT ?3",
                      now, states.bits(), most));
  return read_all<CopyRecord>(std::move(found), read_copy);
}

Result<std::vector<CopyRecord>> SqliteMessages::copies_with_unused_mail(CopyStates states,
                                                                        std::size_t most) {
  WAFERSEAL_TRY(
      SqlStatement found,
      database_.query(std::string(kCopyColumns) +
                          "WHERE blob <> '' AND NOT EXISTS (SELECT 1 FROM copies AS other WHERE "
                          "other.message_id = copies.message_id AND other.blob = copies.blob AND "
                          "(((?1 >> other.state) & 1) = 0 OR EXISTS "
                          "(SELECT 1 FROM queue WHERE queue.copy_id = other.id))) "
                          "ORDER BY id LIMIT ?2",
                      states.bits(), most));
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

Result<std::vector<std::string>> SqliteMessages::with_idle_agent_slot(std::size_t most) {
  WAFERSEAL_TRY(
      SqlStatement found,
      database_.query("SELECT slots.message_id FROM slots "
                      "JOIN messages ON messages.id = slots.message_id "
                      "WHERE slots.kind = ? AND messages.state <> ? AND NOT EXISTS "
                      "(SELECT 1 FROM queue WHERE queue.message_id = slots.message_id AND "
                      "queue.kind = ?) ORDER BY slots.message_id LIMIT ?",
                      static_cast<int>(SlotKind::kAgent), static_cast<int>(MessageState::kArming),
                      static_cast<int>(QueueKind::kTls), most));
  return read_all<std::string>(
      std::move(found), [](const SqlStatement& row) -> Result<std::string> { return row.text(0); });
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

Result<std::vector<SlotId>> SqliteMessages::live_questions(UnixTime now, ByteView after,
                                                           std::size_t most) {
  WAFERSEAL_TRY(
      SqlStatement found,
      database_.query("SELECT slots.slot_id FROM slots "
                      "JOIN messages ON messages.id = slots.message_id "
                      "JOIN copies ON copies.id = slots.copy_id "
                      "WHERE slots.slot_id > ? AND slots.locator <> x'' AND slots.dormant = 0 AND "
                      "messages.state = ? AND (copies.expires_at = 0 OR copies.expires_at > ?) "
                      "ORDER BY slots.slot_id LIMIT ?",
                      after, static_cast<int>(MessageState::kAccepted), now, most));
  return read_all<SlotId>(std::move(found),
                          [](const SqlStatement& row) { return row.array<16>(0); });
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

}  // namespace waferseal::native
