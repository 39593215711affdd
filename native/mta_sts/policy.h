// What a domain says about the mail servers that take its mail (RFC 8461): the TXT record that a policy
// is there, the policy itself, and which hosts it means. Text in, values out.
#ifndef WAFERSEAL_NATIVE_MTA_STS_POLICY_H_
#define WAFERSEAL_NATIVE_MTA_STS_POLICY_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "waferseal/result.h"

namespace waferseal::mta_sts {

enum class Mode { kNone, kTesting, kEnforce };
// "none", "testing", "enforce"
std::string_view mode_name(Mode mode);

struct Policy {
  Mode mode = Mode::kNone;
  std::chrono::seconds max_age{0};
  std::vector<std::string> mx;  // lower case, A-labels; "*.example.org" for one label before
  bool operator==(const Policy& other) const {
    return mode == other.mode && max_age == other.max_age && mx == other.mx;
  }
};

// 3.1: the id in the one record that begins with "v=STSv1"; nothing if there is none, or more than one,
// or it has no id.
std::optional<std::string> policy_id(const std::vector<std::string>& txt);

// 3.2: the text at /.well-known/mta-sts.txt. kMtaStsBadPolicy, whose detail says what is wrong with it.
Result<Policy> parse_policy(std::string_view text);

// 4.1: whether the policy means this host.
bool matches(const Policy& policy, std::string_view host);

}  // namespace waferseal::mta_sts

#endif  // WAFERSEAL_NATIVE_MTA_STS_POLICY_H_
