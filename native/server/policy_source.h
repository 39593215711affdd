// The account's policy as it stands in the store, and how a file of the operator gets there.
#ifndef WAFERSEAL_NATIVE_SERVER_POLICY_SOURCE_H_
#define WAFERSEAL_NATIVE_SERVER_POLICY_SOURCE_H_

#include <cstdint>
#include <string>

#include "native/store/settings.h"
#include "waferseal/policy.h"

namespace waferseal::native {

class Backend;

// The default policy with version 0 if the account has none.
Result<Policy> load_policy(SettingsStore& settings, const std::string& account);
Result<Policy> load_policy(Backend& backend);

// The smaller one of the server's limit and the policy's for this sender.
std::uint64_t most_upload_bytes(Backend& backend, const Policy& policy, const Mailbox& sender);

// Stores `json` unless it says the same as what is there; a change gets the next version, whatever
// version stands in the text. kBadJson and others of parse_policy; kContradiction.
Result<Policy> store_policy(SettingsStore& settings, const std::string& account,
                            const std::string& json);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_POLICY_SOURCE_H_
