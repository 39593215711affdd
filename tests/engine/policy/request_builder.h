// Requests for the tests: ann@a.example writes to one recipient, nothing is known, everything can
// be sealed, nobody can be asked. Each test changes what it is about.
#ifndef WAFERSEAL_TESTS_ENGINE_POLICY_REQUEST_BUILDER_H_
#define WAFERSEAL_TESTS_ENGINE_POLICY_REQUEST_BUILDER_H_

#include <string>
#include <string_view>

#include "waferseal/policy.h"

namespace waferseal::test {

Mailbox mailbox(std::string_view text);
Domain domain(std::string_view text);
DomainPattern pattern(std::string_view text);

Request request_to(std::string_view recipient = "bob@b.example");
void add_recipient(Request& request, std::string_view recipient);

// The account's settings, and the facts of the first recipient.
Settings& account(Request& request);
MailboxFacts& known(Request& request);
// What the first recipient's mail servers do.
void servers(Request& request, Assurance assurance, Outcome outcome = Outcome::kPresent);
void servers_of(Request& request, std::string_view domain, Assurance assurance,
                Outcome outcome = Outcome::kPresent);

FactHead present(FactSource source);
KeyFact key(std::string_view fingerprint, Pin pin = Pin::kNone);
KeyFact bad_key(std::string_view fingerprint, Code why_not);
// A book with one entry, subscribed to.
BookEntry& add_entry(Request& request, const std::string& book, const std::string& entry);
QuestionFact question(const std::string& id, Strength strength = Strength::kStrong);

Decision decide(const Request& request);

// The reasons of the lines that the trace has for a step, joined by spaces; the one that was taken
// has a + before it.
std::string trace_of(const Choice& choice, Step step);

}  // namespace waferseal::test

#endif  // WAFERSEAL_TESTS_ENGINE_POLICY_REQUEST_BUILDER_H_
