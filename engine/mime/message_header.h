// The header fields of a message as we write it.
#ifndef WAFERSEAL_ENGINE_MIME_MESSAGE_HEADER_H_
#define WAFERSEAL_ENGINE_MIME_MESSAGE_HEADER_H_

#include <vector>

#include "engine/mime/header_writer.h"
#include "waferseal/mime.h"

namespace waferseal::mime {

// Errors: those of compose.
Status check_message(const Message& message);

// All fields but the structural ones (Content-*, MIME-Version), in the order in which they are
// written. `message` has passed check_message.
std::vector<Field> message_fields(const Message& message);

// What the header of an encrypted mail shows: hcp_baseline of RFC 9788, 3.2.1. The subject becomes
// "[...]"; In-Reply-To and References are not shown either, which is stricter than the baseline.
std::vector<Field> outer_fields(const Message& message);

// One "HP-Outer" field for each field that the outer message shows (RFC 9788, 2.2).
std::vector<Field> hp_outer_fields(const Message& message);

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_MESSAGE_HEADER_H_
