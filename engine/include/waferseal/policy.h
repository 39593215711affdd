// The resolver: which protection each recipient's copy of a message gets, and why.
//
//   WAFERSEAL_TRY(Request request, parse_request(json));
//   Resolution resolution = resolve(request);
//   for (const Decision& decision : resolution.decisions) {
//     show(decision.recipient, name(decision.method), code_message(decision.reason));
//   }
//   std::string answer = to_json(resolution);
//
// resolve() is a pure and total function: equal requests give equal bytes in the browser and on the
// server, no request makes it fail. It looks nothing up; the host brings facts, and a fact that is
// missing says why. A look-up that failed or timed out never counts as "there is none that
// matters": it is passed over with its reason in the trace, and what follows is the next step or
// the failure action, never clear text that policy does not name.
//
// The server does not take the browser's word: it resolves again with with_server_facts() and looks
// at each uploaded decision with compare().
//
// JSON forms: docs/schema/request.schema.json, docs/schema/resolution.schema.json. Rules: SPEC 2.
#ifndef WAFERSEAL_POLICY_H_
#define WAFERSEAL_POLICY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "waferseal/address.h"
#include "waferseal/result.h"
#include "waferseal/words.h"

namespace waferseal {

// ---------------------------------------------------------------- words

// One rule in the ordered list that can yield a method. The last two are not in the list: they are
// what happens around it, and have a name for the trace.
// Names: tls, directory, address-book, discovery, login-always, login-known, default-question, ask,
// opportunistic, failure.
enum class Step : std::uint8_t {
  kTls,
  kDirectory,
  kAddressBook,
  kDiscovery,
  kLoginAlways,
  kLoginKnown,
  kDefaultQuestion,
  kAsk,
  kOpportunistic,
  kFailure,
};

// ---------------------------------------------------------------- facts

// Names: present, none, error, timed_out, not_asked.
enum class Outcome : std::uint8_t { kPresent, kNone, kError, kTimedOut, kNotAsked };

// Where a fact comes from. Names: local, dns, smtp, mta-sts, directory, address-book, portal, wkd,
// keyserver, autocrypt, sender.
enum class FactSource : std::uint8_t {
  kLocal,
  kDns,
  kSmtp,
  kMtaSts,
  kDirectory,
  kAddressBook,
  kPortal,
  kWkd,
  kKeyserver,
  kAutocrypt,
  kSender,
};

// Names: mail_server_tls, directory, address_book, discovery, portal_account.
enum class FactKind : std::uint8_t {
  kMailServerTls,
  kDirectory,
  kAddressBook,
  kDiscovery,
  kPortalAccount,
};

// What every fact says about itself.
struct FactHead {
  Outcome outcome = Outcome::kNotAsked;
  FactSource source = FactSource::kLocal;
  // Seconds since it was learnt; never negative.
  std::int64_t age_s = 0;
  // Brought by a browser. A request with claims == kIgnore reads such a fact as not asked.
  bool claimed = false;

