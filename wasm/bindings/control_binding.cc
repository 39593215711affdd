#include <emscripten/bind.h>

#include <algorithm>

#include "engine/bytes/cbor.h"
#include "waferseal/escrow.h"
#include "waferseal/slot.h"
#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/key_store.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

Result<OpenedSlot> open_own_slot(const KeyStore& store, const val& slot, const val& header) {
  if (!store.user) return Error{Code::kInvalidArgument, "keys", {}};
  WAFERSEAL_TRY(const Slot parsed, parse_slot(bytes_from_js(slot)));
  WAFERSEAL_TRY(const CapsuleHeader capsule, CapsuleHeader::parse(bytes_from_js(header)));
  return open_sender_slot(parsed, store.user->xwing, capsule);
}

// The body of POST /api/v1/messages/{id}/control that retracts the copy with this slot id.
val retract(const KeyStore& store, const val& sender_slot, const val& header, const val& slot_id,
            const val& guards, double number) {
  Result<OpenedSlot> opened = open_own_slot(store, sender_slot, header);
  if (!opened) return failure(opened.error());
  const auto& sender = std::get<SenderRecord>(opened->payload.extra);
  SlotId slot;
  const Bytes id = bytes_from_js(slot_id);
  if (id.size() != slot.size()) return failure({Code::kInvalidArgument, "slot_id", {}});
  std::copy(id.begin(), id.end(), slot.begin());
  const auto wanted = emscripten::vecFromJSArray<val>(guards);
  CborWriter messages;
  messages.array(wanted.size());
  for (const val& item : wanted) {
    const Bytes guard_bytes = bytes_from_js(item);
    GuardId guard;
    if (guard_bytes.size() != guard.size()) return failure({Code::kInvalidArgument, "guard", {}});
    std::copy(guard_bytes.begin(), guard_bytes.end(), guard.begin());
    messages.bytes(
        make_retract(sender.control_seed, guard, slot, static_cast<std::uint64_t>(number)));
  }
  return success(to_js(std::move(messages).take()));
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_control) {
  emscripten::function("retract", &waferseal::wasm::retract);
}
