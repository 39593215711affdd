#include <emscripten/bind.h>

#include <sstream>
#include <string>
#include <vector>

#include "waferseal/policy.h"
#include "waferseal/policy_report.h"
#include "waferseal/strength.h"
#include "wasm/bindings/answer_to_js.h"

namespace waferseal::wasm {
namespace {

// Request JSON in, resolution JSON out.
emscripten::val resolve_json(const std::string& request) {
  return answer(parse_request(request),
                [](const Request& parsed) { return to_json(resolve(parsed)); });
}

// Policy JSON in, and the names of the methods that can be sealed, with blanks between them.
emscripten::val report_on_policy(const std::string& policy, const std::string& methods) {
  std::vector<Method> available;
  std::istringstream names(methods);
  for (std::string name; names >> name;) {
    const auto method = method_from_name(name);
    if (!method) return failure(Error{Code::kInvalidArgument, "methods", name});
    available.push_back(*method);
  }
  return answer(parse_policy(policy),
                [&](const Policy& parsed) { return policy_report_json(parsed, available); });
}

// Policy JSON in: {id, scope} of the default question that applies to the sender, or null.
emscripten::val default_question_in(const std::string& policy, const std::string& sender) {
  const Result<Mailbox> mailbox = Mailbox::parse(sender);
  if (!mailbox) return failure(mailbox.error());
  return answer(parse_policy(policy), [&](const Policy& parsed) {
    const auto found = default_question_of(parsed, *mailbox);
    if (!found) return emscripten::val::null();
    emscripten::val out = emscripten::val::object();
    out.set("id", found->id);
    out.set("scope", found->scope);
    return out;
  });
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_resolve) {
  emscripten::function("resolve", &waferseal::wasm::resolve_json);
  emscripten::function("reportOnPolicy", &waferseal::wasm::report_on_policy);
  emscripten::function("defaultQuestionOf", &waferseal::wasm::default_question_in);
  emscripten::function("strengthTable", &waferseal::strength_table_json);
}
