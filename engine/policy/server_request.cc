#include <utility>

#include "waferseal/policy.h"

namespace waferseal {

Request with_server_facts(const Request& uploaded, Policy policy, Books books, Facts facts,
                          std::vector<Method> available_methods) {
  Request own{uploaded.sender,
              uploaded.recipients,
              uploaded.interactive,
              uploaded.tls_opt_out,
              uploaded.floor,
              uploaded.rule_hits,
              std::move(available_methods),
              Claims::kIgnore,
              std::move(books),
              std::move(policy),
              std::move(facts)};
  return own;
}

}  // namespace waferseal
