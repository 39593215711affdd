#include "native/store/sqlite/parts.h"

namespace waferseal::native {
namespace {

constexpr std::string_view kReplyColumns =
    "SELECT id, message_id, copy_id, answered_slot, arm, header, slot, body_size, received_at "
    "FROM replies WHERE removed = 0 AND ";

Result<ReplyRecord> read_reply(const SqlStatement& row) {
  ReplyRecord reply;
  reply.id = row.text(0);
  reply.message_id = row.text(1);
  reply.copy_id = row.integer(2);
  reply.answered_slot = row.bytes(3);
  reply.arm = row.bytes(4);
  reply.header = row.bytes(5);
  reply.slot = row.bytes(6);
  reply.body_size = static_cast<std::uint64_t>(row.integer(7));
  reply.received_at = row.time(8);
  return reply;
}

}  // namespace

Status SqliteReplies::add(const NewReply& added) {
  const ReplyRecord& reply = added.reply;
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_CHECK(database_.run("DELETE FROM uploads WHERE id = ? AND reply_to = ?", reply.id,
                                reply.answered_slot));
  if (database_.changes() == 0) return Error{Code::kNotFound, reply.id, "upload"};
  WAFERSEAL_CHECK(database_.run(
      "INSERT INTO replies (id, message_id, copy_id, answered_slot, arm, header, slot, body_size, "
      "received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      reply.id, reply.message_id, reply.copy_id, reply.answered_slot, reply.arm, reply.header,
      reply.slot, reply.body_size, reply.received_at));
  if (added.told) {
    WAFERSEAL_CHECK(add_queue_row(database_, reply.message_id, *added.told, reply.received_at));
  }
  WAFERSEAL_CHECK(add_event(database_, added.event));
  return transaction.commit();
}

Result<std::optional<ReplyRecord>> SqliteReplies::find(const std::string& id) {
  WAFERSEAL_TRY(SqlStatement found, database_.query(std::string(kReplyColumns) + "id = ?", id));
  return read_one<ReplyRecord>(std::move(found), read_reply);
}

Result<std::vector<ReplyRecord>> SqliteReplies::of_message(const std::string& message_id) {
  WAFERSEAL_TRY(
      SqlStatement found,
      database_.query(std::string(kReplyColumns) + "message_id = ? ORDER BY sequence", message_id));
  return read_all<ReplyRecord>(std::move(found), read_reply);
}

Result<std::uint64_t> SqliteReplies::count(std::int64_t copy_id, UnixTime since) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query("SELECT count(*) FROM replies WHERE copy_id = ? AND "
                                "received_at >= ?",
                                copy_id, since));
  WAFERSEAL_TRY(const bool row, found.step());
  return row ? static_cast<std::uint64_t>(found.integer(0)) : std::uint64_t{0};
}

Status SqliteReplies::remove(const std::string& id) {
  return database_.run(
      "UPDATE replies SET removed = 1, arm = x'', header = x'', slot = x'', body_size = 0 "
      "WHERE id = ?",
      id);
}

}  // namespace waferseal::native
