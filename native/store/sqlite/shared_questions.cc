#include <algorithm>

#include "native/store/sqlite/parts.h"

namespace waferseal::native {
namespace {

constexpr std::string_view kSharedColumns =
    "SELECT id, sealed, answer_id, answer_strength, scope, generation FROM shared_questions ";

Result<SharedQuestion> read_shared_question(const SqlStatement& row) {
  return SharedQuestion{DefaultQuestion{row.text(0), row.bytes(1), row.bytes(2), row.text(3)},
                        row.text(4), static_cast<std::uint64_t>(row.integer(5))};
}

Result<std::uint64_t> generation_in_force(Database& database, const std::string& account) {
  WAFERSEAL_TRY(SqlStatement found,
                database.query("SELECT generation FROM answers_keys WHERE account = ?", account));
  WAFERSEAL_TRY(const bool row, found.step());
  return row ? static_cast<std::uint64_t>(found.integer(0)) : std::uint64_t{0};
}

Result<AnswersKeyCopy> read_key_copy(const SqlStatement& row) {
  return AnswersKeyCopy{row.text(0), row.bytes(1)};
}

}  // namespace

Status replace_questions(Database& database, const std::string& account,
                         const PolicyQuestions& questions) {
  std::vector<std::string> kept;
  {
    WAFERSEAL_TRY(SqlStatement found,
                  database.query("SELECT id FROM shared_questions WHERE account = ?", account));
    WAFERSEAL_TRY(kept, read_all<std::string>(std::move(found),
                                              [](const SqlStatement& row) -> Result<std::string> {
                                                return row.text(0);
                                              }));
  }
  for (const std::string& id : kept) {
    const auto& named = questions.named;
    if (std::find(named.begin(), named.end(), id) != named.end()) continue;
    WAFERSEAL_CHECK(
        database.run("DELETE FROM shared_questions WHERE account = ? AND id = ?", account, id));
  }
  if (questions.added.empty()) return Done{};
  WAFERSEAL_TRY(const std::uint64_t in_force, generation_in_force(database, account));
  for (const auto& [question, scope, generation] : questions.added) {
    const bool is_kept = std::find(kept.begin(), kept.end(), question.id) != kept.end();
    if (is_kept || generation != in_force) {
      return Error{Code::kConflict, "questions", "generation " + std::to_string(in_force)};
    }
    WAFERSEAL_CHECK(
        database.run("INSERT INTO shared_questions (account, id, scope, generation, sealed, "
                     "answer_id, answer_strength) VALUES (?, ?, ?, ?, ?, ?, ?)",
                     account, question.id, scope, generation, question.sealed, question.answer_id,
                     question.answer_strength));
  }
  return Done{};
}

Result<std::uint64_t> SqliteSharedQuestions::answers_generation(const std::string& account) {
  return generation_in_force(database_, account);
}

Status SqliteSharedQuestions::put_copies(const std::string& account,
                                         const std::vector<AnswersKeyCopy>& copies) {
  for (const AnswersKeyCopy& one : copies) {
    WAFERSEAL_CHECK(database_.run(
        "INSERT OR REPLACE INTO answers_key_copies (mailbox, account, copy) VALUES (?, ?, ?)",
        one.mailbox, account, one.copy));
  }
  return Done{};
}

Status SqliteSharedQuestions::put_answers_key(const std::string& account, const NewAnswersKey& key,
                                              const AuditEvent& event) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_TRY(const std::uint64_t there, answers_generation(account));
  if (key.instead_of != there || key.generation <= there) {
    return Error{Code::kConflict, "answers_key", "generation " + std::to_string(there)};
  }
  WAFERSEAL_CHECK(
      database_.run("INSERT OR REPLACE INTO answers_keys (account, generation) VALUES (?, ?)",
                    account, key.generation));
  WAFERSEAL_CHECK(database_.run("DELETE FROM answers_key_copies WHERE account = ?", account));
  WAFERSEAL_CHECK(put_copies(account, key.copies));
  for (const auto& [id, sealed] : key.resealed) {
    WAFERSEAL_CHECK(database_.run(
        "UPDATE shared_questions SET sealed = ?, generation = ? WHERE account = ? AND id = ?",
        sealed, key.generation, account, id));
  }
  WAFERSEAL_CHECK(add_event(database_, event));
  return transaction.commit();
}

Status SqliteSharedQuestions::add_answers_key_copies(const std::string& account,
                                                     std::uint64_t generation,
                                                     const std::vector<AnswersKeyCopy>& copies,
                                                     const AuditEvent& event) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  WAFERSEAL_TRY(const std::uint64_t there, answers_generation(account));
  if (generation == 0 || generation != there) {
    return Error{Code::kConflict, "answers_key", "generation " + std::to_string(there)};
  }
  WAFERSEAL_CHECK(put_copies(account, copies));
  WAFERSEAL_CHECK(add_event(database_, event));
  return transaction.commit();
}

Result<std::vector<AnswersKeyCopy>> SqliteSharedQuestions::answers_key_copies(
    const std::string& account) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query("SELECT mailbox, copy FROM answers_key_copies WHERE account = ? "
                                "ORDER BY mailbox",
                                account));
  return read_all<AnswersKeyCopy>(std::move(found), read_key_copy);
}

Result<std::optional<AnswersKeyCopy>> SqliteSharedQuestions::find_answers_key_copy(
    const std::string& account, const std::string& mailbox) {
  WAFERSEAL_TRY(SqlStatement found, database_.query("SELECT mailbox, copy FROM answers_key_copies "
                                                    "WHERE account = ? AND mailbox = ?",
                                                    account, mailbox));
  return read_one<AnswersKeyCopy>(std::move(found), read_key_copy);
}

Result<std::vector<SharedQuestion>> SqliteSharedQuestions::shared_questions(
    const std::string& account) {
  WAFERSEAL_TRY(
      SqlStatement found,
      database_.query(std::string(kSharedColumns) + "WHERE account = ? ORDER BY id", account));
  return read_all<SharedQuestion>(std::move(found), read_shared_question);
}

Result<std::optional<SharedQuestion>> SqliteSharedQuestions::find_shared_question(
    const std::string& account, const std::string& id) {
  WAFERSEAL_TRY(
      SqlStatement found,
      database_.query(std::string(kSharedColumns) + "WHERE account = ? AND id = ?", account, id));
  return read_one<SharedQuestion>(std::move(found), read_shared_question);
}

}  // namespace waferseal::native