  bool operator==(const FactHead& other) const {
    return outcome == other.outcome && source == other.source && age_s == other.age_s &&
           claimed == other.claimed;
  }
};

// What the mail servers of a domain can do: the weakest of the MX hosts that would be used.
struct MailServerTls {
  FactHead head;
  Assurance assurance = Assurance::kNone;
};

// Names: none, match, mismatch.
enum class Pin : std::uint8_t {
  kNone,      // nobody compared or kept this key before
  kMatch,     // the key that was pinned
  kMismatch,  // another key than the pinned one: never used without the sender
};

// An OpenPGP key or an S/MIME certificate, as its adapter judged it.
struct KeyFact {
  std::string fingerprint;  // lower-case hexadecimal
  // Empty: usable for encryption now. Else the adapter's code (expired, revoked, too weak...).
  std::optional<Code> why_not;
  Pin pin = Pin::kNone;
};

// A question that has an answer. The answer itself is never in a request.
struct QuestionFact {
  std::string id;
  Strength strength = Strength::kWeak;
};

// The recipient as a local user.
struct DirectoryFact {
  FactHead head;
  bool active = false;
  std::optional<Method> preference;  // kOpenPgp or kSmime
  std::optional<KeyFact> openpgp;
  std::optional<KeyFact> smime;
};

struct BookEntry {
  std::string id;
  std::optional<Method> preference;  // kOpenPgp, kSmime or kEscrowQuestion
  std::optional<KeyFact> openpgp;
  std::optional<KeyFact> smime;
  std::optional<QuestionFact> question;
};

// What one address book of the sender holds for the recipient, in the book's order.
struct BookFact {
  std::string book;
  FactHead head;
  std::vector<BookEntry> entries;
};

// What one look-up found. The head's source says where.
struct DiscoveryFact {
  FactHead head;
  std::optional<KeyFact> openpgp;
  std::optional<KeyFact> smime;
};

struct MailboxFacts {
  DirectoryFact directory;
  std::vector<BookFact> books;
  std::vector<DiscoveryFact> discovery;
  FactHead portal_account;
};

struct DomainFacts {
  MailServerTls mail_server_tls;
};

// A mailbox or domain without an entry has not been asked for.
struct Facts {
  std::map<Domain, DomainFacts> domains;
  std::map<Mailbox, MailboxFacts> mailboxes;
};

// ---------------------------------------------------------------- policy

// What a copy must offer at least. Floors of several origins are joined: the strictest of each.
struct Floor {
  bool end_to_end = false;               // nobody of us can read it
  bool retractable = false;              // can be made unreadable before it is opened
  bool expires = false;                  // becomes unreadable at a date
  bool stored_encrypted = false;         // lies encrypted at the recipient's side
  Assurance min_tls = Assurance::kNone;  // for the method tls
  Level level = Level::kL0;

