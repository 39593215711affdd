#include "native/store/sqlite/parts.h"

namespace waferseal::native {
namespace {

constexpr std::string_view kUploadColumns =
    "SELECT id, owner, size, next_segment, created_at FROM uploads ";

Result<UploadRecord> read_upload(const SqlStatement& row) {
  return UploadRecord{row.text(0), row.text(1), static_cast<std::uint64_t>(row.integer(2)),
                      static_cast<std::uint64_t>(row.integer(3)), row.time(4)};
}

}  // namespace

Status SqliteMessages::add_upload(const UploadRecord& upload) {
  return database_.run(
      "INSERT INTO uploads (id, owner, size, next_segment, created_at) VALUES (?, ?, ?, ?, ?)",
      upload.id, upload.owner, upload.size, upload.next_segment, upload.created_at);
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

}  // namespace waferseal::native
