#include "tests/engine/policy/random_request.h"

#include <algorithm>

#include "tests/engine/policy/request_builder.h"

namespace waferseal::test {
namespace {

// Few names, so that scopes, patterns and facts meet often.
const std::vector<std::string>& domains() {
  static const std::vector<std::string> kDomains = {"a.example", "b.example", "x.b.example",
                                                    "y.x.b.example", "xn--bcher-kva.example"};
  return kDomains;
}
const std::vector<std::string>& patterns() {
  static const std::vector<std::string> kPatterns = {"a.example",   "b.example",     "x.b.example",
                                                     "*.b.example", "*.x.b.example", "*.example"};
  return kPatterns;
}
const std::vector<std::string>& locals() {
  static const std::vector<std::string> kLocals = {"ann", "bob", "bob+tag", "\"b b\"",
                                                   "\xD0\xB8\xD0\xB2\xD0\xB0\xD0\xBD"};
  return kLocals;
}
const std::vector<std::string>& books() {
  static const std::vector<std::string> kBooks = {"personal", "team", "old"};
  return kBooks;
}
const std::vector<std::string>& rules() {
  static const std::vector<std::string> kRules = {"card", "diagnosis"};
  return kRules;
}

// Draws stand in statements of their own: the order of operands and arguments is the compiler's.
Mailbox any_mailbox(Dice& dice) {
  const std::string& local = dice.pick(locals());
  const std::string& name = dice.pick(domains());
  return mailbox(local + "@" + name);
}

Floor any_floor(Dice& dice) {
  Floor out;
  out.end_to_end = dice.one_in(5);
  out.retractable = dice.one_in(6);
  out.expires = dice.one_in(6);
  out.stored_encrypted = dice.one_in(6);
  if (dice.one_in(5)) out.min_tls = static_cast<Assurance>(2 + dice.below(3));
  if (dice.one_in(4)) out.level = dice.any<Level>(6);
  return out;
}

FactHead any_head(Dice& dice, FactSource source) {
  FactHead out;
  out.outcome = dice.one_in(3) ? dice.any<Outcome>(5) : Outcome::kPresent;
  out.source = source;
  out.age_s = static_cast<std::int64_t>(dice.below(dice.one_in(5) ? 1000000 : 3600));
  out.claimed = dice.one_in(8);
  return out;
}

std::optional<KeyFact> any_key(Dice& dice) {
  if (dice.one_in(2)) return std::nullopt;
  static constexpr char kDigits[] = "0123456789abcdef";
  KeyFact out;
  for (int i = 0; i < 40; ++i) out.fingerprint.push_back(kDigits[dice.below(16)]);
  if (dice.one_in(4)) out.why_not = Code::kBadBase64;  // any code does
  out.pin = dice.any<Pin>(3);
  return out;
}

std::vector<Step> any_steps(Dice& dice) {
  if (dice.one_in(3)) return dice.one_in(2) ? secureline_steps() : end_to_end_first_steps();
  std::vector<Step> all;
  for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(Step::kAsk); ++i) {
    if (!dice.one_in(5)) all.push_back(static_cast<Step>(i));
  }
  for (std::size_t i = all.size(); i > 1; --i) {
    std::swap(all[i - 1], all[static_cast<std::size_t>(dice.below(i))]);
  }
  return all;
}

Settings any_settings(Dice& dice, bool is_account, bool is_user) {
  Settings out;
  if (dice.one_in(3)) out.steps = any_steps(dice);
  if (dice.one_in(6)) out.tls_assurance = static_cast<Assurance>(2 + dice.below(3));
  if (dice.one_in(6)) out.notice_verified = dice.one_in(2);
  if (dice.one_in(5)) {
    out.discovery_sources.emplace();
    for (const FactSource source : {FactSource::kDns, FactSource::kWkd, FactSource::kAutocrypt}) {
      if (!dice.one_in(3)) out.discovery_sources->push_back(source);
    }
  }
  if (dice.one_in(4)) out.default_question = dice.one_in(3) ? "" : "q-default";
  if (dice.one_in(3)) {
    out.failure_action =
        dice.pick(std::vector<Method>{Method::kRefuse, Method::kInsecure, Method::kHold});
  }
  if (dice.one_in(4)) out.failure_scope = dice.any<FailureScope>(2);
  if (dice.one_in(6)) out.floor = any_floor(dice);
  if (dice.one_in(8)) {
    out.content_rules.emplace();
    for (const std::string& id : rules()) {
      if (dice.one_in(2)) out.content_rules->push_back({id, "x+", any_floor(dice)});
    }
  }
  if (dice.one_in(8)) out.fact_max_age_s = static_cast<std::int64_t>(dice.below(100000));
  if (dice.one_in(8)) out.message_mib = static_cast<std::int64_t>(dice.below(1000));
  if (is_user) return out;
  if (dice.one_in(2)) out.tls_only = !dice.one_in(4);
  if (dice.one_in(6)) {
    out.tls_forced.emplace();
    const std::string& where = dice.pick(patterns());
    out.tls_forced->emplace(pattern(where), dice.any<ForcedTls>(2));
  }
  if (dice.one_in(8)) {
    out.tls_excluded.emplace();
    if (dice.one_in(2)) out.tls_excluded->mailboxes.push_back(any_mailbox(dice));
    if (dice.one_in(2)) out.tls_excluded->domains.push_back(pattern(dice.pick(patterns())));
  }
  if (dice.one_in(6)) out.tls_opportunistic = dice.one_in(2);
  if (dice.one_in(6)) out.fallback_below_level = dice.one_in(2);
  if (!is_account) return out;
  if (dice.one_in(4)) out.login_always = dice.one_in(2);
  if (dice.one_in(12)) out.account_copy = true;
  if (dice.one_in(8)) out.independent_guards = true;
  return out;
}

Scope any_scope(Dice& dice, bool is_account, bool is_user) {
  Scope out;
  out.set = any_settings(dice, is_account, is_user);
  if (dice.one_in(12)) out.lock.push_back(dice.any<Setting>(18));
  return out;
}

BookEntry any_entry(Dice& dice, std::size_t index) {
  BookEntry out;
  out.id = "e" + std::to_string(index);
  if (dice.one_in(3)) out.preference = static_cast<Method>(1 + dice.below(3));
  out.openpgp = any_key(dice);
  out.smime = any_key(dice);
  if (dice.one_in(2)) out.question = QuestionFact{"q" + out.id, dice.any<Strength>(3)};
  return out;
}

MailboxFacts any_facts(Dice& dice) {
  MailboxFacts out;
  if (dice.one_in(2)) {
    out.directory.head = any_head(dice, FactSource::kDirectory);
    if (out.directory.head.outcome == Outcome::kPresent) {
      out.directory.active = !dice.one_in(4);
      if (dice.one_in(2)) out.directory.preference = static_cast<Method>(1 + dice.below(2));
      out.directory.openpgp = any_key(dice);
      out.directory.smime = any_key(dice);
    }
  }
  for (const std::string& id : books()) {
    if (dice.one_in(2)) continue;
    BookFact book{id, any_head(dice, FactSource::kAddressBook), {}};
    if (book.head.outcome == Outcome::kPresent) {
      const std::size_t entries = static_cast<std::size_t>(dice.below(3));
      for (std::size_t i = 0; i < entries; ++i) book.entries.push_back(any_entry(dice, i));
    }
    out.books.push_back(std::move(book));
  }
  for (const FactSource source : {FactSource::kWkd, FactSource::kDns, FactSource::kKeyserver}) {
    if (!dice.one_in(3)) continue;
    DiscoveryFact found;
    found.head = any_head(dice, source);
    if (found.head.outcome == Outcome::kPresent) {
      found.openpgp = any_key(dice);
      found.smime = any_key(dice);
    }
    out.discovery.push_back(std::move(found));
  }
  if (dice.one_in(2)) out.portal_account = any_head(dice, FactSource::kPortal);
  return out;
}

}  // namespace

