#include "engine/policy/json/parts.h"
#include "engine/policy/scopes.h"

namespace waferseal {
namespace policy {
namespace {

constexpr std::int64_t kTenYears = 315360000;
constexpr std::int64_t kMostMessageMib = 1 << 20;

std::optional<DomainPattern> read_pattern(const std::string& text, const std::string& path,
                                          ReadErrors& errors) {
  auto pattern = DomainPattern::parse(text);
  if (pattern) return std::move(*pattern);
  errors.add(Error{pattern.code(), path, pattern.error().detail});
  return std::nullopt;
}

void read_steps(ObjectReader& reader, Settings& out) {
  const Json* value = reader.field("steps");
  if (value == nullptr) return;
  if (*value == "secureline") {
    out.steps = secureline_steps();
  } else if (*value == "end-to-end-first") {
    out.steps = end_to_end_first_steps();
  } else if (value->is_array()) {
    out.steps = reader.enum_list<Step>(
        *value, reader.path_of("steps"),
        {Step::kTls, Step::kDirectory, Step::kAddressBook, Step::kDiscovery, Step::kLoginAlways,
         Step::kLoginKnown, Step::kDefaultQuestion, Step::kAsk});
  } else {
    reader.errors().add(reader.path_of("steps"), "It is neither a preset nor a list of steps.");
  }
}

Json write_steps(const std::vector<Step>& steps) {
  if (steps == secureline_steps()) return "secureline";
  if (steps == end_to_end_first_steps()) return "end-to-end-first";
  Json out = Json::array();
  for (const Step step : steps) out.push_back(name(step));
  return out;
}

Exclusions read_exclusions(ObjectReader& reader) {
  Exclusions out;
  reader.each_item("tls_excluded", [&](const Json& item, const std::string& path) {
    if (!item.is_string()) return reader.errors().add(path, "It must be a text.");
    const auto& text = item.get_ref<const std::string&>();
    if (text.find('@') == std::string::npos) {
      if (auto pattern = read_pattern(text, path, reader.errors())) {
        out.domains.push_back(std::move(*pattern));
      }
    } else if (auto mailbox = read_mailbox(item, path, reader.errors())) {
      out.mailboxes.push_back(std::move(*mailbox));
    }
  });
  return out;
}

std::map<DomainPattern, ForcedTls> read_forced(ObjectReader& reader) {
  std::map<DomainPattern, ForcedTls> out;
  reader.each_member("tls_forced", [&](const std::string& key, const Json& item,
                                       const std::string& path) {
    auto pattern = read_pattern(key, path, reader.errors());
    if (!pattern) return;
    const auto mode =
        item.is_string() ? from_name<ForcedTls>(item.get_ref<const std::string&>()) : std::nullopt;
    if (!mode)
      return reader.errors().add(path, "It is not one of the values that are allowed here.");
    if (!out.emplace(std::move(*pattern), *mode).second) {
      reader.errors().add(path, "The same domain stands here twice.");
    }
  });
  return out;
}

std::vector<ContentRule> read_rules(ObjectReader& reader) {
  std::vector<ContentRule> out;
  reader.each_item("content_rules", [&](const Json& item, const std::string& path) {
    ObjectReader rule(item, path, reader.errors());
    ContentRule read;
    rule.required("id");
    rule.text("id", read.id, 64);
    rule.required("pattern");
    rule.text("pattern", read.pattern, 1000);
    if (const Json* floor = rule.required("floor")) {
      read.floor = read_floor(*floor, rule.path_of("floor"), reader.errors());
    }
    rule.finish();
    if (read.id.empty() || read.pattern.empty()) {
      reader.errors().add(path, "A rule needs an id and a pattern.");
    }
    for (const ContentRule& old : out) {
      if (old.id == read.id) reader.errors().add(path, "The id stands here twice.");
    }
    out.push_back(std::move(read));
  });
  return out;
}

template <class T>
void optional_boolean(ObjectReader& reader, std::string_view field, std::optional<T>& out) {
  if (reader.has(field)) reader.boolean(field, out.emplace());
}

Scope read_scope(const Json& value, const std::string& path, ScopeKind kind, ReadErrors& errors) {
  Scope out;
  ObjectReader reader(value, path, errors);
  if (const Json* set = reader.field("set")) {
    out.set = read_settings(*set, reader.path_of("set"), errors);
    for (std::size_t i = 0; i < kSettingCount; ++i) {
      const auto setting = static_cast<Setting>(i);
      if (is_set(out.set, setting) && !may_be_set_at(setting, kind)) {
        errors.add(Error{Code::kSettingNotAtScope,
                         reader.path_of("set") + "." + std::string(name(setting)),
                         {}});
      }
    }
  }
  reader.enumerations("lock", out.lock);
  reader.finish();
  return out;
}

template <class T>
void put(Json& out, std::string_view field, const std::optional<T>& value) {
  if (value) out[std::string(field)] = *value;
}

template <class Enum>
void put_name(Json& out, std::string_view field, const std::optional<Enum>& value) {
  if (value) out[std::string(field)] = name(*value);
}

Json write_scope(const Scope& scope) {
  Json out = Json::object();
  if (Json set = write_settings(scope.set); !set.empty()) out["set"] = std::move(set);
  for (const Setting setting : scope.lock) out["lock"].push_back(name(setting));
  return out;
}

}  // namespace

Settings read_settings(const Json& value, const std::string& path, ReadErrors& errors) {
  Settings out;
  ObjectReader reader(value, path, errors);
  read_steps(reader, out);
  optional_boolean(reader, "tls_only", out.tls_only);
  reader.enumeration("tls_assurance", out.tls_assurance,
                     {Assurance::kPkix, Assurance::kMtaSts, Assurance::kDane});
  if (reader.has("tls_forced")) out.tls_forced = read_forced(reader);
  if (reader.has("tls_excluded")) out.tls_excluded = read_exclusions(reader);
  optional_boolean(reader, "tls_opportunistic", out.tls_opportunistic);
  optional_boolean(reader, "notice_verified", out.notice_verified);
  if (reader.has("discovery_sources")) {
    reader.enumerations(
        "discovery_sources", out.discovery_sources.emplace(),
        {FactSource::kWkd, FactSource::kKeyserver, FactSource::kAutocrypt, FactSource::kDns});
  }
  optional_boolean(reader, "login_always", out.login_always);
  if (const Json* question = reader.field("default_question")) {
    out.default_question.emplace();
    if (!question->is_null()) reader.text("default_question", *out.default_question, 64);
  }
  optional_boolean(reader, "fallback_below_level", out.fallback_below_level);
  reader.enumeration("failure_action", out.failure_action,
                     {Method::kRefuse, Method::kInsecure, Method::kHold});
  reader.enumeration("failure_scope", out.failure_scope);
  if (const Json* floor = reader.field("floor")) {
    out.floor = read_floor(*floor, reader.path_of("floor"), errors);
  }
  if (reader.has("content_rules")) out.content_rules = read_rules(reader);
  optional_boolean(reader, "account_copy", out.account_copy);
  optional_boolean(reader, "independent_guards", out.independent_guards);
  if (reader.has("fact_max_age_s")) {
    reader.integer("fact_max_age_s", out.fact_max_age_s.emplace(), kTenYears);
  }
  if (reader.has("message_mib")) {
    reader.integer("message_mib", out.message_mib.emplace(), kMostMessageMib);
  }
  reader.finish();
  return out;
}

Json write_settings(const Settings& set) {
  Json out = Json::object();
  if (set.steps) out["steps"] = write_steps(*set.steps);
  put(out, "tls_only", set.tls_only);
  put_name(out, "tls_assurance", set.tls_assurance);
  if (set.tls_forced) {
    Json& forced = out["tls_forced"] = Json::object();
    for (const auto& [pattern, mode] : *set.tls_forced) forced[pattern.text()] = name(mode);
  }
  if (set.tls_excluded) {
    Json& excluded = out["tls_excluded"] = Json::array();
    for (const DomainPattern& domain : set.tls_excluded->domains) excluded.push_back(domain.text());
    for (const Mailbox& mailbox : set.tls_excluded->mailboxes) excluded.push_back(mailbox.text());
  }
  put(out, "tls_opportunistic", set.tls_opportunistic);
  put(out, "notice_verified", set.notice_verified);
  if (set.discovery_sources) {
    Json& sources = out["discovery_sources"] = Json::array();
    for (const FactSource source : *set.discovery_sources) sources.push_back(name(source));
  }
  put(out, "login_always", set.login_always);
  if (set.default_question) {
    out["default_question"] =
        set.default_question->empty() ? Json(nullptr) : Json(*set.default_question);
  }
  put(out, "fallback_below_level", set.fallback_below_level);
  put_name(out, "failure_action", set.failure_action);
  put_name(out, "failure_scope", set.failure_scope);
  if (set.floor) out["floor"] = write_floor(*set.floor);
  if (set.content_rules) {
    Json& rules = out["content_rules"] = Json::array();
    for (const ContentRule& rule : *set.content_rules) {
      rules.push_back(
          {{"id", rule.id}, {"pattern", rule.pattern}, {"floor", write_floor(rule.floor)}});
    }
  }
  put(out, "account_copy", set.account_copy);
  put(out, "independent_guards", set.independent_guards);
  put(out, "fact_max_age_s", set.fact_max_age_s);
  put(out, "message_mib", set.message_mib);
  return out;
}

Floor read_floor(const Json& value, const std::string& path, ReadErrors& errors) {
  Floor out;
  ObjectReader reader(value, path, errors);
  reader.boolean("end_to_end", out.end_to_end);
  reader.boolean("retractable", out.retractable);
  reader.boolean("expires", out.expires);
  reader.boolean("stored_encrypted", out.stored_encrypted);
  reader.enumeration("min_tls", out.min_tls,
                     {Assurance::kNone, Assurance::kPkix, Assurance::kMtaSts, Assurance::kDane});
  reader.enumeration("level", out.level);
  reader.finish();
  return out;
}

Json write_floor(const Floor& floor) {
  Json out = Json::object();
  if (floor.end_to_end) out["end_to_end"] = true;
  if (floor.retractable) out["retractable"] = true;
  if (floor.expires) out["expires"] = true;
  if (floor.stored_encrypted) out["stored_encrypted"] = true;
  if (floor.min_tls != Assurance::kNone) out["min_tls"] = name(floor.min_tls);
  if (floor.level != Level::kL0) out["level"] = name(floor.level);
  return out;
}

Policy read_policy(const Json& value, const std::string& path, ReadErrors& errors) {
  Policy out;
  ObjectReader reader(value, path, errors);
  std::int64_t version = 0;
  reader.integer("version", version, kMaxJsonInteger);
  out.version = static_cast<std::uint64_t>(version);
  if (const Json* account = reader.field("account")) {
    out.account = read_scope(*account, reader.path_of("account"), ScopeKind::kAccount, errors);
  }
  reader.each_member("domains", [&](const std::string& key, const Json& item,
                                    const std::string& at) {
    auto pattern = read_pattern(key, at, errors);
    if (!pattern) return;
    if (!out.domains.emplace(std::move(*pattern), read_scope(item, at, ScopeKind::kDomain, errors))
             .second) {
      errors.add(at, "The same domain stands here twice.");
    }
  });
  reader.each_member("users", [&](const std::string& key, const Json& item, const std::string& at) {
    auto mailbox = read_mailbox(Json(key), at, errors);
    if (!mailbox) return;
    if (!out.users.emplace(std::move(*mailbox), read_scope(item, at, ScopeKind::kUser, errors))
             .second) {
      errors.add(at, "The same mailbox stands here twice.");
    }
  });
  reader.finish();
  return out;
}

Json write_policy(const Policy& policy) {
  Json out = {{"version", policy.version}};
  if (Json account = write_scope(policy.account); !account.empty()) {
    out["account"] = std::move(account);
  }
  for (const auto& [pattern, scope] : policy.domains) {
    out["domains"][pattern.text()] = write_scope(scope);
  }
  for (const auto& [mailbox, scope] : policy.users) {
    out["users"][mailbox.text()] = write_scope(scope);
  }
  return out;
}

}  // namespace policy

Result<Policy> parse_policy(std::string_view json) {
  WAFERSEAL_TRY(const policy::Json document, policy::parse_document(json));
  policy::ReadErrors errors;
  Policy out = policy::read_policy(document, {}, errors);
  if (errors.any()) return errors.take();
  return out;
}

std::string to_json(const Policy& policy) {
  return policy::write_document(policy::write_policy(policy));
}

}  // namespace waferseal
