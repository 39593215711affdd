#include <emscripten/bind.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "waferseal/sent.h"
#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/key_store.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

template <std::size_t N>
Result<ByteArray<N>> fixed_from_js(const val& array, const char* name) {
  const Bytes bytes = bytes_from_js(array);
  ByteArray<N> out;
  if (bytes.size() != out.size()) return Error{Code::kInvalidArgument, name, {}};
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

template <std::size_t N>
Result<std::vector<ByteArray<N>>> list_from_js(const val& array, const char* name) {
  std::vector<ByteArray<N>> out;
  for (const val& item : emscripten::vecFromJSArray<val>(array)) {
    WAFERSEAL_TRY(ByteArray<N> one, fixed_from_js<N>(item, name));
    out.push_back(one);
  }
  return out;
}

val bytes_answer(Result<Bytes> body) {
  return answer(std::move(body), [](const Bytes& bytes) { return to_js(bytes); });
}

val retract(const SentMessage& sent, const std::string& recipient, const val& guards,
            double number) {
  const auto by = list_from_js<16>(guards, "guard");
  if (!by) return failure(by.error());
  return bytes_answer(sent.retract(recipient, *by, static_cast<std::uint64_t>(number)));
}

val retract_all(const SentMessage& sent, const val& others, const val& guards, double number) {
  const auto at = list_from_js<16>(others, "slot_id");
  const auto by = list_from_js<16>(guards, "guard");
  if (!at || !by) return failure(at ? by.error() : at.error());
  return bytes_answer(sent.retract_all(*at, *by, static_cast<std::uint64_t>(number)));
}

val extend(const SentMessage& sent, const std::string& recipient, const val& guards, double number,
           double expires) {
  const auto by = list_from_js<16>(guards, "guard");
  if (!by) return failure(by.error());
  return bytes_answer(sent.extend(recipient, *by, static_cast<std::uint64_t>(number),
                                  from_unix_seconds(static_cast<std::int64_t>(expires))));
}

val grant(const SentMessage& sent, const std::string& recipient, const val& guards, double number,
          unsigned tries) {
  const auto by = list_from_js<16>(guards, "guard");
  if (!by) return failure(by.error());
  return bytes_answer(sent.grant(recipient, *by, static_cast<std::uint64_t>(number), tries));
}

val link(const SentMessage& sent, const std::string& recipient, const std::string& origin) {
  return answer(sent.link(recipient, origin), [](std::string text) {
    val shown(text);
    wipe(text);
    return shown;
  });
}

// The recipient's, to be asked again: {question, answer, strength}; the answer stays here.
val question(const SentMessage& sent, KeyStore& store, const std::string& recipient) {
  Result<AskedQuestion> asked = sent.question(recipient);
  if (!asked) return failure(asked.error());
  val out = val::object();
  out.set("question", asked->question);
  out.set("strength", std::string(name(asked->strength)));
  out.set("answer",
          store.hold({std::move(asked->answer), std::move(asked->answer_seed), asked->strength}));
  return success(out);
}

val subject(const SentMessage& sent, const val& hashes, const val& first_segment) {
  auto list = list_from_js<32>(hashes, "segment_hashes");
  if (!list) return failure(list.error());
  return answer(sent.subject(*std::move(list), bytes_from_js(first_segment)),
                [](std::string text) { return text; });
}

val open_sent_message(const KeyStore& store, const val& slot, const val& header) {
  if (!store.user) return failure({Code::kInvalidArgument, "keys", {}});
  return answer(SentMessage::open(bytes_from_js(slot), bytes_from_js(header), *store.user),
                [](SentMessage sent) { return sent; });
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_sent) {
  namespace wasm = waferseal::wasm;
  emscripten::class_<waferseal::SentMessage>("SentMessage")
      .function("retract", &wasm::retract)
      .function("retractAll", &wasm::retract_all)
      .function("extend", &wasm::extend)
      .function("grant", &wasm::grant)
      .function("link", &wasm::link)
      .function("question", &wasm::question)
      .function("subject", &wasm::subject);
  emscripten::function("openSentMessage", &wasm::open_sent_message);
}
