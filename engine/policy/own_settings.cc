#include "waferseal/own_settings.h"

#include <algorithm>
#include <array>
#include <optional>

#include "engine/policy/json/parts.h"
#include "engine/policy/policy_check.h"
#include "engine/policy/scopes.h"
#include "engine/policy/settings.h"

namespace waferseal {
namespace policy {
namespace {

// SPEC 2.11.1. Of the others that may stand at the user's scope, `discovery_sources`,
// `content_rules`, `fact_max_age_s` and `message_mib`, no value is known to be the stronger one.
constexpr std::array kOwnSettings{
    Setting::kSteps,           Setting::kTlsAssurance,  Setting::kNoticeVerified,
    Setting::kDefaultQuestion, Setting::kFailureAction, Setting::kFailureScope,
    Setting::kFloor,
};

bool is_own(Setting setting) {
  return std::find(kOwnSettings.begin(), kOwnSettings.end(), setting) != kOwnSettings.end();
}

// SPEC 2.11.3
bool is_weaker(Setting setting, const Settings& own, const EffectiveSettings& above) {
  switch (setting) {
    case Setting::kSteps:
      // Lists are not compared but for the one that tries keys before TLS.
      return *own.steps != above.steps &&
             !(*own.steps == end_to_end_first_steps() && above.steps == secureline_steps());
    case Setting::kTlsAssurance:
      return *own.tls_assurance < above.tls_assurance;
    case Setting::kNoticeVerified:
      return !*own.notice_verified && above.notice_verified;
    case Setting::kDefaultQuestion:
      return own.default_question->empty() && !above.default_question.empty();
    case Setting::kFailureAction:
      return *own.failure_action == Method::kInsecure && above.failure_action != Method::kInsecure;
    default:
      return false;
  }
}

// Where this is fixed for the user; nothing if it is not.
std::optional<std::string> fixed_by(Setting setting, const EffectiveSettings& above) {
  for (const ScopeRef& ref : above.chain) {
    const auto& lock = ref.scope->lock;
    if (std::find(lock.begin(), lock.end(), setting) != lock.end()) return path_of(ref, setting);
  }
  const ScopeRef& last = above.chain.back();
  // Floors add up.
  if (last.kind == ScopeKind::kUser && setting != Setting::kFloor &&
      is_set(last.scope->set, setting)) {
    return path_of(last, setting);
  }
  return std::nullopt;
}

void lay(Setting setting, const Settings& own, Settings& out) {
  switch (setting) {
    case Setting::kSteps:
      out.steps = own.steps;
      break;
    case Setting::kTlsAssurance:
      out.tls_assurance = own.tls_assurance;
      break;
    case Setting::kNoticeVerified:
      out.notice_verified = own.notice_verified;
      break;
    case Setting::kDefaultQuestion:
      out.default_question = own.default_question;
      break;
    case Setting::kFailureAction:
      out.failure_action = own.failure_action;
      break;
    case Setting::kFailureScope:
      out.failure_scope = own.failure_scope;
      break;
    case Setting::kFloor:
      out.floor = join(out.floor.value_or(Floor{}), *own.floor);
      break;
    default:
      break;
  }
}

// The first that is not among `before`.
std::optional<Error> new_contradiction(const Policy& policy, const Mailbox& user,
                                       const std::vector<Error>& before) {
  for (Error& error : standing_contradictions(effective_settings(chain_for_sender(policy, user)))) {
    if (std::find(before.begin(), before.end(), error) == before.end()) return std::move(error);
  }
  return std::nullopt;
}

}  // namespace
}  // namespace policy

Result<Settings> parse_own_settings(std::string_view json) {
  WAFERSEAL_TRY(const policy::Json document, policy::parse_document(json));
  policy::ReadErrors errors;
  Settings own = policy::read_settings(document, {}, errors);
  if (errors.any()) return errors.take();
  for (std::size_t i = 0; i < policy::kSettingCount; ++i) {
    const auto setting = static_cast<Setting>(i);
    if (policy::is_set(own, setting) && !policy::is_own(setting)) {
      return Error{Code::kSettingNotAtScope, std::string(name(setting)),
                   "users do not set this for themselves"};
    }
  }
  return own;
}

std::string own_settings_json(const Settings& own) {
  return policy::write_document(policy::write_settings(own));
}

OwnPolicy with_own_settings(Policy whole, const Mailbox& user, const Settings& own) {
  OwnPolicy out{std::move(whole), {}};
  std::vector<Setting> counting;
  std::vector<Error> before;
  {
    const policy::EffectiveSettings above =
        policy::effective_settings(policy::chain_for_sender(out.policy, user));
    before = policy::standing_contradictions(above);
    for (const Setting setting : policy::kOwnSettings) {
      if (!policy::is_set(own, setting)) continue;
      if (auto by = policy::fixed_by(setting, above)) {
        out.passed_over.push_back({setting, Code::kSettingFixed, *std::move(by)});
      } else if (policy::is_weaker(setting, own, above)) {
        out.passed_over.push_back({setting, Code::kSettingWeaker, above.origin_path(setting)});
      } else {
        counting.push_back(setting);
      }
    }
  }
  for (const Setting setting : counting) {
    const auto user_scope = out.policy.users.find(user);
    const bool was_there = user_scope != out.policy.users.end();
    Scope kept = was_there ? user_scope->second : Scope{};
    policy::lay(setting, own, out.policy.users[user].set);
    const auto found = policy::new_contradiction(out.policy, user, before);
    if (!found) continue;
    out.passed_over.push_back({setting, Code::kContradiction, found->subject});
    if (was_there) {
      out.policy.users[user] = std::move(kept);
    } else {
      out.policy.users.erase(user);
    }
  }
  return out;
}

}  // namespace waferseal
