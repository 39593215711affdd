// A mail that is put aside encrypted in a store of JavaScript's, and the readers of what is in it,
// which JavaScript knows by numbers.
#ifndef WAFERSEAL_WASM_BINDINGS_PUT_ASIDE_MAIL_H_
#define WAFERSEAL_WASM_BINDINGS_PUT_ASIDE_MAIL_H_

#include <emscripten/val.h>

#include <cstdint>
#include <map>
#include <optional>
#include <variant>

#include "waferseal/mime.h"
#include "waferseal/put_aside.h"

namespace waferseal::wasm {

class PutAsideMail {
 public:
  explicit PutAsideMail(const emscripten::val& store);
  PutAsideMail(const PutAsideMail&) = delete;
  PutAsideMail& operator=(const PutAsideMail&) = delete;

  PutAside& text() { return text_; }
  // What was parsed from it. Once: its parts are what readers read.
  const mime::ParsedMessage& keep(mime::ParsedMessage message);
  // nullptr: nothing yet.
  const mime::ParsedMessage* message() const { return message_ ? &*message_ : nullptr; }

  // The number of a reader of an attachment's content, or of the text as it is; each as often as
  // asked for.
  emscripten::val start(std::size_t attachment);
  emscripten::val start_whole();
  // At most 1 MiB; empty at the end, and the reader is gone then.
  emscripten::val next(int reader);
  void stop(int reader) { readers_.erase(reader); }

 private:
  struct WholeReader {
    std::uint64_t offset = 0;
  };
  using Reader = std::variant<mime::ContentReader, WholeReader>;

  emscripten::val add(Reader reader);
  Result<SecretBytes> next_of(WholeReader& reader) const;

  PutAside text_;
  std::optional<mime::ParsedMessage> message_;
  std::map<int, Reader> readers_;
  int next_ = 1;
};

}  // namespace waferseal::wasm

#endif  // WAFERSEAL_WASM_BINDINGS_PUT_ASIDE_MAIL_H_
