#include "native/sqlite/database.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace waferseal::native {
namespace {

constexpr int kBusyTimeoutMs = 10'000;

Error failure(sqlite3* database, int status) {
  const int primary = status & 0xFF;
  std::string detail = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(status);
  if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED) {
    return Error{Code::kStoreBusy, {}, std::move(detail)};
  }
  if (status == SQLITE_CONSTRAINT_UNIQUE || status == SQLITE_CONSTRAINT_PRIMARYKEY) {
    return Error{Code::kConflict, {}, std::move(detail)};
  }
  return Error{Code::kStoreFailed, {}, std::move(detail)};
}

int bind(sqlite3_stmt* statement, int index, const SqlValue& value) {
  switch (value.kind()) {
    case SqlValue::Kind::kInteger:
      return sqlite3_bind_int64(statement, index, value.integer());
    case SqlValue::Kind::kText: {
      const std::string_view text = value.text();
      return sqlite3_bind_text64(statement, index, text.empty() ? "" : text.data(), text.size(),
                                 SQLITE_TRANSIENT, SQLITE_UTF8);
    }
    case SqlValue::Kind::kBytes: {
      const ByteView bytes = value.bytes();
      if (bytes.empty()) return sqlite3_bind_zeroblob(statement, index, 0);
      return sqlite3_bind_blob64(statement, index, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
    }
  }
  return SQLITE_MISUSE;
}

// SQLite gives -wal and -shm the mode of the database, so the file is made first, with its mode. It
// is made without being opened: to close a descriptor of our own would drop the locks that other
// connections of this process have on the file (https://sqlite.org/howtocorrupt.html, 2.2), and the
// next process to leave would take the log away from under them.
Status make_file(const std::filesystem::path& file, unsigned mode) {
  const auto failed = [&file](const char* why) {
    return Error{Code::kStoreFailed, file.string(), why};
  };
  if (::mknod(file.c_str(), S_IFREG | mode, 0) != 0 && errno != EEXIST) {
    return failed(std::strerror(errno));
  }
  struct stat found {};
  if (::lstat(file.c_str(), &found) != 0) return failed(std::strerror(errno));
  if (!S_ISREG(found.st_mode)) return failed("not a regular file");
  // The umask may have taken the group's rights from a file just made; one that has content keeps
  // the mode that the operator gave it.
  if (found.st_size == 0 && found.st_uid == ::geteuid()) (void)::chmod(file.c_str(), mode);
  return Done{};
}

}  // namespace

void SqlStatement::Finalizer::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Result<bool> SqlStatement::step() {
  const int status = sqlite3_step(statement_.get());
  if (status == SQLITE_ROW) return true;
  if (status == SQLITE_DONE) return false;
  sqlite3* const database = sqlite3_db_handle(statement_.get());
  return failure(database, sqlite3_extended_errcode(database));
}

std::int64_t SqlStatement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string SqlStatement::text(int column) const {
  const void* const data = sqlite3_column_text(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  if (data == nullptr || size <= 0) return {};
  return std::string(static_cast<const char*>(data), static_cast<std::size_t>(size));
}

Bytes SqlStatement::bytes(int column) const {
  const void* const data = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  if (data == nullptr || size <= 0) return {};
  const auto* const first = static_cast<const std::uint8_t*>(data);
  return Bytes(first, first + size);
}

void Database::Closer::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Result<Database> Database::open(const std::filesystem::path& file, unsigned mode) {
  WAFERSEAL_CHECK(make_file(file, mode));
  sqlite3* raw = nullptr;
  const int status =
      sqlite3_open_v2(file.c_str(), &raw,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  Database database(raw);
  if (status != SQLITE_OK) {
    Error error = failure(raw, status);
    error.subject = file.string();
    return error;
  }
  sqlite3_busy_timeout(raw, kBusyTimeoutMs);
  WAFERSEAL_CHECK(
      database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                       "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;"
                       "PRAGMA trusted_schema = OFF;"));
  return database;
}

Status Database::execute(const std::string& sql) {
  const int status = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (status != SQLITE_OK) return failure(database_.get(), status);
  return Done{};
}

Result<SqlStatement> Database::prepare(std::string_view sql, const std::vector<SqlValue>& values) {
  sqlite3_stmt* raw = nullptr;
  int status =
      sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()), &raw, nullptr);
  SqlStatement statement(raw);
  if (status != SQLITE_OK) return failure(database_.get(), status);
  if (sqlite3_bind_parameter_count(raw) != static_cast<int>(values.size())) {
    return Error{Code::kInternal, {}, "an SQL statement has another number of values"};
  }
  int index = 0;
  for (const SqlValue& value : values) {
    status = bind(raw, ++index, value);
    if (status != SQLITE_OK) return failure(database_.get(), status);
  }
  return statement;
}

Status Database::finish(SqlStatement& statement) {
  while (true) {
    WAFERSEAL_TRY(const bool row, statement.step());
    if (!row) return Done{};
  }
}

std::int64_t Database::changes() const { return sqlite3_changes64(database_.get()); }

std::int64_t Database::last_row_id() const { return sqlite3_last_insert_rowid(database_.get()); }

Result<Transaction> Transaction::begin(Database& database) {
  WAFERSEAL_CHECK(database.execute("BEGIN IMMEDIATE"));
  return Transaction(&database);
}

Transaction::~Transaction() {
  if (database_ != nullptr) (void)database_->execute("ROLLBACK");
}

Status Transaction::commit() {
  WAFERSEAL_CHECK(database_->execute("COMMIT"));
  database_ = nullptr;
  return Done{};
}

Status migrate(Database& database, std::span<const std::string_view> migrations) {
  while (true) {
    WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database));
    std::int64_t version = 0;
    {
      WAFERSEAL_TRY(SqlStatement statement, database.query("PRAGMA user_version"));
      WAFERSEAL_TRY(const bool row, statement.step());
      if (row) version = statement.integer(0);
    }
    const auto newest = static_cast<std::int64_t>(migrations.size());
    if (version > newest) {
      return Error{Code::kStoreTooNew, {}, "schema version " + std::to_string(version)};
    }
    if (version == newest) return transaction.commit();
    WAFERSEAL_CHECK(database.execute(std::string(migrations[static_cast<std::size_t>(version)])));
    WAFERSEAL_CHECK(database.execute("PRAGMA user_version = " + std::to_string(version + 1)));
    WAFERSEAL_CHECK(transaction.commit());
  }
}

}  // namespace waferseal::native
