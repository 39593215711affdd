#include "engine/policy/names.h"

#include <array>

namespace waferseal {
namespace policy {
namespace {

using std::string_view;
using std::to_array;

constexpr auto kSteps =
    to_array<string_view>({"tls", "directory", "address-book", "discovery", "login-always",
                           "login-known", "default-question", "ask", "opportunistic", "failure"});
constexpr auto kOutcomes =
    to_array<string_view>({"present", "none", "error", "timed_out", "not_asked"});
constexpr auto kFactSources =
    to_array<string_view>({"local", "dns", "smtp", "mta-sts", "directory", "address-book", "portal",
                           "wkd", "keyserver", "autocrypt", "sender"});
constexpr auto kFactKinds = to_array<string_view>(
    {"mail_server_tls", "directory", "address_book", "discovery", "portal_account"});
constexpr auto kPins = to_array<string_view>({"none", "match", "mismatch"});
constexpr auto kStrengths = to_array<string_view>({"weak", "strong", "generated"});
constexpr auto kForcedTls = to_array<string_view>({"tls-or-never", "tls-else-escrow"});
constexpr auto kFailureScopes = to_array<string_view>({"refuse-all", "send-rest"});
constexpr auto kSettings = to_array<string_view>(
    {"steps", "tls_only", "tls_assurance", "tls_forced", "tls_excluded", "tls_opportunistic",
     "notice_verified", "discovery_sources", "login_always", "default_question",
     "fallback_below_level", "failure_action", "failure_scope", "floor", "content_rules",
     "account_copy", "independent_guards", "fact_max_age_s", "message_mib"});
constexpr auto kClaims = to_array<string_view>({"accept", "ignore"});
constexpr auto kQuestionAccesses = to_array<string_view>({"opens", "no-key", "refused"});
constexpr auto kMessageOutcomes =
    to_array<string_view>({"send", "send-rest", "ask", "hold", "refuse-all"});
constexpr auto kVerdicts = to_array<string_view>({"same", "changed", "lower-level", "forbidden"});

}  // namespace

#define WAFERSEAL_NAMES(Enum, table)                   \
  template <>                                          \
  std::span<const std::string_view> names_of<Enum>() { \
    return table;                                      \
  }
WAFERSEAL_NAMES(Step, kSteps)
WAFERSEAL_NAMES(Outcome, kOutcomes)
WAFERSEAL_NAMES(FactSource, kFactSources)
WAFERSEAL_NAMES(FactKind, kFactKinds)
WAFERSEAL_NAMES(Pin, kPins)
WAFERSEAL_NAMES(Strength, kStrengths)
WAFERSEAL_NAMES(ForcedTls, kForcedTls)
WAFERSEAL_NAMES(FailureScope, kFailureScopes)
WAFERSEAL_NAMES(Setting, kSettings)
WAFERSEAL_NAMES(Claims, kClaims)
WAFERSEAL_NAMES(DefaultQuestionAccess, kQuestionAccesses)
WAFERSEAL_NAMES(MessageOutcome, kMessageOutcomes)
WAFERSEAL_NAMES(Verdict, kVerdicts)
#undef WAFERSEAL_NAMES

}  // namespace policy

std::string_view name(Step value) { return policy::name_in(value); }
std::string_view name(Outcome value) { return policy::name_in(value); }
std::string_view name(FactSource value) { return policy::name_in(value); }
std::string_view name(FactKind value) { return policy::name_in(value); }
std::string_view name(Pin value) { return policy::name_in(value); }
std::string_view name(Strength value) { return policy::name_in(value); }
std::string_view name(ForcedTls value) { return policy::name_in(value); }
std::string_view name(FailureScope value) { return policy::name_in(value); }
std::string_view name(Setting value) { return policy::name_in(value); }
std::string_view name(Claims value) { return policy::name_in(value); }
std::string_view name(DefaultQuestionAccess value) { return policy::name_in(value); }
std::string_view name(MessageOutcome value) { return policy::name_in(value); }
std::string_view name(Verdict value) { return policy::name_in(value); }

}  // namespace waferseal
