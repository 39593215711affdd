// Labels keep the uses of hashing, key derivation and signing apart (SPEC 3.1): a text made for one
// purpose is never valid for another. A label is a literal of the source, never data: the
// constructor runs at compile time and refuses anything but 1 to 32 printable ASCII characters.
#ifndef WAFERSEAL_ENGINE_CRYPTO_LABEL_H_
#define WAFERSEAL_ENGINE_CRYPTO_LABEL_H_

#include <string_view>

#include "waferseal/bytes.h"

namespace waferseal::crypto {

class Label {
 public:
  consteval Label(const char* text) : text_(text) {  // NOLINT(google-explicit-constructor)
    if (text_.empty() || text_.size() > 32) throw "a label has 1 to 32 characters";
    for (const char c : text_) {
      if (c < 0x20 || c > 0x7E) throw "a label is printable ASCII";
    }
  }
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// "waferseal/1 " label 0x00 (SPEC 3.1)
Bytes label_prefix(Label label);

}  // namespace waferseal::crypto

#endif  // WAFERSEAL_ENGINE_CRYPTO_LABEL_H_
