#include "wasm/bindings/put_aside_mail.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/js_streams.h"

namespace waferseal::wasm {

using emscripten::val;

PutAsideMail::PutAsideMail(const val& store)
    : text_(std::make_unique<JsStore>(store), system_random()) {}

const mime::ParsedMessage& PutAsideMail::keep(mime::ParsedMessage message) {
  return message_.emplace(std::move(message));
}

val PutAsideMail::start(std::size_t attachment) {
  std::vector<const mime::Part*> parts;
  if (message_) parts = message_->attachments();
  if (attachment >= parts.size()) return failure({Code::kInvalidArgument, "attachment", {}});
  auto reader = mime::ContentReader::open(text_, *parts[attachment]);
  if (!reader) return failure(reader.error());
  return add(*std::move(reader));
}

val PutAsideMail::start_whole() { return add(WholeReader()); }

val PutAsideMail::add(Reader reader) {
  readers_.insert_or_assign(next_, std::move(reader));
  return success(val(next_++));
}

val PutAsideMail::next(int reader) {
  const auto found = readers_.find(reader);
  if (found == readers_.end()) return failure({Code::kInvalidArgument, "handle", {}});
  auto* const content = std::get_if<mime::ContentReader>(&found->second);
  Result<SecretBytes> piece =
      content ? content->next() : next_of(std::get<WholeReader>(found->second));
  if (!piece || piece->empty()) readers_.erase(found);
  return answer(std::move(piece), [](const SecretBytes& bytes) { return to_js(bytes.reveal()); });
}

Result<SecretBytes> PutAsideMail::next_of(WholeReader& reader) const {
  static constexpr std::uint64_t kPiece = 1 << 20;
  SecretBytes piece(static_cast<std::size_t>(std::min(kPiece, text_.size() - reader.offset)));
  if (!piece.empty()) WAFERSEAL_CHECK(text_.read(reader.offset, piece.reveal_mutable()));
  reader.offset += piece.size();
  return piece;
}

}  // namespace waferseal::wasm
