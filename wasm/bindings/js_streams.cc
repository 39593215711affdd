#include "wasm/bindings/js_streams.h"

#include "wasm/bindings/bytes_to_js.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

// False: it gave nothing, or not as much as it should have.
bool read_from_js(const val& reader, std::uint64_t offset, MutableByteView into) {
  const val bytes = reader.call<val>("read", static_cast<double>(offset), into.size());
  if (bytes.isUndefined() || bytes["length"].as<std::size_t>() != into.size()) return false;
  copy_from_js(bytes, into);
  return true;
}

}  // namespace

JsSource::JsSource(val reader, std::string subject)
    : reader_(std::move(reader)),
      subject_(std::move(subject)),
      size_(static_cast<std::uint64_t>(reader_["size"].as<double>())) {}

Status JsSource::read(std::uint64_t offset, MutableByteView into) const {
  if (read_from_js(reader_, offset, into)) return Done{};
  return Error{Code::kAttachmentUnreadable, subject_, {}};
}

Status JsStore::append(ByteView sealed) {
  if (store_.call<bool>("append", view_of(sealed))) return Done{};
  return Code::kAsideFailed;
}

Status JsStore::read(std::uint64_t offset, MutableByteView into) const {
  if (read_from_js(store_, offset, into)) return Done{};
  return Code::kAsideFailed;
}

}  // namespace waferseal::wasm
