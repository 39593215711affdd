#include <emscripten/bind.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/bytes/cbor.h"
#include "waferseal/escrow.h"
#include "waferseal/mime.h"
#include "waferseal/slot.h"
#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/key_store.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

// A message that the user sent, opened by the user's own slot.
struct SentMessage {
  CapsuleHeader header;
  Slot slot;
  SlotPayload payload;

  const SenderRecord& record() const { return std::get<SenderRecord>(payload.extra); }
};

Result<SentMessage> open_sent(const KeyStore& store, const val& slot, const val& header) {
  if (!store.user) return Error{Code::kInvalidArgument, "keys", {}};
  WAFERSEAL_TRY(Slot parsed, parse_slot(bytes_from_js(slot)));
  WAFERSEAL_TRY(CapsuleHeader capsule, CapsuleHeader::parse(bytes_from_js(header)));
  WAFERSEAL_TRY(OpenedSlot opened, open_sender_slot(parsed, store.user->xwing, capsule));
  return SentMessage{std::move(capsule), std::move(parsed), std::move(opened.payload)};
}

template <std::size_t N>
Result<ByteArray<N>> fixed_from_js(const val& array, const char* name) {
  const Bytes bytes = bytes_from_js(array);
  ByteArray<N> out;
  if (bytes.size() != out.size()) return Error{Code::kInvalidArgument, name, {}};
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

// The body of POST /api/v1/messages/{id}/control that retracts one copy at each guard.
Result<Bytes> retract_body(const SentMessage& sent, const val& slot_id, const val& guards,
                           std::uint64_t number) {
  WAFERSEAL_TRY(const SlotId slot, fixed_from_js<16>(slot_id, "slot_id"));
  const auto wanted = emscripten::vecFromJSArray<val>(guards);
  CborWriter messages;
  messages.array(wanted.size());
  for (const val& item : wanted) {
    WAFERSEAL_TRY(const GuardId guard, fixed_from_js<16>(item, "guard"));
    messages.bytes(make_retract(sent.record().control_seed, guard, slot, number));
  }
  return std::move(messages).take();
}

val retract(const SentMessage& sent, const val& slot_id, const val& guards, double number) {
  return answer(retract_body(sent, slot_id, guards, static_cast<std::uint64_t>(number)),
                [](const Bytes& body) { return to_js(body); });
}

// The pick-up link of one copy, for the sender to hand over.
val link(const SentMessage& sent, const std::string& recipient, const std::string& origin) {
  for (const SenderCopy& copy : sent.record().copies) {
    if (copy.recipient.text() != recipient) continue;
    return answer(LinkSecret::from_bytes(copy.link_secret),
                  [&](const LinkSecret& secret) { return secret.url(origin); });
  }
  return failure({Code::kEscrowGone, recipient, {}});
}

Result<std::string> subject_in(const SentMessage& sent, std::vector<SegmentHash> hashes,
                               ByteView first_segment) {
  WAFERSEAL_TRY(const BodyOpener opener,
                BodyOpener::start(sent.payload.content_key, sent.header, sent.slot.head.seal,
                                  sent.payload.length, std::move(hashes)));
  WAFERSEAL_TRY(const Plaintext start, opener.open_segment(0, first_segment));
  WAFERSEAL_TRY(const mime::ParsedMessage message, mime::parse(start.reveal()));
  return message.subject;
}

// From the first segment of the body and the hashes of all.
val subject(const SentMessage& sent, const val& hashes, const val& first_segment) {
  std::vector<SegmentHash> list;
  for (const val& item : emscripten::vecFromJSArray<val>(hashes)) {
    const Result<SegmentHash> hash = fixed_from_js<32>(item, "segment_hashes");
    if (!hash) return failure(hash.error());
    list.push_back(*hash);
  }
  return answer(subject_in(sent, std::move(list), bytes_from_js(first_segment)),
                [](std::string text) { return text; });
}

val open_sent_message(const KeyStore& store, const val& slot, const val& header) {
  return answer(open_sent(store, slot, header), [](SentMessage sent) { return sent; });
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_sent) {
  namespace wasm = waferseal::wasm;
  emscripten::class_<wasm::SentMessage>("SentMessage")
      .function("retract", &wasm::retract)
      .function("link", &wasm::link)
      .function("subject", &wasm::subject);
  emscripten::function("openSentMessage", &wasm::open_sent_message);
}
