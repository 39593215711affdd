// The sent list, and a sent message with the sender's own slot.
#ifndef WAFERSEAL_NATIVE_SERVER_SENT_H_
#define WAFERSEAL_NATIVE_SERVER_SENT_H_

#include "native/server/backend.h"
#include "native/server/router.h"

namespace waferseal::native {

// An accepted message of the user who is logged in. kNotFound, and those of current_user.
Result<MessageRecord> own_message(Backend& backend, const HttpRequest& request,
                                  const std::string& id);

// A number of the query. kBadRequest: none, or above `most`.
Result<std::size_t> number_of(const HttpRequest& request, const std::string& name,
                              std::size_t otherwise, std::size_t most);

void add_sent_routes(Router& router);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_SENT_H_
