// The entries of a key list as JSON: what `keygen --public` writes, and the proposal that
// `keylist make` shows before it is signed.
#ifndef WAFERSEAL_NATIVE_CLI_LISTED_KEYS_H_
#define WAFERSEAL_NATIVE_CLI_LISTED_KEYS_H_

#include <nlohmann/json.hpp>

#include "waferseal/keylist.h"

namespace waferseal::native {

nlohmann::json listed_agent_json(const ListedAgent& agent);
nlohmann::json listed_guard_json(const ListedGuard& guard);
nlohmann::json key_list_json(const KeyList& list);

// kBadJson, with the member as subject.
Result<ListedAgent> parse_listed_agent(const nlohmann::json& json);
Result<ListedGuard> parse_listed_guard(const nlohmann::json& json);
Result<KeyList> parse_key_list_json(const nlohmann::json& json);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_CLI_LISTED_KEYS_H_
