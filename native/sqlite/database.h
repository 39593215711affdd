// SQLite behind one adapter: a connection, statements with bound values, transactions. sqlite3.h is
// included in database.cc only.
//
//   WAFERSEAL_TRY(SqlStatement found,
//                 database.query("SELECT json FROM policies WHERE name = ?", name));
//   WAFERSEAL_TRY(const bool row, found.step());
//   if (row) use(found.text(0));
//
// Values are always bound, never pasted into SQL. Errors: kStoreFailed, kStoreBusy, kConflict
// (a UNIQUE or PRIMARY KEY constraint).
#ifndef WAFERSEAL_NATIVE_SQLITE_DATABASE_H_
#define WAFERSEAL_NATIVE_SQLITE_DATABASE_H_

#include <concepts>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "waferseal/bytes.h"
#include "waferseal/host.h"

struct sqlite3;
struct sqlite3_stmt;

namespace waferseal::native {

// One value to bind. Text and bytes are borrowed until the call returns.
class SqlValue {
 public:
  enum class Kind { kInteger, kText, kBytes };
  template <std::integral T>
  SqlValue(T value)  // NOLINT(google-explicit-constructor)
      : kind_(Kind::kInteger), integer_(static_cast<std::int64_t>(value)) {}
  SqlValue(UnixTime time)  // NOLINT(google-explicit-constructor)
      : kind_(Kind::kInteger), integer_(unix_seconds(time)) {}
  SqlValue(const std::string& text) : kind_(Kind::kText), text_(text) {}  // NOLINT
  SqlValue(std::string_view text) : kind_(Kind::kText), text_(text) {}    // NOLINT
  SqlValue(const char* text) : kind_(Kind::kText), text_(text) {}         // NOLINT
  SqlValue(ByteView bytes) : kind_(Kind::kBytes), bytes_(bytes) {}        // NOLINT
  SqlValue(const Bytes& bytes) : kind_(Kind::kBytes), bytes_(bytes) {}    // NOLINT
  template <std::size_t N>
  SqlValue(const ByteArray<N>& bytes) : kind_(Kind::kBytes), bytes_(bytes) {}  // NOLINT

  Kind kind() const { return kind_; }
  std::int64_t integer() const { return integer_; }
  std::string_view text() const { return text_; }
  ByteView bytes() const { return bytes_; }

 private:
  Kind kind_;
  std::int64_t integer_ = 0;
  std::string_view text_;
  ByteView bytes_;
};

class SqlStatement {
 public:
  // True: a row is there. False: done.
  Result<bool> step();

  // Columns of the current row, from 0. NULL reads as 0 or empty.
  std::int64_t integer(int column) const;
  std::string text(int column) const;
  Bytes bytes(int column) const;
  UnixTime time(int column) const { return from_unix_seconds(integer(column)); }
  bool boolean(int column) const { return integer(column) != 0; }
  // kStoreFailed if the length is another.
  template <std::size_t N>
  Result<ByteArray<N>> array(int column) const {
    const Bytes found = bytes(column);
    if (found.size() != N) return Error{Code::kStoreFailed, {}, "a column has the wrong length"};
    ByteArray<N> out;
    for (std::size_t i = 0; i < N; ++i) out[i] = found[i];
    return out;
  }

 private:
  friend class Database;
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit SqlStatement(sqlite3_stmt* statement) : statement_(statement) {}
  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
};

class Database {
 public:
  // Opens or makes the file with `mode`; WAL, synchronous=FULL, foreign keys, secure_delete, and a
  // busy time-out of 10 s.
  static Result<Database> open(const std::filesystem::path& file, unsigned mode);

  // Several statements without values.
  Status execute(const std::string& sql);

  template <class... Values>
  Result<SqlStatement> query(std::string_view sql, const Values&... values) {
    const std::vector<SqlValue> bound{SqlValue(values)...};
    return prepare(sql, bound);
  }
  // Runs to the end and drops rows.
  template <class... Values>
  Status run(std::string_view sql, const Values&... values) {
    WAFERSEAL_TRY(SqlStatement statement, query(sql, values...));
    return finish(statement);
  }
  // Rows changed by the last `run`.
  std::int64_t changes() const;
  std::int64_t last_row_id() const;

 private:
  struct Closer {
    void operator()(sqlite3* database) const;
  };
  explicit Database(sqlite3* database) : database_(database) {}
  Result<SqlStatement> prepare(std::string_view sql, const std::vector<SqlValue>& values);
  static Status finish(SqlStatement& statement);
  std::unique_ptr<sqlite3, Closer> database_;
};

// BEGIN IMMEDIATE until `commit`; rolled back if that was never called.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  Status commit();

 private:
  explicit Transaction(Database* database) : database_(database) {}
  Database* database_;
};

// Brings the schema to the newest version: migration i (from 0) leads from user_version i to i + 1,
// each in a transaction of its own. kStoreTooNew if the file is ahead of this program.
Status migrate(Database& database, std::span<const std::string_view> migrations);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SQLITE_DATABASE_H_