std::uint64_t Dice::next() {
  state_ += 0x9E3779B97F4A7C15U;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

Policy random_policy(Dice& dice) {
  Policy out;
  out.version = dice.below(1000);
  out.account = any_scope(dice, true, false);
  for (const std::string& text : patterns()) {
    if (dice.one_in(5)) out.domains.emplace(pattern(text), any_scope(dice, false, false));
  }
  if (dice.one_in(3)) {
    const Mailbox user = any_mailbox(dice);
    out.users.emplace(user, any_scope(dice, false, true));
  }
  return out;
}

Request random_request(std::uint64_t seed) {
  Dice dice(seed);
  Request out = request_to();
  out.recipients.clear();
  out.sender = any_mailbox(dice);
  const std::uint64_t count = dice.one_in(20) ? 0 : 1 + dice.below(4);
  for (std::uint64_t i = 0; i < count; ++i) {
    Recipient recipient{any_mailbox(dice), {}, dice.one_in(8), {}};
    if (dice.one_in(4)) recipient.question = dice.any<Strength>(3);
    if (dice.one_in(4)) recipient.last_level = dice.any<Level>(6);
    const bool known =
        std::any_of(out.recipients.begin(), out.recipients.end(),
                    [&](const Recipient& old) { return old.mailbox == recipient.mailbox; });
    if (!known) out.recipients.push_back(std::move(recipient));
  }
  out.interactive = dice.one_in(2);
  out.tls_opt_out = dice.one_in(6);
  if (dice.one_in(4)) out.floor = any_floor(dice);
  for (const std::string& rule : rules()) {
    if (dice.one_in(10)) out.rule_hits.push_back(rule);
  }
  if (dice.one_in(2)) {
    std::vector<Method> fewer;
    for (const Method method : out.available_methods) {
      if (!dice.one_in(4)) fewer.push_back(method);
    }
    out.available_methods = fewer;
  }
  out.claims = dice.any<Claims>(2);
  if (dice.one_in(4)) out.default_question = dice.any<DefaultQuestionAccess>(3);
  if (dice.one_in(3)) out.books.preferred = dice.pick(books());
  for (const std::string& book : books()) {
    if (dice.one_in(3)) out.books.subscribed.push_back(book);
  }
  if (dice.one_in(2)) out.books.fallback = dice.pick(books());
  out.policy = random_policy(dice);
  for (const std::string& name : domains()) {
    if (dice.one_in(4)) continue;
    MailServerTls& tls = out.facts.domains[domain(name)].mail_server_tls;
    tls.head = any_head(dice, FactSource::kSmtp);
    if (tls.head.outcome == Outcome::kPresent) tls.assurance = dice.any<Assurance>(5);
  }
  for (const Recipient& recipient : out.recipients) {
    if (!dice.one_in(5)) out.facts.mailboxes[recipient.mailbox] = any_facts(dice);
  }
  return out;
}

std::string random_request_json(std::uint64_t seed) { return to_json(random_request(seed)); }

}  // namespace waferseal::test
