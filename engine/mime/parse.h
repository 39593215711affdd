// Parsing with a buffer of any size, so that tests can let anything lie across its edges.
#ifndef WAFERSEAL_ENGINE_MIME_PARSE_H_
#define WAFERSEAL_ENGINE_MIME_PARSE_H_

#include <cstddef>

#include "engine/mime/part_parser.h"
#include "waferseal/mime.h"

namespace waferseal::mime {

inline constexpr std::size_t kScanBuffer = std::size_t{64} << 10;

// parse of mime.h. Errors as there, but for the size of the whole message.
Result<ParsedMessage> parse_message(const ByteSource& message, const ParseLimits& limits, Keep keep,
                                    std::size_t buffer_size);

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_PARSE_H_