  bool operator==(const Floor& other) const;
};
Floor join(const Floor& a, const Floor& b);

// Names: tls-or-never, tls-else-escrow.
enum class ForcedTls : std::uint8_t { kTlsOrNever, kTlsElseEscrow };

// A rule on the text of a message. The pattern runs in the sender's browser; the request says
// which rules hit.
struct ContentRule {
  std::string id;
  std::string pattern;  // an ECMAScript regular expression with the flags "iu"
  Floor floor;
};

// Names: those of the members of Settings below.
enum class Setting : std::uint8_t {
  kSteps,
  kTlsOnly,
  kTlsAssurance,
  kTlsForced,
  kTlsExcluded,
  kTlsOpportunistic,
  kNoticeVerified,
  kDiscoverySources,
  kLoginAlways,
  kDefaultQuestion,
  kFallbackBelowLevel,
  kFailureAction,
  kFailureScope,
  kFloor,
  kContentRules,
  kAccountCopy,
  kIndependentGuards,
  kFactMaxAgeS,
  kMessageMib,
};

// Names: refuse-all, send-rest.
enum class FailureScope : std::uint8_t { kRefuseAll, kSendRest };

// Recipients that an administrator takes out of the tls step.
struct Exclusions {
  std::vector<Mailbox> mailboxes;
  std::vector<DomainPattern> domains;
};

// What one scope sets; what it leaves empty is inherited. SPEC 2.4 has the meaning and the default
// of each.
struct Settings {
  std::optional<std::vector<Step>> steps;
  std::optional<bool> tls_only;
  std::optional<Assurance> tls_assurance;
  std::optional<std::map<DomainPattern, ForcedTls>> tls_forced;
  std::optional<Exclusions> tls_excluded;
  std::optional<bool> tls_opportunistic;
  std::optional<bool> notice_verified;
  std::optional<std::vector<FactSource>> discovery_sources;
  std::optional<bool> login_always;
  std::optional<std::string> default_question;  // its id; "" means none
  std::optional<bool> fallback_below_level;
  std::optional<Method> failure_action;  // kRefuse, kInsecure or kHold
  std::optional<FailureScope> failure_scope;
  std::optional<Floor> floor;
  std::optional<std::vector<ContentRule>> content_rules;
  std::optional<bool> account_copy;
  std::optional<bool> independent_guards;
  std::optional<std::int64_t> fact_max_age_s;
  std::optional<std::int64_t> message_mib;
};

struct Scope {
  Settings set;
  // Settings that no scope below may set.
  std::vector<Setting> lock;
};

// The whole policy of one account.
struct Policy {
  std::uint64_t version = 0;
  Scope account;
  std::map<DomainPattern, Scope> domains;  // of senders
  std::map<Mailbox, Scope> users;
};

// The step orders that have a name.
std::vector<Step> secureline_steps();
std::vector<Step> end_to_end_first_steps();

// Errors: kBadJson and kSettingNotAtScope (subject: the path of the field), kBadMailbox,
// kBadDomain.
Result<Policy> parse_policy(std::string_view json);
std::string to_json(const Policy& policy);
// The part that applies to one sender: what the sender's browser is given.
Policy policy_for_sender(const Policy& policy, const Mailbox& sender);
// The default question of a sender and whose it is; none: there is none. SPEC 2.4.2.
struct ScopedQuestion {
  std::string id;
  std::string scope;  // as SendProof has it
};
std::optional<ScopedQuestion> default_question_of(const Policy& policy, const Mailbox& sender);
// All that a policy sets, of each scope.
std::vector<ScopedQuestion> default_questions_in(const Policy& policy);
// How many bytes a sender's message may have, sealed; none: policy sets no limit.
std::optional<std::uint64_t> message_limit(const Policy& policy, const Mailbox& sender);
// Every contradiction that stands in the policy itself: kContradiction, each with a subject that
// names both settings. Empty: there is none.
std::vector<Error> check_policy(const Policy& policy);

// Whether every message can be sent to anyone, protected and without asking the sender, as long as
// the message itself sets no floor and does not opt out of TLS, and the sender's browser opens the
// default question. This is exact: where it says no, there is a message and a recipient for which it
// does not work.
struct SendProof {
  bool proved = false;
  // One line per class of senders: which step always yields, or what is in the way.
  struct Line {
    std::string scope;  // "account", "domain *.example.com", "user a@example.com"
    bool proved = false;
    Code reason = Code::kInternal;
    std::string setting;  // the setting that decides
  };
  std::vector<Line> lines;
};
SendProof can_always_send(const Policy& policy, const std::vector<Method>& available_methods);

// ---------------------------------------------------------------- request

struct Recipient {
  Mailbox mailbox;
  // How hard the answer is that the sender gave for this recipient when asked.
  std::optional<Strength> question;
  // The sender hands the link over outside mail; no notice carries it.
  bool link_by_sender = false;
  // The level that the last copy to this recipient had, if the browser remembers.
  std::optional<Level> last_level;
};

// The address books of the sender, by id.
struct Books {
  std::string preferred;  // "" when none is named
  std::vector<std::string> subscribed;
  std::string
      fallback;  // the default book, searched when none is subscribed; "" when there is none
};

// Names: accept, ignore.
enum class Claims : std::uint8_t { kAccept, kIgnore };

// Whether the sender's browser can open the default question that policy sets. SPEC 2.5.7.
// Names: opens, no-key, refused.
enum class DefaultQuestionAccess : std::uint8_t { kOpens, kNoKey, kRefused };

struct Request {
  Mailbox sender;
  std::vector<Recipient> recipients;  // each mailbox once
  // Whether the client can ask the sender something.
  bool interactive = false;
  bool tls_opt_out = false;
  Floor floor;
  std::vector<std::string> rule_hits;
  std::vector<Method> available_methods;
  Claims claims = Claims::kAccept;
  Books books;
  Policy policy;
  Facts facts;
  DefaultQuestionAccess default_question = DefaultQuestionAccess::kOpens;
};

// Unknown fields, wrong types, doubled recipients and facts that contradict themselves are errors.
// Errors: kBadJson (subject: the path of the field), kBadMailbox, kBadDomain, kSettingNotAtScope,
// kTooLarge (above 8 MiB or 2000 recipients).
Result<Request> parse_request(std::string_view json);
// Deterministic: equal requests give equal bytes; parse_request reads them back.
std::string to_json(const Request& request);
// The facts alone, as the server's look-up answers them.
Result<Facts> parse_facts(std::string_view json);
std::string to_json(const Facts& facts);

// What the server resolves for an upload: the sender's choices from the browser's request, but the
// policy, the books and the facts of the server. Nothing that the browser claims remains, but that
// a default question does not open there. `default_question`: what the server has for the sender.
Request with_server_facts(const Request& uploaded, Policy policy, Books books, Facts facts,
                          std::vector<Method> available_methods,
                          DefaultQuestionAccess default_question = DefaultQuestionAccess::kOpens);

// ---------------------------------------------------------------- resolution

// One thing that the resolver looked at. A step has one line or more; the last line of a step that
// was taken has taken == true.
struct TraceLine {
  Step step = Step::kFailure;
  bool taken = false;
  Code reason = Code::kInternal;
  struct Seen {
    FactKind kind;
    FactHead head;
  };
  std::optional<Seen> fact;
};

// Which key, certificate or question was chosen. Fields that do not apply are empty.
struct Source {
  FactSource from = FactSource::kLocal;
  std::string book;
  std::string entry;
  std::string fingerprint;  // of the key or certificate to seal to
  std::string question;     // id; empty when the sender has just given it
};

struct Choice {
  Method method = Method::kRefuse;
  std::optional<Level> level;  // for sending methods
  Code reason = Code::kInternal;
  // No step applied and this is the failure action.
  bool failed = false;
  // The least assurance of the channel: for kTls what delivery must reach, for kInsecure
  // kOpportunistic (encrypted, not verified) or kNone.
  std::optional<Assurance> assurance;
  // The least assurance of the channel for the notice and reset mails of an escrow copy.
  std::optional<Assurance> notice_assurance;
  std::optional<Source> source;  // for keys, certificates and questions
  std::vector<TraceLine> trace;
};

struct Decision : Choice {
  explicit Decision(Mailbox mailbox) : recipient(std::move(mailbox)) {}
  Mailbox recipient;
  // For kTls: what the same request gives with the tls step struck out, sealed together with the
  // rest and released when TLS stops being possible. Empty when there is none that may be sealed;
  // fallback_reason then says why (kFallbackWouldAsk: offer the sender to fill in a question).
  std::optional<Choice> fallback;
  std::optional<Code> fallback_reason;
  // The level is lower than the request's last_level: warn the sender.
  bool below_last = false;
};

// What happens to the message. Names: send, send-rest, ask, hold, refuse-all.
enum class MessageOutcome : std::uint8_t { kSend, kSendRest, kAsk, kHold, kRefuseAll };

struct Resolution {
  std::uint64_t policy_version = 0;
  MessageOutcome outcome = MessageOutcome::kRefuseAll;
  // The weakest copy's level; empty when nothing is sent.
  std::optional<Level> level;
  // Whether the delivery agent (a copy is tls or insecure) or the account can read the text.
  bool agent_reads = false;
  bool account_reads = false;
  Floor floor;  // the joined floor that was applied
  // Contradictions and other errors that stop the message; each names what it is about.
  std::vector<Error> errors;
  std::vector<Decision> decisions;  // in the order of the request's recipients
};

// Never fails and never throws but for want of memory.
Resolution resolve(const Request& request);
// Deterministic.
std::string to_json(const Resolution& resolution);
// Reads what to_json wrote: for uploads that carry the browser's decisions.
// Errors: kBadJson, kBadMailbox, kBadDomain.
Result<Resolution> parse_resolution(std::string_view json);

// How an uploaded decision stands to the server's own. Names: same, changed, lower-level,
// forbidden.
enum class Verdict : std::uint8_t {
  kSame,        // method, what is sealed to, assurance and fall-back agree: accept
  kChanged,     // differs, and is not weaker: answer with the server's own decision
  kLowerLevel,  // weaker than the server's own decision: answer with that, never accept
  kForbidden,   // a copy that policy does not send at all: refuse
};
// Traces, reasons and the ages of facts do not count. Two decisions for different recipients are
// kForbidden.
Verdict compare(const Decision& uploaded, const Decision& own);

// ---------------------------------------------------------------- stable names

std::string_view name(Step value);
std::string_view name(Outcome value);
std::string_view name(FactSource value);
std::string_view name(FactKind value);
std::string_view name(Pin value);
std::string_view name(ForcedTls value);
std::string_view name(FailureScope value);
std::string_view name(Setting value);
std::string_view name(Claims value);
std::string_view name(DefaultQuestionAccess value);
std::string_view name(MessageOutcome value);
std::string_view name(Verdict value);

}  // namespace waferseal

#endif  // WAFERSEAL_POLICY_H_
