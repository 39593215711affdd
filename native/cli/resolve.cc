#include <algorithm>
#include <nlohmann/json.hpp>

#include "native/cli/commands.h"
#include "native/cli/output.h"
#include "waferseal/policy.h"
#include "waferseal/seal.h"

namespace waferseal::native {
namespace {

constexpr std::size_t kMostRequestBytes = 16 * 1024 * 1024;
constexpr std::size_t kMostLinesBytes = std::size_t{1024} * 1024 * 1024;

std::string explain(const Resolution& resolution) {
  std::string out = "outcome: " + std::string(name(resolution.outcome));
  if (resolution.level) out += ", level " + std::string(name(*resolution.level));
  out += "\n";
  for (const Error& error : resolution.errors) out += "error: " + describe(error) + "\n";
  for (const Decision& decision : resolution.decisions) {
    out += "\n" + decision.recipient.display() + ": " + std::string(name(decision.method));
    if (decision.level) out += " (" + std::string(name(*decision.level)) + ")";
    out += "\n  " + std::string(code_message(decision.reason)) + "\n";
    if (decision.fallback) {
      out +=
          "  if that stops being possible: " + std::string(name(decision.fallback->method)) + "\n";
    }
    for (const TraceLine& line : decision.trace) {
      out += std::string("    ") + (line.taken ? "* " : "- ") + std::string(name(line.step)) +
             ": " + std::string(code_name(line.reason));
      if (line.fact) {
        out += " [" + std::string(name(line.fact->kind)) + " " +
               std::string(name(line.fact->head.outcome)) + " by " +
               std::string(name(line.fact->head.source)) + ", " +
               std::to_string(line.fact->head.age_s) + " s old]";
      }
      out += "\n";
    }
  }
  return out;
}

// A line that is no request is answered with its code, so that answers stay beside their requests.
void resolve_lines(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    const auto request = parse_request(line);
    say(request ? to_json(resolve(*request)) : std::string(code_name(request.code())));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

std::string describe_proof(const SendProof& proof) {
  std::string out = proof.proved
                        ? "Every message can be sent to anyone, protected and without asking.\n"
                        : "Not every message can be sent to anyone without asking.\n";
  for (const SendProof::Line& line : proof.lines) {
    out += "  " + line.scope + ": " + (line.proved ? "yes" : "no") + ", " +
           std::string(code_name(line.reason));
    if (!line.setting.empty()) out += " (" + line.setting + ")";
    out += "\n";
  }
  // SPEC 2.10
  if (std::any_of(proof.lines.begin(), proof.lines.end(), [](const SendProof::Line& line) {
        return line.reason == Code::kDefaultQuestionSet;
      })) {
    out +=
        "By default question: once the sender has a copy of its key; until then the sender is "
        "asked.\n";
  }
  return out;
}

int say_check(const Policy& policy, const std::vector<Error>& contradictions) {
  nlohmann::json told = {{"proved", false},
                         {"contradictions", nlohmann::json::array()},
                         {"scopes", nlohmann::json::array()}};
  for (const Error& error : contradictions) {
    told["contradictions"].push_back(
        {{"code", code_name(error.code)}, {"subject", error.subject}, {"detail", error.detail}});
  }
  if (contradictions.empty()) {
    const SendProof proof = can_always_send(policy, sealable_methods());
    told["proved"] = proof.proved;
    for (const SendProof::Line& line : proof.lines) {
      told["scopes"].push_back({{"scope", line.scope},
                                {"proved", line.proved},
                                {"reason", code_name(line.reason)},
                                {"setting", line.setting}});
    }
  }
  say(told.dump(2));
  return told["proved"] == true ? 0 : 2;
}

}  // namespace

int resolve_request(const ResolveArguments& arguments) {
  const auto text =
      read_input(arguments.request, arguments.lines ? kMostLinesBytes : kMostRequestBytes);
  if (!text) return report(text.error());
  if (arguments.lines) {
    resolve_lines(as_text(*text));
    return 0;
  }
  const auto request = parse_request(as_text(*text));
  if (!request) return report(about_input(request.error(), arguments.request));
  const Resolution resolution = resolve(*request);
  say(arguments.explain ? explain(resolution) : to_json(resolution));
  return 0;
}

int policy_check(const PolicyArguments& arguments) {
  const auto text = read_input(arguments.file, kMostRequestBytes);
  if (!text) return report(text.error());
  const auto policy = parse_policy(as_text(*text));
  if (!policy) return report(about_input(policy.error(), arguments.file));
  const std::vector<Error> contradictions = check_policy(*policy);
  if (arguments.json) return say_check(*policy, contradictions);
  for (const Error& error : contradictions) say(describe(error));
  if (!contradictions.empty()) return 2;
  const SendProof proof = can_always_send(*policy, sealable_methods());
  say(describe_proof(proof));
  return proof.proved ? 0 : 2;
}

}  // namespace waferseal::native
