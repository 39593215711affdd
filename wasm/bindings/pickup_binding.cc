#include <emscripten/bind.h>

#include <string>

#include "waferseal/pickup.h"
#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/key_store.h"
#include "wasm/bindings/requests_to_js.h"
#include "wasm/bindings/stretching_to_js.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

val pickup_outgoing(Pickup& pickup) { return requests_to_js(pickup.outgoing()); }

void pickup_receive(Pickup& pickup, unsigned request, const val& reply) {
  pickup.receive(request, reply_from_js(reply));
}

// {value: {stage, progress}} or {error}
val pickup_state(const Pickup& pickup) {
  if (pickup.stage() == PickupStage::kFailed) return failure(pickup.error());
  val out = val::object();
  out.set("stage", std::string(name(pickup.stage())));
  out.set("progress", pickup.progress());
  return success(out);
}

val pickup_envelope(const Pickup& pickup) {
  val out = val::object();
  out.set("sender", pickup.core().sender);
  out.set("recipient", pickup.core().recipient);
  out.set("question", pickup.core().question);
  out.set("exposed", pickup.link_exposed());
  return out;
}

val pickup_begin_answer(Pickup& pickup, const val& typed) {
  return answer(pickup.begin_answer(secret_from_js(typed)), stretching_to_js);
}

val pickup_finish_answer(Pickup& pickup, const val& stretched) {
  return answer(pickup.finish_answer(stretched_from_js(stretched)));
}

// What came of the last answer: {refusal?, triesLeft?, guardFaults}.
val pickup_attempt(const Pickup& pickup) {
  val out = val::object();
  if (const std::optional<Error> refusal = pickup.last_refusal()) {
    out.set("refusal", error_record(*refusal));
  }
  if (const std::optional<TriesLeft> left = pickup.tries_left()) {
    val tries = val::object();
    tries.set("now", left->now);
    tries.set("window", left->window);
    out.set("triesLeft", tries);
  }
  val faults = val::array();
  for (const Error& fault : pickup.guard_faults()) faults.call<void>("push", error_record(fault));
  out.set("guardFaults", faults);
  return out;
}

// {message, sender, date, senderVerified}
val pickup_message(Pickup& pickup) {
  return answer(std::move(pickup).message(), [](PickedUp picked) {
    val out = val::object();
    out.set("message", to_js(picked.message.reveal()));
    out.set("sender", picked.sender.text());
    out.set("date", static_cast<double>(unix_seconds(picked.date)));
    out.set("senderVerified", picked.sender_verified);
    return out;
  });
}

// `store` brings the key list, if the page has one.
val start_pickup(const KeyStore& store, const std::string& link, const std::string& origin) {
  return answer(Pickup::start(link, origin, store.key_list, system_random()),
                [](Pickup pickup) { return pickup; });
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_pickup) {
  namespace wasm = waferseal::wasm;
  emscripten::class_<waferseal::Pickup>("Pickup")
      .function("outgoing", &wasm::pickup_outgoing)
      .function("receive", &wasm::pickup_receive)
      .function("state", &wasm::pickup_state)
      .function("envelope", &wasm::pickup_envelope)
      .function("beginAnswer", &wasm::pickup_begin_answer)
      .function("finishAnswer", &wasm::pickup_finish_answer)
      .function("attempt", &wasm::pickup_attempt)
      .function("message", &wasm::pickup_message);
  emscripten::function("startPickup", &wasm::start_pickup);
}
