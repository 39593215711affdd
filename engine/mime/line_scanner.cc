#include "engine/mime/line_scanner.h"

#include <algorithm>

namespace waferseal::mime {

LineScanner::LineScanner(const ByteSource& source, std::size_t buffer_size)
    : source_(source),
      size_(source.size()),
      buffer_(static_cast<std::size_t>(std::min<std::uint64_t>(buffer_size, size_))) {}

Status LineScanner::fill() {
  filled_ = static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size(), size_ - offset_));
  at_ = 0;
  return source_.read(offset_, buffer_.reveal_mutable().first(filled_));
}

Result<bool> LineScanner::next(std::size_t head_size, ScannedLine& line) {
  line = {.start = offset_};
  head_.clear();
  return_last_ = false;
  bool ended = false;
  while (!ended && offset_ < size_) {
    if (at_ == filled_) WAFERSEAL_CHECK(fill());
    const ByteView rest = buffer_.reveal().subspan(at_, filled_ - at_);
    const std::string_view text = as_text(rest);
    const std::size_t end = text.find('\n');
    ended = end != std::string_view::npos;
    const ByteView piece = ended ? rest.first(end) : rest;
    take(piece, head_size, line);
    const std::size_t used = piece.size() + (ended ? 1 : 0);
    at_ += used;
    offset_ += used;
  }
  line.next = offset_;
  line.text_end = offset_ - (ended ? 1 : 0) - (ended && return_last_ ? 1 : 0);
  line.head = std::string_view(head_).substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(
                                                    head_.size(), line.text_end - line.start)));
  return line.next > line.start;
}

void LineScanner::take(ByteView piece, std::size_t head_size, ScannedLine& line) {
  if (piece.empty()) return;
  const std::string_view text = as_text(piece);
  head_ += text.substr(0, head_size - head_.size());
  const std::size_t solid = text.find_last_not_of(" \t\r");
  // `offset_` is where the piece begins.
  if (solid != std::string_view::npos) line.solid = offset_ - line.start + solid + 1;
  return_last_ = text.back() == '\r';
}

}  // namespace waferseal::mime
