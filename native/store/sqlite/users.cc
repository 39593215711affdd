#include "native/store/sqlite/parts.h"

namespace waferseal::native {
namespace {

constexpr std::string_view kUserColumns =
    "SELECT mailbox, account, domain, display_name, password_salt, auth_key_hash, key_bundle, "
    "ed25519_public, xwing_public, administrator FROM users ";

Result<User> read_user(const SqlStatement& row) {
  User user;
  user.mailbox = row.text(0);
  user.account = row.text(1);
  user.domain = row.text(2);
  user.display_name = row.text(3);
  WAFERSEAL_TRY(user.password_salt, row.array<16>(4));
  WAFERSEAL_TRY(user.auth_key_hash, row.array<32>(5));
  user.key_bundle = row.bytes(6);
  WAFERSEAL_TRY(user.ed25519_public, row.array<32>(7));
  user.xwing_public = row.bytes(8);
  user.administrator = row.boolean(9);
  return user;
}

}  // namespace

Status SqliteUsers::add_user(const User& user) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_CHECK(database_.run(
      "INSERT INTO users (mailbox, account, domain, display_name, password_salt, auth_key_hash, "
      "key_bundle, ed25519_public, xwing_public, administrator) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      user.mailbox, user.account, user.domain, user.display_name, user.password_salt,
      user.auth_key_hash, user.key_bundle, user.ed25519_public, user.xwing_public,
      user.administrator));
  WAFERSEAL_CHECK(database_.run(
      "INSERT INTO address_books (owner, id, name, subscribed, fallback) VALUES (?, ?, ?, 1, 1)",
      user.mailbox, kPersonalBook, kPersonalBook));
  return transaction.commit();
}

Result<std::optional<User>> SqliteUsers::find_user(const std::string& mailbox) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(std::string(kUserColumns) + "WHERE mailbox = ?", mailbox));
  WAFERSEAL_TRY(const bool row, found.step());
  if (!row) return std::optional<User>();
  WAFERSEAL_TRY(User user, read_user(found));
  return std::optional<User>(std::move(user));
}

Result<std::vector<User>> SqliteUsers::list_users() {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query(std::string(kUserColumns) + "ORDER BY mailbox"));
  std::vector<User> users;
  while (true) {
    WAFERSEAL_TRY(const bool row, found.step());
    if (!row) return users;
    WAFERSEAL_TRY(User user, read_user(found));
    users.push_back(std::move(user));
  }
}

Status SqliteUsers::set_administrator(const std::string& mailbox, bool administrator,
                                      const AuditEvent& event) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_CHECK(database_.run("UPDATE users SET administrator = ? WHERE mailbox = ?",
                                administrator, mailbox));
  if (database_.changes() == 0) return Error{Code::kNotFound, mailbox, "there is no such user"};
  WAFERSEAL_CHECK(add_event(database_, event));
  return transaction.commit();
}

Result<std::string> SqliteUsers::own_settings(const std::string& mailbox) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query("SELECT json FROM own_settings WHERE mailbox = ?", mailbox));
  WAFERSEAL_TRY(const bool row, found.step());
  return row ? found.text(0) : std::string("{}");
}

Status SqliteUsers::put_own_settings(const std::string& mailbox, const std::string& json) {
  return database_.run("INSERT OR REPLACE INTO own_settings (mailbox, json) VALUES (?, ?)", mailbox,
                       json);
}

Result<std::optional<DefaultQuestion>> SqliteUsers::find_default_question(
    const std::string& mailbox) {
  WAFERSEAL_TRY(SqlStatement found, database_.query("SELECT id, sealed, answer_id, answer_strength "
                                                    "FROM default_questions WHERE mailbox = ?",
                                                    mailbox));
  return read_one<DefaultQuestion>(
      std::move(found), [](const SqlStatement& row) -> Result<DefaultQuestion> {
        return DefaultQuestion{row.text(0), row.bytes(1), row.bytes(2), row.text(3)};
      });
}

Status SqliteUsers::put_default_question(const std::string& mailbox,
                                         const std::optional<DefaultQuestion>& question) {
  if (!question) {
    return database_.run("DELETE FROM default_questions WHERE mailbox = ?", mailbox);
  }
  return database_.run(
      "INSERT OR REPLACE INTO default_questions (mailbox, id, sealed, answer_id, answer_strength) "
      "VALUES (?, ?, ?, ?, ?)",
      mailbox, question->id, question->sealed, question->answer_id, question->answer_strength);
}

Status SqliteUsers::add_session(const Session& session) {
  return database_.run(
      "INSERT INTO sessions (token_hash, mailbox, created_at, expires_at) VALUES (?, ?, ?, ?)",
      session.token_hash, session.mailbox, session.created_at, session.expires_at);
}

Result<std::optional<Session>> SqliteUsers::find_session(const ByteArray<32>& token_hash,
                                                         UnixTime now) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query("SELECT mailbox, created_at, expires_at FROM sessions "
                                "WHERE token_hash = ? AND expires_at > ?",
                                token_hash, now));
  WAFERSEAL_TRY(const bool row, found.step());
  if (!row) return std::optional<Session>();
  return std::optional<Session>(Session{token_hash, found.text(0), found.time(1), found.time(2)});
}

Status SqliteUsers::remove_session(const ByteArray<32>& token_hash) {
  return database_.run("DELETE FROM sessions WHERE token_hash = ?", token_hash);
}

Status SqliteUsers::remove_expired_sessions(UnixTime now) {
  return database_.run("DELETE FROM sessions WHERE expires_at <= ?", now);
}

}  // namespace waferseal::native
