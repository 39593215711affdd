// What recipients wrote back, for the sender of the message. The server cannot read it.
#ifndef WAFERSEAL_NATIVE_SERVER_REPLIES_H_
#define WAFERSEAL_NATIVE_SERVER_REPLIES_H_

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "native/server/router.h"
#include "native/store/replies.h"

namespace waferseal::native {

// Those of one copy, as openapi.yaml's ReplyHead.
nlohmann::json reply_heads(const std::vector<ReplyRecord>& replies, std::int64_t copy_id);

// api/v1/messages/{id}/replies/{reply}
void add_reply_routes(Router& router);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_REPLIES_H_
