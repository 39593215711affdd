// How the values of the vectors look in JSON.
#ifndef WAFERSEAL_TESTS_ENGINE_CAPSULE_SCENARIO_JSON_H_
#define WAFERSEAL_TESTS_ENGINE_CAPSULE_SCENARIO_JSON_H_

#include <nlohmann/json.hpp>

#include "waferseal/draft.h"
#include "waferseal/key_backup.h"
#include "waferseal/notice.h"
#include "waferseal/saved_question.h"
#include "waferseal/slot.h"

namespace waferseal {

inline std::string b64(ByteView bytes) { return base64url_encode(bytes); }
nlohmann::json failure(Code code);
nlohmann::json json_of(const DeliveryOrders& orders);
nlohmann::json json_of(const SenderRecord& record);
nlohmann::json json_of(const AnsweredCopy& answered);
nlohmann::json json_of(const Notice& notice);
nlohmann::json json_of(const KeyList& list);
nlohmann::json json_of(const SavedQuestion& saved);
nlohmann::json json_of(const Draft& draft);
nlohmann::json json_of(const KeyBackup& backup);
// {"outcome": "ok", ...}
nlohmann::json json_of(const SlotPayload& payload, const SecretBytes& unlock_seed);

}  // namespace waferseal

#endif  // WAFERSEAL_TESTS_ENGINE_CAPSULE_SCENARIO_JSON_H_
