// Content that lies in a message, read and decoded piece by piece.
#ifndef WAFERSEAL_ENGINE_MIME_STORED_CONTENT_H_
#define WAFERSEAL_ENGINE_MIME_STORED_CONTENT_H_

#include "engine/mime/transfer_decoding.h"
#include "waferseal/mime.h"

namespace waferseal::mime {

// Whether it lies within `message`.
bool fits(const StoredContent& stored, const ByteSource& message);

// All of it. Errors: those of `message`.
Result<DecodedContent> load_content(const ByteSource& message, const StoredContent& stored);

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_STORED_CONTENT_H_
