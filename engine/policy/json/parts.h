// The parts of the JSON forms that more than one document has. Each reader adds to the errors and
// returns what it could read.
#ifndef WAFERSEAL_ENGINE_POLICY_JSON_PARTS_H_
#define WAFERSEAL_ENGINE_POLICY_JSON_PARTS_H_

#include <optional>
#include <string>

#include "engine/policy/json/object_reader.h"
#include "waferseal/policy.h"

namespace waferseal::policy {

// Nothing when the text is not a string or not a mailbox; the error is noted.
std::optional<Mailbox> read_mailbox(const Json& value, const std::string& path, ReadErrors& errors);

Floor read_floor(const Json& value, const std::string& path, ReadErrors& errors);
Json write_floor(const Floor& floor);

Settings read_settings(const Json& value, const std::string& path, ReadErrors& errors);
Json write_settings(const Settings& set);

Policy read_policy(const Json& value, const std::string& path, ReadErrors& errors);
Json write_policy(const Policy& policy);

Facts read_facts(const Json& value, const std::string& path, ReadErrors& errors);
Json write_facts(const Facts& facts);

}  // namespace waferseal::policy

#endif  // WAFERSEAL_ENGINE_POLICY_JSON_PARTS_H_
