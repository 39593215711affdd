#include <emscripten/bind.h>

#include <string>

#include "waferseal/address.h"
#include "wasm/bindings/answer_to_js.h"

namespace waferseal::wasm {
namespace {

emscripten::val parse_mailbox(const std::string& text) {
  return answer(Mailbox::parse(text), [](const Mailbox& mailbox) {
    emscripten::val out = emscripten::val::object();
    out.set("text", mailbox.text());
    out.set("display", mailbox.display());
    out.set("domain", mailbox.domain().ascii());
    return out;
  });
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_mailbox) {
  emscripten::function("parseMailbox", &waferseal::wasm::parse_mailbox);
}
