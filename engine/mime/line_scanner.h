// The lines of a message that need not be in memory, each as long as it likes.
#ifndef WAFERSEAL_ENGINE_MIME_LINE_SCANNER_H_
#define WAFERSEAL_ENGINE_MIME_LINE_SCANNER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "waferseal/stream.h"

namespace waferseal::mime {

struct ScannedLine {
  std::uint64_t start = 0;
  std::uint64_t text_end = 0;  // without the line end, LF or CRLF
  std::uint64_t next = 0;      // where the next line begins
  // Its length without the spaces, tabs and CRs at its end.
  std::uint64_t solid = 0;
  // The first bytes of its text, as many as were asked for. Until the next line is read.
  std::string_view head;
};

class LineScanner {
 public:
  LineScanner(const ByteSource& source, std::size_t buffer_size);

  // Reads one line and keeps its first `head_size` bytes. False at the end of the source.
  // Errors: those of the source.
  Result<bool> next(std::size_t head_size, ScannedLine& line);

 private:
  Status fill();
  void take(ByteView piece, std::size_t head_size, ScannedLine& line);

  const ByteSource& source_;
  const std::uint64_t size_;
  SecretBytes buffer_;
  std::size_t at_ = 0;        // in the buffer
  std::size_t filled_ = 0;    // so much of the buffer is read
  std::uint64_t offset_ = 0;  // where in the source `at_` is
  std::string head_;
  bool return_last_ = false;  // the last byte of the line so far is a CR
};

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_LINE_SCANNER_H_
