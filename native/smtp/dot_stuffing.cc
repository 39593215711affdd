#include "native/smtp/dot_stuffing.h"

#include <algorithm>

namespace waferseal::delivery {
namespace {
constexpr std::size_t kBlockSize = 64 * 1024;
}  // namespace

bool has_clean_line_ends(ByteView message) {
  for (std::size_t i = 0; i < message.size(); ++i) {
    if (message[i] == '\r' && (i + 1 == message.size() || message[i + 1] != '\n')) return false;
    if (message[i] == '\n' && (i == 0 || message[i - 1] != '\r')) return false;
  }
  return true;
}

SecretBytes DotStuffing::next() {
  const ByteView block = rest_.first(std::min(rest_.size(), kBlockSize));
  rest_ = rest_.subspan(block.size());
  Bytes out;
  out.reserve(2 * block.size() + 2);
  for (const std::uint8_t octet : block) {
    if (at_line_start_ && octet == '.') out.push_back('.');
    out.push_back(octet);
    at_line_start_ = octet == '\n';
  }
  if (rest_.empty() && !at_line_start_) {
    out.push_back('\r');
    out.push_back('\n');
    at_line_start_ = true;
  }
  return SecretBytes::adopt(std::move(out));
}

}  // namespace waferseal::delivery
