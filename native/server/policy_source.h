// The account's policy as it stands in the store, and how a file of the operator gets there.
#ifndef WAFERSEAL_NATIVE_SERVER_POLICY_SOURCE_H_
#define WAFERSEAL_NATIVE_SERVER_POLICY_SOURCE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "native/store/settings.h"
#include "native/store/store.h"
#include "native/store/users.h"
#include "waferseal/policy.h"

namespace waferseal::native {

class Backend;

// The default policy with version 0 if the account has none. Without what users set for themselves.
Result<Policy> load_policy(SettingsStore& settings, const std::string& account);
Result<Policy> load_policy(Backend& backend);

// What the user has set, the default question among it; it may not count (own_settings.h).
Result<Settings> load_own_settings(UserStore& users, const Mailbox& user);
// With what counts of it: what this sender's messages are resolved by.
Result<Policy> load_policy(Backend& backend, const Mailbox& sender);

// What no policy of this server may rely on, and no user's own settings. kSettingNotBuilt.
Status check_built(const Settings& set, const std::string& scope);

// The smaller one of the server's limit and the policy's for this sender.
std::uint64_t most_upload_bytes(Backend& backend, const Policy& policy, const Mailbox& sender);

// Reads what an administrator or the operator wants as policy, and refuses what cannot be meant or
// done. kBadJson and others of parse_policy; kContradiction; kSettingNotBuilt.
Result<Policy> check_new_policy(std::string_view json);

// Stores `json` unless it says the same as what is there; a change gets the next version, whatever
// version stands in the text. Errors of check_new_policy; kDefaultQuestionUnknown.
Result<Policy> store_policy(Store& store, const std::string& account, const std::string& json);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_POLICY_SOURCE_H_
