#include "wasm/bindings/js_mails.h"

#include <memory>

#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/js_streams.h"

namespace waferseal::wasm {

using emscripten::val;

Status set_attachments(SealPlan& plan, const val& readers) {
  const auto contents = emscripten::vecFromJSArray<val>(readers);
  if (contents.size() != plan.message.attachments.size()) {
    return Error{Code::kInvalidArgument, "attachments", {}};
  }
  for (std::size_t i = 0; i < contents.size(); ++i) {
    mime::Attachment& attachment = plan.message.attachments[i];
    attachment.source = std::make_shared<const JsSource>(contents[i], attachment.file_name);
  }
  return Done{};
}

Status JsMails::begin(const std::vector<Mailbox>& recipients, std::size_t mails) {
  val names = val::array();
  for (const Mailbox& one : recipients) names.call<void>("push", one.text());
  mails_.call<void>("begin", names, mails);
  return Done{};
}

Status JsMails::write(ByteView bytes) {
  if (mails_.call<bool>("write", view_of(bytes))) return Done{};
  return Code::kAsideFailed;
}

}  // namespace waferseal::wasm
