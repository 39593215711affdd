// The address books of users and what is in them.
#include <nlohmann/json.hpp>

#include "native/store/sqlite/parts.h"

namespace waferseal::native {

Result<AddressBooks> SqliteUsers::list_books(const std::string& owner) {
  WAFERSEAL_TRY(SqlStatement found,
                database_.query("SELECT id, name, subscribed, preferred, fallback "
                                "FROM address_books WHERE owner = ? ORDER BY fallback DESC, name",
                                owner));
  AddressBooks books;
  while (true) {
    WAFERSEAL_TRY(const bool row, found.step());
    if (!row) return books;
    books.list.push_back({found.text(0), found.text(1), found.boolean(2)});
    if (found.boolean(3)) books.preferred = found.text(0);
    if (found.boolean(4)) books.fallback = found.text(0);
  }
}

Status SqliteUsers::put_book(const std::string& owner, const AddressBook& book) {
  return database_.run(
      "INSERT INTO address_books (owner, id, name, subscribed) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (owner, id) DO UPDATE SET name = excluded.name, subscribed = "
      "excluded.subscribed",
      owner, book.id, book.name, book.subscribed);
}

Status SqliteUsers::remove_book(const std::string& owner, const std::string& id) {
  return database_.run("DELETE FROM address_books WHERE owner = ? AND id = ?", owner, id);
}

Status SqliteUsers::order_books(const std::string& owner, const std::string& preferred,
                                const std::string& fallback) {
  WAFERSEAL_TRY(Transaction transaction, Transaction::begin(database_));
  // There is never more than one of each: those that were go before others come.
  WAFERSEAL_CHECK(
      database_.run("UPDATE address_books SET preferred = 0, fallback = 0 WHERE owner = ?", owner));
  WAFERSEAL_CHECK(
      database_.run("UPDATE address_books SET preferred = (id = ?), fallback = (id = ?) "
                    "WHERE owner = ?",
                    preferred, fallback, owner));
  return transaction.commit();
}

Status SqliteUsers::put_entry(const AddressBookEntry& entry) {
  return database_.run(
      "INSERT OR REPLACE INTO address_book_entries (owner, id, book, mailbox, display_name, kinds, "
      "preference, openpgp_key, smime_certificate, sealed_question, answer_id, answer_strength, "
      "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      entry.owner, entry.id, entry.book, entry.mailbox, entry.display_name,
      nlohmann::json(entry.kinds).dump(), entry.preference, entry.openpgp_key,
      entry.smime_certificate, entry.sealed_question, entry.answer_id, entry.answer_strength,
      entry.updated_at);
}

Status SqliteUsers::remove_entry(const std::string& owner, const std::string& id) {
  return database_.run("DELETE FROM address_book_entries WHERE owner = ? AND id = ?", owner, id);
}

Result<std::vector<AddressBookEntry>> SqliteUsers::list_entries(const std::string& owner) {
  WAFERSEAL_TRY(
      SqlStatement found,
      database_.query("SELECT id, book, mailbox, display_name, kinds, preference, openpgp_key, "
                      "smime_certificate, sealed_question, answer_id, answer_strength, updated_at "
                      "FROM address_book_entries WHERE owner = ? ORDER BY book, mailbox, id",
                      owner));
  std::vector<AddressBookEntry> entries;
  while (true) {
    WAFERSEAL_TRY(const bool row, found.step());
    if (!row) return entries;
    AddressBookEntry entry;
    entry.owner = owner;
    entry.id = found.text(0);
    entry.book = found.text(1);
    entry.mailbox = found.text(2);
    entry.display_name = found.text(3);
    const auto kinds = nlohmann::json::parse(found.text(4), nullptr, false);
    if (!kinds.is_array()) return Error{Code::kStoreFailed, entry.id, "kinds is not an array"};
    for (const auto& kind : kinds) {
      if (kind.is_string()) entry.kinds.push_back(kind.get<std::string>());
    }
    entry.preference = found.text(5);
    entry.openpgp_key = found.bytes(6);
    entry.smime_certificate = found.bytes(7);
    entry.sealed_question = found.bytes(8);
    entry.answer_id = found.bytes(9);
    entry.answer_strength = found.text(10);
    entry.updated_at = found.time(11);
    entries.push_back(std::move(entry));
  }
}

}  // namespace waferseal::native
