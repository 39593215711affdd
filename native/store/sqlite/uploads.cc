#include "native/store/sqlite/parts.h"

namespace waferseal::native {
namespace {

constexpr std::string_view kUploadColumns =
    "SELECT id, owner, size, next_segment, created_at, reply_to FROM uploads ";

Result<UploadRecord> read_upload(const SqlStatement& row) {
  return UploadRecord{row.text(0),
                      row.text(1),
                      static_cast<std::uint64_t>(row.integer(2)),
                      static_cast<std::uint64_t>(row.integer(3)),
                      row.time(4),
                      row.bytes(5)};
}

}  // namespace

Status SqliteMessages::add_upload(const UploadRecord& upload) {
  return database_.run(
      "INSERT INTO uploads (id, owner, size, next_segment, created_at, reply_to) "
      "VALUES (?, ?, ?, ?, ?, ?)",
      upload.id, upload.owner, upload.size, upload.next_segment, upload.created_at,
      upload.reply_to);
}

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

Result<std::vector<UploadRecord>> SqliteMessages::uploads_of_reply(ByteView slot_id) {
  WAFERSEAL_TRY(
      SqlStatement found,
      database_.query(std::string(kUploadColumns) + "WHERE reply_to = ? ORDER BY created_at, rowid",
                      slot_id));
  return read_all<UploadRecord>(std::move(found), read_upload);
}

}  // namespace waferseal::native
