#include <emscripten/bind.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "waferseal/renew.h"
#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/key_store.h"
#include "wasm/bindings/requests_to_js.h"
#include "wasm/bindings/stretching_to_js.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

class Renewing {
 public:
  explicit Renewing(LinkRenewal renewal) : renewal_(std::move(renewal)) {}

  val outgoing() { return requests_to_js(renewal_.outgoing()); }
  void receive(unsigned request, const val& reply) {
    renewal_.receive(request, reply_from_js(reply));
  }
  // {value: ready or not}, or {error}
  val state() const {
    return renewal_.failed() ? failure(renewal_.error()) : success(val(renewal_.ready()));
  }
  // [{id, input, salt}], as Sealing's.
  val stretchings() {
    val out = val::array();
    if (const std::optional<Stretching> work = renewal_.stretching()) {
      val item = stretching_to_js(*work);
      item.set("id", 0);
      out.call<void>("push", item);
    }
    return out;
  }
  void stretched(unsigned, const val& result) { renewal_.stretched(stretched_from_js(result)); }
  // The record to hand over.
  val renewed() {
    return answer(std::move(renewal_).seal(system_random()),
                  [](const SealedRenewal& sealed) { return to_js(encode_sealed_renewal(sealed)); });
  }

 private:
  LinkRenewal renewal_;
};

Result<GuardId> guard_from_js(const val& array) {
  const Bytes bytes = bytes_from_js(array);
  GuardId id{};
  if (bytes.size() != id.size()) return Error{Code::kInvalidArgument, "guard", {}};
  std::copy(bytes.begin(), bytes.end(), id.begin());
  return id;
}

// {recipient, tickets: [{guard, ticket}], oldGuards, notice?, origin, now, expires, number}
Result<RenewalPlan> plan_from_js(const val& plan) {
  WAFERSEAL_TRY(Mailbox recipient, Mailbox::parse(plan["recipient"].as<std::string>()));
  RenewalPlan out{std::move(recipient)};
  for (const val& ticket : emscripten::vecFromJSArray<val>(plan["tickets"])) {
    WAFERSEAL_TRY(const GuardId guard, guard_from_js(ticket["guard"]));
    out.tickets.push_back({guard, bytes_from_js(ticket["ticket"])});
  }
  for (const val& guard : emscripten::vecFromJSArray<val>(plan["oldGuards"])) {
    WAFERSEAL_TRY(const GuardId id, guard_from_js(guard));
    out.old_guards.push_back(id);
  }
  if (!plan["notice"].isUndefined()) {
    const std::string wanted = plan["notice"].as<std::string>();
    out.notice = assurance_from_name(wanted);
    if (!out.notice) return Error{Code::kInvalidArgument, "notice", wanted};
  }
  out.portal_origin = plan["origin"].as<std::string>();
  out.now = from_unix_seconds(static_cast<std::int64_t>(plan["now"].as<double>()));
  out.expires = from_unix_seconds(static_cast<std::int64_t>(plan["expires"].as<double>()));
  out.number = static_cast<std::uint64_t>(plan["number"].as<double>());
  return out;
}

val start_renewing(const KeyStore& store, const val& slot, const val& header, const val& plan) {
  if (!store.user || !store.key_list) return failure({Code::kInvalidArgument, "keys", {}});
  Result<RenewalPlan> planned = plan_from_js(plan);
  if (!planned) return failure(planned.error());
  const Result<SentMessage> sent =
      SentMessage::open(bytes_from_js(slot), bytes_from_js(header), *store.user);
  if (!sent) return failure(sent.error());
  return answer(
      LinkRenewal::start(*sent, *std::move(planned), *store.user, *store.key_list, system_random()),
      [](LinkRenewal renewal) { return Renewing(std::move(renewal)); });
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_renewal) {
  using waferseal::wasm::Renewing;
  emscripten::class_<Renewing>("Renewing")
      .function("outgoing", &Renewing::outgoing)
      .function("receive", &Renewing::receive)
      .function("stretchings", &Renewing::stretchings)
      .function("stretched", &Renewing::stretched)
      .function("state", &Renewing::state)
      .function("renewed", &Renewing::renewed);
  emscripten::function("startRenewing", &waferseal::wasm::start_renewing);
}
