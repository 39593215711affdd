#include "native/facts/address_books.h"

#include "waferseal/openpgp.h"

namespace waferseal::native {
namespace {

std::string lower_hex(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::optional<Method> preference_of(const AddressBookEntry& entry) {
  for (const Method method : {Method::kOpenPgp, Method::kSmime, Method::kEscrowQuestion}) {
    if (entry.preference == name(method)) return method;
  }
  return std::nullopt;
}

Strength strength_of(const AddressBookEntry& entry) {
  for (const Strength strength : {Strength::kStrong, Strength::kGenerated}) {
    if (entry.answer_strength == name(strength)) return strength;
  }
  return Strength::kWeak;
}

BookEntry entry_fact(const AddressBookEntry& entry, const Mailbox& recipient, UnixTime now) {
  BookEntry fact;
  fact.id = entry.id;
  fact.preference = preference_of(entry);
  if (!entry.openpgp_key.empty()) {
    const auto info = openpgp::inspect_key_for(entry.openpgp_key, recipient, now);
    // What is no key at all was refused when it was saved; nothing can be said about it.
    if (info) {
      // The user put it there: that is the pin.
      fact.openpgp = KeyFact{lower_hex(info->fingerprint), info->unusable, Pin::kMatch};
    }
  }
  if (!entry.sealed_question.empty()) {
    fact.question = QuestionFact{entry.id, strength_of(entry)};
  }
  return fact;
}

}  // namespace

Books books_of(const AddressBooks& books) {
  Books out;
  out.preferred = books.preferred;
  out.fallback = books.fallback;
  for (const AddressBook& book : books.list) {
    if (book.subscribed) out.subscribed.push_back(book.id);
  }
  return out;
}

std::vector<BookFact> book_facts(const AddressBooks& books,
                                 const std::vector<AddressBookEntry>& entries,
                                 const Mailbox& recipient, UnixTime now) {
  std::vector<BookFact> facts;
  for (const AddressBook& book : books.list) {
    BookFact fact;
    fact.book = book.id;
    for (const AddressBookEntry& entry : entries) {
      if (entry.book == book.id && entry.mailbox == recipient.text()) {
        fact.entries.push_back(entry_fact(entry, recipient, now));
      }
    }
    fact.head = FactHead{fact.entries.empty() ? Outcome::kNone : Outcome::kPresent,
                         FactSource::kAddressBook};
    facts.push_back(std::move(fact));
  }
  return facts;
}

}  // namespace waferseal::native
