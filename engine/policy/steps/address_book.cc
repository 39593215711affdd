// SPEC 2.5.3. Yields `openpgp`, `smime` or `escrow-question` when an address book of the sender
// holds a key, a certificate or a question and answer. Books are searched in order: the preferred
// book for encryption data if one is named, then all subscribed books, or the default book when
// none is subscribed; the first entry with usable encryption information wins; inside an entry its
// own preference wins, else PKI before question.
#include <algorithm>
#include <string_view>
#include <vector>

#include "engine/policy/facts.h"
#include "engine/policy/steps/key_choice.h"
#include "engine/policy/steps/step.h"

namespace waferseal::policy {
namespace {

std::vector<std::string_view> search_order(const Books& books) {
  std::vector<std::string_view> order;
  const auto add = [&](const std::string& book) {
    if (!book.empty() && std::find(order.begin(), order.end(), book) == order.end()) {
      order.push_back(book);
    }
  };
  add(books.preferred);
  for (const std::string& book : books.subscribed) add(book);
  if (books.subscribed.empty()) add(books.fallback);
  return order;
}

const BookFact* find_book(const MailboxFacts& facts, std::string_view book) {
  for (const BookFact& fact : facts.books) {
    if (fact.book == book) return &fact;
  }
  return nullptr;
}

bool try_question(StepRun& run, const BookEntry& entry, Source source,
                  const TraceLine::Seen& seen) {
  if (!entry.question) return false;
  source.question = entry.question->id;
  return run.take(question_candidate(run.context(), entry.question->strength, false, source),
                  Code::kBookQuestion, seen);
}

bool try_entry(StepRun& run, const BookFact& book, const BookEntry& entry) {
  const TraceLine::Seen seen{FactKind::kAddressBook, book.head};
  Source source;
  source.from = FactSource::kAddressBook;
  source.book = book.book;
  source.entry = entry.id;
  const bool question_first = entry.preference == Method::kEscrowQuestion;
  if (question_first && try_question(run, entry, source, seen)) return true;
  if (try_keys(run, entry.preference, entry.openpgp, entry.smime, source, Code::kBookKey, seen)) {
    return true;
  }
  return !question_first && try_question(run, entry, source, seen);
}

bool try_book(StepRun& run, const BookFact& book) {
  if (const auto reason = why_not(book.head, run.context().request.claims)) {
    return run.pass(*reason, FactKind::kAddressBook, book.head);
  }
  for (const BookEntry& entry : book.entries) {
    if (try_entry(run, book, entry)) return true;
  }
  return false;
}

}  // namespace

bool run_address_book(StepRun& run) {
  for (const std::string_view id : search_order(run.context().request.books)) {
    const BookFact* book = find_book(run.context().mailbox, id);
    if (book == nullptr) {
      run.pass(Code::kFactNotAsked, FactKind::kAddressBook, FactHead{});
    } else if (try_book(run, *book)) {
      return true;
    }
  }
  return run.pass(Code::kBookNothing);
}

}  // namespace waferseal::policy
