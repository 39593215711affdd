#include "native/mta_sts/policy.h"

#include <algorithm>
#include <map>

#include "waferseal/address.h"

namespace waferseal::mta_sts {
namespace {

// 3.2: a year.
constexpr std::int64_t kMostAge = 31557600;
constexpr std::size_t kMostMx = 1000;
constexpr std::size_t kMostId = 32;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

Error bad(std::string detail) { return Error{Code::kMtaStsBadPolicy, {}, std::move(detail)}; }

// The parts between `separator`, trimmed.
template <class Use>
void each_part(std::string_view text, char separator, Use use) {
  while (true) {
    const std::size_t end = text.find(separator);
    use(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

// A host, or "*." and a domain, as DNS has it.
std::optional<std::string> read_mx(std::string_view text) {
  const bool wildcard = text.substr(0, 2) == "*.";
  if (wildcard) text.remove_prefix(2);
  const Result<Domain> domain = Domain::parse(text);
  if (!domain || domain->ascii().find('[') != std::string::npos) return std::nullopt;
  return (wildcard ? "*." : "") + domain->ascii();
}

Result<std::chrono::seconds> read_age(std::string_view text) {
  const bool digits = !text.empty() && text.size() <= 10 &&
                      text.find_first_not_of("0123456789") == std::string_view::npos;
  if (!digits) return bad("max_age");
  return std::chrono::seconds(std::min<std::int64_t>(std::stoll(std::string(text)), kMostAge));
}

}  // namespace

std::string_view mode_name(Mode mode) {
  switch (mode) {
    case Mode::kEnforce:
      return "enforce";
    case Mode::kTesting:
      return "testing";
    case Mode::kNone:
      break;
  }
  return "none";
}

std::optional<std::string> policy_id(const std::vector<std::string>& txt) {
  const std::string* found = nullptr;
  for (const std::string& record : txt) {
    // 3.1: what does not begin like this is none of ours, whatever follows.
    const std::size_t end = record.find(';');
    if (end == std::string::npos || record.front() != 'v') continue;
    if (trimmed(std::string_view(record).substr(0, end)) != "v=STSv1") continue;
    if (found != nullptr) return std::nullopt;
    found = &record;
  }
  if (found == nullptr) return std::nullopt;
  std::optional<std::string> id;
  each_part(*found, ';', [&id](std::string_view field) {
    if (field.substr(0, 3) == "id=" && !id) id = std::string(field.substr(3));
  });
  const bool good = id && !id->empty() && id->size() <= kMostId &&
                    std::all_of(id->begin(), id->end(), is_letter_or_digit);
  return good ? id : std::nullopt;
}

Result<Policy> parse_policy(std::string_view text) {
  std::map<std::string, std::string, std::less<>> first;
  Policy policy;
  std::optional<Error> fault;
  each_part(text, '\n', [&](std::string_view line) {
    if (!line.empty() && line.back() == '\r') line = trimmed(line.substr(0, line.size() - 1));
    if (line.empty() || fault) return;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
      fault = bad("a line without a colon");
      return;
    }
    const std::string_view key = trimmed(line.substr(0, colon));
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (key != "mx") {
      first.emplace(key, value);  // of a key that comes twice, the first one counts
      return;
    }
    const std::optional<std::string> host = read_mx(value);
    if (!host || policy.mx.size() == kMostMx) {
      fault = bad("mx " + std::string(value));
    } else {
      policy.mx.push_back(*host);
    }
  });
  if (fault) return *fault;
  if (first["version"] != "STSv1") return bad("version");
  const std::string mode = first["mode"];
  if (mode == "enforce") {
    policy.mode = Mode::kEnforce;
  } else if (mode == "testing") {
    policy.mode = Mode::kTesting;
  } else if (mode != "none") {
    return bad("mode");
  }
  WAFERSEAL_TRY(policy.max_age, read_age(first["max_age"]));
  if (policy.mode != Mode::kNone && policy.mx.empty()) return bad("no mx");
  return policy;
}

bool matches(const Policy& policy, std::string_view host) {
  std::string name(host);
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  const std::size_t dot = name.find('.');
  return std::any_of(policy.mx.begin(), policy.mx.end(), [&](const std::string& pattern) {
    if (pattern.rfind("*.", 0) != 0) return pattern == name;
    // One label and no more.
    return dot != std::string::npos && dot > 0 && name.substr(dot) == pattern.substr(1);
  });
}

}  // namespace waferseal::mta_sts
