// A parsed message as JavaScript reads it.
#ifndef WAFERSEAL_WASM_BINDINGS_MAIL_TO_JS_H_
#define WAFERSEAL_WASM_BINDINGS_MAIL_TO_JS_H_

#include <emscripten/val.h>

#include "waferseal/mime.h"

namespace waferseal::wasm {

// {from, to, cc, replyTo, subject, date?, messageId, text, html,
//  attachments: [{fileName, mediaType, contentId}]}, addresses as [{name, text, mailbox?}]
emscripten::val mail_to_js(const mime::ParsedMessage& message);

}  // namespace waferseal::wasm

#endif  // WAFERSEAL_WASM_BINDINGS_MAIL_TO_JS_H_
