// Which blobs nobody needs any more, triggers of the schema write down.
#include "native/store/sqlite/parts.h"

namespace waferseal::native {
namespace {

Result<DraftRecord> read_draft(const SqlStatement& row) {
  DraftRecord draft;
  draft.id = row.text(0);
  draft.owner = row.text(1);
  draft.version = static_cast<std::uint64_t>(row.integer(2));
  draft.saved_at = row.time(3);
  draft.sealed_size = static_cast<std::uint64_t>(row.integer(4));
  draft.files = row.text(5);
  draft.files_size = static_cast<std::uint64_t>(row.integer(6));
  return draft;
}

Result<DraftRecord> read_whole_draft(const SqlStatement& row) {
  WAFERSEAL_TRY(DraftRecord draft, read_draft(row));
  draft.sealed = row.bytes(7);
  return draft;
}

Status replace_draft(Database& database, const DraftRecord& draft) {
  return database.run(
      "UPDATE drafts SET version = ?, saved_at = ?, sealed = ?, files = ?, files_size = ? "
      "WHERE owner = ? AND id = ? AND version = ?",
      draft.version, draft.saved_at, draft.sealed, draft.files, draft.files_size, draft.owner,
      draft.id, draft.version - 1);
}

Status insert_draft(Database& database, const DraftRecord& draft) {
  return database.run(
      "INSERT OR IGNORE INTO drafts (owner, id, version, saved_at, sealed, files, files_size) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      draft.owner, draft.id, draft.version, draft.saved_at, draft.sealed, draft.files,
      draft.files_size);
}

}  // namespace

Status SqliteDrafts::put(const DraftRecord& draft, const std::string& upload) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_CHECK(draft.version == 1 ? insert_draft(database_, draft)
                                     : replace_draft(database_, draft));
  if (database_.changes() == 0) return Error{Code::kConflict, draft.id, "another version"};
  if (!upload.empty()) {
    WAFERSEAL_CHECK(database_.run(
        "DELETE FROM uploads WHERE id = ? AND owner = ? AND reply_to = x''", upload, draft.owner));
    if (database_.changes() == 0) return Error{Code::kNotFound, upload, "upload"};
  }
  return transaction.commit();
}

Result<std::optional<DraftRecord>> SqliteDrafts::find(const std::string& owner,
                                                      const std::string& id) {
  WAFERSEAL_TRY(
      SqlStatement found,
      database_.query("SELECT id, owner, version, saved_at, length(sealed), files, files_size, "
                      "sealed FROM drafts WHERE owner = ? AND id = ?",
                      owner, id));
  return read_one<DraftRecord>(std::move(found), read_whole_draft);
}

Result<std::vector<DraftRecord>> SqliteDrafts::list(const std::string& owner) {
  WAFERSEAL_TRY(
      SqlStatement found,
      database_.query("SELECT id, owner, version, saved_at, length(sealed), files, files_size "
                      "FROM drafts WHERE owner = ? ORDER BY saved_at DESC, id",
                      owner));
  return read_all<DraftRecord>(std::move(found), read_draft);
}

Status SqliteDrafts::remove(const std::string& owner, const std::string& id,
                            std::uint64_t version) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_CHECK(database_.run("DELETE FROM drafts WHERE owner = ? AND id = ? AND version = ?",
                                owner, id, version));
  if (database_.changes() == 0) {
    WAFERSEAL_TRY(const auto other, find(owner, id));
    if (other) return Error{Code::kConflict, id, "another version"};
  }
  return transaction.commit();
}

Result<std::vector<std::string>> SqliteDrafts::unused_blobs(std::size_t most) {
  WAFERSEAL_TRY(SqlStatement found, database_.query("SELECT id FROM unused_blobs LIMIT ?", most));
  return read_all<std::string>(
      std::move(found), [](const SqlStatement& row) -> Result<std::string> { return row.text(0); });
}

Status SqliteDrafts::forget_blob(const std::string& id) {
  return database_.run("DELETE FROM unused_blobs WHERE id = ?", id);
}

}  // namespace waferseal::native
