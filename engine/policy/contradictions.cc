#include "engine/policy/contradictions.h"

#include <algorithm>

#include "engine/policy/floor.h"

namespace waferseal::policy {
namespace {

bool raises(const Floor& floor, std::string_view field) {
  const auto fields = beyond_tls(floor);
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

// The path of the first that raises the field.
std::string path_of_field(const std::vector<FloorSource>& sources, std::string_view field) {
  for (const FloorSource& source : sources) {
    if (raises(source.floor, field)) return source.path + "." + std::string(field);
  }
  return "floor." + std::string(field);
}

}  // namespace

std::vector<FloorSource> floor_sources(const EffectiveSettings& settings, const Request& request) {
  std::vector<FloorSource> out;
  for (const ScopeRef& ref : settings.chain) {
    if (ref.scope->set.floor) {
      out.push_back({*ref.scope->set.floor, path_of(ref, Setting::kFloor)});
    }
  }
  for (const std::string& id : request.rule_hits) {
    if (auto rule = rule_for(settings, id)) out.push_back({rule->floor, std::move(rule->path)});
  }
  out.push_back({request.floor, "message.floor"});
  return out;
}

std::vector<Error> message_contradictions(const EffectiveSettings& settings, const Request& request,
                                          const Floor& floor) {
  std::vector<Error> out;
  if (settings.account_copy && floor.end_to_end) {
    out.push_back(contradiction(settings.origin_path(Setting::kAccountCopy),
                                path_of_field(floor_sources(settings, request), "end_to_end"),
                                "A copy that the account can open is not end to end."));
  }
  return out;
}

std::optional<Error> recipient_contradiction(const EffectiveSettings& settings,
                                             const Request& request, const Floor& floor,
                                             const ForcedMatch& forced,
                                             const std::optional<std::string>& exclusion) {
  if (request.tls_opt_out) {
    return contradiction(forced.path, "message.tls_opt_out",
                         "TLS is forced for this domain, and the sender opted out of it.");
  }
  if (exclusion) {
    return contradiction(forced.path, *exclusion,
                         "TLS is forced for this domain, and this recipient excluded from it.");
  }
  if (forced.mode == ForcedTls::kTlsOrNever) {
    const auto fields = beyond_tls(floor);
    if (!fields.empty()) {
      return contradiction(forced.path,
                           path_of_field(floor_sources(settings, request), fields.front()),
                           "Only TLS is allowed for this domain, and TLS cannot give that.");
    }
  }
  return std::nullopt;
}

}  // namespace waferseal::policy
