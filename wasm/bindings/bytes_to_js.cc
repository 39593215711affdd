#include "wasm/bindings/bytes_to_js.h"

namespace waferseal::wasm {

using emscripten::typed_memory_view;
using emscripten::val;

void copy_from_js(const val& array, MutableByteView out) {
  val(typed_memory_view(out.size(), out.data())).call<void>("set", array);
}

val view_of(ByteView bytes) { return val(typed_memory_view(bytes.size(), bytes.data())); }

val to_js(ByteView bytes) { return view_of(bytes).call<val>("slice"); }

Bytes bytes_from_js(const val& array) {
  Bytes out(array["length"].as<std::size_t>());
  copy_from_js(array, out);
  return out;
}

SecretBytes secret_from_js(const val& array) {
  SecretBytes out(array["length"].as<std::size_t>());
  copy_from_js(array, out.reveal_mutable());
  return out;
}

}  // namespace waferseal::wasm
