#include "tests/engine/policy/request_builder.h"

#include <utility>

namespace waferseal::test {

Mailbox mailbox(std::string_view text) { return *Mailbox::parse(text); }
Domain domain(std::string_view text) { return *Domain::parse(text); }
DomainPattern pattern(std::string_view text) { return *DomainPattern::parse(text); }

Request request_to(std::string_view recipient) {
  Request out{mailbox("ann@a.example"),
              {},
              false,
              false,
              {},
              {},
              {Method::kTls, Method::kOpenPgp, Method::kSmime, Method::kEscrowQuestion,
               Method::kEscrowLogin},
              Claims::kAccept,
              {},
              {},
              {}};
  add_recipient(out, recipient);
  return out;
}

void add_recipient(Request& request, std::string_view recipient) {
  request.recipients.push_back({mailbox(recipient), {}, false, {}});
}

Settings& account(Request& request) { return request.policy.account.set; }

MailboxFacts& known(Request& request) {
  return request.facts.mailboxes[request.recipients.front().mailbox];
}

void servers(Request& request, Assurance assurance, Outcome outcome) {
  servers_of(request, request.recipients.front().mailbox.domain().ascii(), assurance, outcome);
}

void servers_of(Request& request, std::string_view name, Assurance assurance, Outcome outcome) {
  MailServerTls& tls = request.facts.domains[domain(name)].mail_server_tls;
  tls.head.outcome = outcome;
  tls.head.source = FactSource::kSmtp;
  tls.assurance = assurance;
}

FactHead present(FactSource source) { return {Outcome::kPresent, source, 0, false}; }

KeyFact key(std::string_view fingerprint, Pin pin) { return {std::string(fingerprint), {}, pin}; }

KeyFact bad_key(std::string_view fingerprint, Code why_not) {
  return {std::string(fingerprint), why_not, Pin::kNone};
}

BookEntry& add_entry(Request& request, const std::string& book, const std::string& entry) {
  auto& books = known(request).books;
  BookFact* found = nullptr;
  for (BookFact& fact : books) {
    if (fact.book == book) found = &fact;
  }
  if (found == nullptr) {
    request.books.subscribed.push_back(book);
    books.push_back({book, present(FactSource::kAddressBook), {}});
    found = &books.back();
  }
  found->entries.emplace_back();
  found->entries.back().id = entry;
  return found->entries.back();
}

QuestionFact question(const std::string& id, Strength strength) { return {id, strength}; }

Decision decide(const Request& request) { return resolve(request).decisions.at(0); }

std::string trace_of(const Choice& choice, Step step) {
  std::string out;
  for (const TraceLine& line : choice.trace) {
    if (line.step != step) continue;
    if (!out.empty()) out += " ";
    if (line.taken) out += "+";
    out += code_name(line.reason);
  }
  return out;
}

}  // namespace waferseal::test
