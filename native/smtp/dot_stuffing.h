// A message as DATA carries it (RFC 5321, 4.5.2): a dot before each line that begins with one, and
// a CRLF at the end.
#ifndef WAFERSEAL_NATIVE_SMTP_DOT_STUFFING_H_
#define WAFERSEAL_NATIVE_SMTP_DOT_STUFFING_H_

#include "waferseal/bytes.h"

namespace waferseal::delivery {

// Every CR is followed by LF and every LF preceded by CR. Others are what "SMTP smuggling" is made
// of: some servers take "LF . LF" for the end of the message, and what follows for commands.
bool has_clean_line_ends(ByteView message);

// `message` outlives this and has clean line ends.
class DotStuffing {
 public:
  explicit DotStuffing(ByteView message) : rest_(message) {}
  // True once all is handed out, the CRLF at the end included.
  bool done() const { return rest_.empty() && at_line_start_; }
  // The next 64 KiB or so. Call while not done().
  SecretBytes next();

 private:
  ByteView rest_;
  bool at_line_start_ = true;
};

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_SMTP_DOT_STUFFING_H_
