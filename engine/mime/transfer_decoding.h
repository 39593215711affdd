// RFC 2045, 6: the way back, taking what faulty senders write.
#ifndef WAFERSEAL_ENGINE_MIME_TRANSFER_DECODING_H_
#define WAFERSEAL_ENGINE_MIME_TRANSFER_DECODING_H_

#include <string_view>

#include "waferseal/bytes.h"

namespace waferseal::mime {

struct DecodedContent {
  Bytes bytes;
  bool damaged = false;  // something was not as the encoding says, and was passed over
};

// `encoding` is the value of Content-Transfer-Encoding without comments, any case; empty is 7bit.
DecodedContent decode_content(std::string_view encoding, ByteView content);

DecodedContent decode_base64(ByteView text);
DecodedContent decode_quoted_printable(ByteView text);
// The Q encoding of RFC 2047, 4.2.
Bytes decode_q(std::string_view text);
// %41 as in RFC 2231, 4. A % that no two digits follow stays.
Bytes decode_percent(std::string_view text);

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_TRANSFER_DECODING_H_
