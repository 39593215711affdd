// SMTP replies: whatever a server says is refused or becomes a reply that is safe to show, and how
// it is cut into pieces makes no difference.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "native/smtp/reply.h"
#include "waferseal/bytes.h"

using waferseal::delivery::Reply;
using waferseal::delivery::ReplyParser;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = 1 + data[0] % 16;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);

  ReplyParser whole;
  const auto used = whole.feed(text);
  if (used && *used > text.size()) std::abort();

  ReplyParser pieces;
  bool refused = false;
  std::size_t at = 0;
  while (at < text.size() && !pieces.complete() && !refused) {
    const auto part = pieces.feed(text.substr(at, piece));
    refused = !part;
    if (part) at += *part;
  }
  // A line that is too long is seen earlier in one piece than in several; else both agree.
  if (used && refused) std::abort();
  if (!used || refused) return 0;
  if (whole.complete() != pieces.complete()) std::abort();
  if (!whole.complete()) return 0;
  if (at != *used) std::abort();

  const Reply reply = whole.take();
  if (reply.summary() != pieces.take().summary()) std::abort();
  if (reply.code < 200 || reply.code > 599 || reply.summary().size() > 512) std::abort();
  for (const std::string& line : reply.lines) {
    if (!waferseal::is_valid_utf8(line)) std::abort();
    for (const char c : line) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) std::abort();
    }
  }
  return 0;
}
