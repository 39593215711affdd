#include <utility>

#include "waferseal/policy.h"

namespace waferseal {

Request with_server_facts(const Request& uploaded, Policy policy, Books books, Facts facts,
                          std::vector<Method> available_methods,
                          DefaultQuestionAccess default_question) {
  Request own{uploaded.sender, uploaded.recipients, uploaded.interactive, uploaded.tls_opt_out,
              uploaded.floor, uploaded.rule_hits, std::move(available_methods), Claims::kIgnore,
              std::move(books), std::move(policy), std::move(facts),
              // SPEC 2.9.1: each side knows a reason of its own why it cannot be used.
              default_question == DefaultQuestionAccess::kOpens ? uploaded.default_question
                                                                : default_question};
  return own;
}

}  // namespace waferseal
