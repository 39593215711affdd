// SMTP replies (RFC 5321, 4.2), read from a stream piece by piece, and taken as what they are: text
// from somebody we do not trust.
//
//   ReplyParser parser;
//   WAFERSEAL_TRY(const std::size_t used, parser.feed(bytes));   // stops right after one reply
//   if (parser.complete()) Reply reply = parser.take();
#ifndef WAFERSEAL_NATIVE_SMTP_REPLY_H_
#define WAFERSEAL_NATIVE_SMTP_REPLY_H_

#include <string>
#include <string_view>
#include <vector>

#include "waferseal/result.h"

namespace waferseal::delivery {

struct Reply {
  int code = 0;          // 200 to 599
  std::string enhanced;  // RFC 3463, e.g. "5.7.1"; empty if the server gave none that fits `code`
  std::vector<std::string> lines;  // the text of each line: printable, UTF-8, bounded

  bool positive() const { return code / 100 == 2; }
  bool intermediate() const { return code / 100 == 3; }
  bool temporary() const { return code / 100 == 4; }
  bool permanent() const { return code / 100 == 5; }
  // One line for logs and evidence: "550 5.1.1 No such user", at most 512 octets.
  std::string summary() const;
};

class ReplyParser {
 public:
  // Real servers stay far below; RFC 5321, 4.5.3.1.5 allows 512 octets a line.
  static constexpr std::size_t kMaxLine = 2048;
  static constexpr std::size_t kMaxLines = 128;

  // Takes octets up to the end of one reply and returns how many; the rest belongs to whoever comes
  // next. kSmtpBadReply: no reply code, codes that differ between lines, a line or a reply that is
  // too long; the parser is of no use afterwards.
  Result<std::size_t> feed(std::string_view bytes);
  bool complete() const { return complete_; }
  // The complete reply; the parser is ready for the next one.
  Reply take();
  // True if a reply has begun and is not complete.
  bool in_middle() const { return !complete_ && (!line_.empty() || !reply_.lines.empty()); }

 private:
  Status take_line();

  std::string line_;
  Reply reply_;
  bool complete_ = false;
};

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_SMTP_REPLY_H_
