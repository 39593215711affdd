// RFC 2045, 6: how content is written so that mail servers carry it unchanged.
#ifndef WAFERSEAL_ENGINE_MIME_TRANSFER_ENCODING_H_
#define WAFERSEAL_ENGINE_MIME_TRANSFER_ENCODING_H_

#include <string>
#include <string_view>

#include "waferseal/bytes.h"
#include "waferseal/mime.h"

namespace waferseal::mime {

enum class TransferEncoding { k7Bit, kQuotedPrintable, kBase64 };

std::string_view encoding_name(TransferEncoding encoding);

// 7bit for short ASCII lines that no server would touch; quoted-printable
// for mostly ASCII; else base64.
TransferEncoding choose_text_encoding(std::string_view text);

// Whether bytes may go as they are under "7bit": ASCII without NUL, CRLF line ends only, lines of
// at most 998 bytes (RFC 2045, 2.7).
bool is_7bit(ByteView bytes);
Result<bool> is_7bit(const ByteSource& source);

// Text with any line ends: written with CRLF, and the last line is always ended.
Status write_text(std::string_view text, TransferEncoding encoding, ByteSink& sink);

// Lines of 76 characters; no CRLF after the last one.
inline constexpr std::size_t kBase64LineIn = 57;   // bytes in one line
inline constexpr std::size_t kBase64LineOut = 78;  // characters and line end
std::string base64_lines(ByteView bytes);
std::uint64_t base64_lines_size(std::uint64_t bytes);

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_TRANSFER_ENCODING_H_
