#include "wasm/bindings/mail_to_js.h"

#include <vector>

namespace waferseal::wasm {
namespace {

using emscripten::val;

val addresses_to_js(const std::vector<mime::ParsedAddress>& addresses) {
  val out = val::array();
  for (const mime::ParsedAddress& address : addresses) {
    val item = val::object();
    item.set("name", address.name);
    item.set("text", address.text);
    if (address.mailbox) item.set("mailbox", address.mailbox->text());
    out.call<void>("push", item);
  }
  return out;
}

val attachments_to_js(const mime::ParsedMessage& message) {
  val out = val::array();
  for (const mime::Part* part : message.attachments()) {
    val item = val::object();
    item.set("fileName", part->file_name);
    item.set("mediaType", part->media_type);
    item.set("contentId", part->content_id);
    item.set("size", static_cast<double>(part->approximate_size()));
    out.call<void>("push", item);
  }
  return out;
}

}  // namespace

val mail_to_js(const mime::ParsedMessage& message) {
  val out = val::object();
  out.set("from", addresses_to_js(message.from));
  out.set("to", addresses_to_js(message.to));
  out.set("cc", addresses_to_js(message.cc));
  out.set("replyTo", addresses_to_js(message.reply_to));
  out.set("subject", message.subject);
  if (message.date) out.set("date", static_cast<double>(unix_seconds(*message.date)));
  out.set("messageId", message.message_id);
  out.set("text", message.text);
  out.set("html", message.html);
  out.set("attachments", attachments_to_js(message));
  return out;
}

}  // namespace waferseal::wasm
