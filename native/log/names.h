// Names for logs: the same mailbox always gets the same one, and nobody without the key of this
// server finds the mailbox behind it.
#ifndef WAFERSEAL_NATIVE_LOG_NAMES_H_
#define WAFERSEAL_NATIVE_LOG_NAMES_H_

#include <string>

#include "waferseal/bytes.h"

namespace waferseal::log {

class Names {
 public:
  Names() = default;
  // 32 bytes.
  explicit Names(SecretBytes key) : key_(std::move(key)) {}
  // "m-" and 16 hexadecimal digits.
  std::string of(std::string_view mailbox) const;

 private:
  SecretBytes key_;
};

}  // namespace waferseal::log

#endif  // WAFERSEAL_NATIVE_LOG_NAMES_H_
