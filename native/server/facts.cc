#include "native/server/facts.h"

#include <algorithm>
#include <future>
#include <set>

#include "waferseal/openpgp.h"

namespace waferseal::native {
namespace {

constexpr const char* kDefaultBook = "personal";

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

FactHead answered(Outcome outcome, FactSource source) {
  FactHead head;
  head.outcome = outcome;
  head.source = source;
  return head;
}

}  // namespace

Books books_of(const std::vector<AddressBookEntry>& entries) {
  std::set<std::string> names;
  for (const AddressBookEntry& entry : entries) names.insert(entry.book);
  names.erase(kDefaultBook);
  Books books;
  books.fallback = kDefaultBook;
  if (!names.empty()) {
    books.subscribed.push_back(kDefaultBook);
    books.subscribed.insert(books.subscribed.end(), names.begin(), names.end());
  }
  return books;
}

std::vector<BookFact> book_facts(const std::vector<AddressBookEntry>& entries,
                                 const Mailbox& recipient, UnixTime now) {
  std::set<std::string> names = {kDefaultBook};
  for (const AddressBookEntry& entry : entries) names.insert(entry.book);
  std::vector<BookFact> facts;
  for (const std::string& book : names) {
    BookFact fact;
    fact.book = book;
    for (const AddressBookEntry& entry : entries) {
      if (entry.book == book && entry.mailbox == recipient.text()) {
        fact.entries.push_back(entry_fact(entry, recipient, now));
      }
    }
    fact.head = answered(fact.entries.empty() ? Outcome::kNone : Outcome::kPresent,
                         FactSource::kAddressBook);
    facts.push_back(std::move(fact));
  }
  return facts;
}

std::optional<MailServerTls> FactProvider::remembered(const Domain& domain) {
  const UnixTime now = now_();
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = learnt_.find(domain);
  if (found == learnt_.end()) return std::nullopt;
  const auto age = std::max(std::chrono::seconds(0), now - found->second.at);
  const Outcome outcome = found->second.fact.head.outcome;
  const bool failed = outcome == Outcome::kError || outcome == Outcome::kTimedOut;
  if (age > (failed ? kFreshFailure : kFresh)) return std::nullopt;
  MailServerTls fact = found->second.fact;
  fact.head.age_s = age.count();
  return fact;
}

std::map<Domain, DomainFacts> FactProvider::domain_facts(const std::vector<Mailbox>& recipients) {
  std::map<Domain, DomainFacts> facts;
  std::vector<std::pair<Domain, std::future<MailServerTls>>> asked;
  for (const Mailbox& recipient : recipients) {
    const Domain& domain = recipient.domain();
    if (facts.count(domain) != 0) continue;
    facts[domain] = DomainFacts{};
    if (auto known = remembered(domain)) {
      facts[domain].mail_server_tls = std::move(*known);
    } else if (probe_) {
      asked.emplace_back(domain, std::async(std::launch::async, probe_, domain));
    }
  }
  for (auto& [domain, future] : asked) {
    MailServerTls fact;
    try {
      fact = future.get();
    } catch (const std::exception&) {
      fact.head = answered(Outcome::kError, FactSource::kSmtp);
      fact.assurance = Assurance::kNone;
    }
    fact.head.age_s = 0;
    fact.head.claimed = false;
    const std::lock_guard<std::mutex> lock(mutex_);
    learnt_[domain] = Learnt{fact, now_()};
    facts[domain].mail_server_tls = fact;
  }
  return facts;
}

Result<FactProvider::Known> FactProvider::look_up(UserStore& users, const Mailbox& sender,
                                                  const std::vector<Mailbox>& recipients) {
  WAFERSEAL_TRY(const std::vector<AddressBookEntry> entries, users.list_entries(sender.text()));
  Known known;
  known.books = books_of(entries);
  known.facts.domains = domain_facts(recipients);
  for (const Mailbox& recipient : recipients) {
    MailboxFacts facts;
    WAFERSEAL_TRY(const auto local, users.find_user(recipient.text()));
    // Local users have no certificates in their profile yet.
    facts.directory.head =
        answered(local ? Outcome::kPresent : Outcome::kNone, FactSource::kDirectory);
    facts.directory.active = local.has_value();
    facts.books = book_facts(entries, recipient, now_());
    facts.portal_account = answered(Outcome::kNone, FactSource::kPortal);
    known.facts.mailboxes[recipient] = std::move(facts);
  }
  return known;
}

}  // namespace waferseal::native
