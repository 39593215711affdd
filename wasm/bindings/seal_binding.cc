#include <emscripten/bind.h>

#include <optional>
#include <string>
#include <vector>

#include "waferseal/seal.h"
#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/key_store.h"
#include "wasm/bindings/requests_to_js.h"
#include "wasm/bindings/stretching_to_js.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

// A session and, once sealed, what is left of it.
class Sealing {
 public:
  explicit Sealing(SealSession session) : session_(std::move(session)) {}

  val outgoing() { return requests_to_js(session_.outgoing()); }
  void receive(unsigned request, const val& reply) {
    session_.receive(request, reply_from_js(reply));
  }
  // {value: ready or not}, or {error}
  val state() const {
    return session_.failed() ? failure(session_.error()) : success(val(session_.ready()));
  }
  // [{id, input, salt}]
  val stretchings() {
    val out = val::array();
    for (const AnswerStretching& one : session_.stretchings()) {
      val item = stretching_to_js(one.work);
      item.set("id", one.id);
      out.call<void>("push", item);
    }
    return out;
  }
  void stretched(unsigned id, const val& result) {
    session_.stretched(id, stretched_from_js(result));
  }
  // The blobs to upload; `record` then takes the ids of the uploads.
  val seal() {
    Result<SealedCopies> sealed = std::move(session_).seal(system_random());
    if (!sealed) return failure(sealed.error());
    message_ = std::move(sealed->message);
    val blobs = val::array();
    for (const Ciphertext& blob : sealed->blobs) blobs.call<void>("push", to_js(blob.view()));
    return success(blobs);
  }
  // Of the capsule; empty if no copy is in one.
  val header() const {
    const bool sealed = message_ && message_->capsule;
    return to_js(sealed ? ByteView(message_->capsule->header) : ByteView());
  }
  val record(const val& uploads) const {
    if (!message_) return failure({Code::kInvalidArgument, "uploads", {}});
    return success(
        to_js(encode_sealed_message(*message_, emscripten::vecFromJSArray<std::string>(uploads))));
  }

 private:
  SealSession session_;
  std::optional<SealedMessage> message_;
};

Result<std::vector<PlannedQuestion>> questions_from_js(const KeyStore& store, const val& array) {
  std::vector<PlannedQuestion> out;
  for (const val& item : emscripten::vecFromJSArray<val>(array)) {
    WAFERSEAL_TRY(Mailbox recipient, Mailbox::parse(item["recipient"].as<std::string>()));
    const HeldAnswer* held = store.held(item["answer"].as<unsigned>());
    if (!held) return Error{Code::kSealMissingQuestion, recipient.text(), {}};
    out.push_back({std::move(recipient), item["question"].as<std::string>(), held->answer.clone(),
                   held->answer_seed.clone(), held->strength});
  }
  return out;
}

Result<SealPlan> plan_from_js(const KeyStore& store, const std::string& json,
                              const val& attachments, const val& questions) {
  WAFERSEAL_TRY(SealPlan plan, parse_seal_plan(json));
  const auto contents = emscripten::vecFromJSArray<val>(attachments);
  if (contents.size() != plan.message.attachments.size()) {
    return Error{Code::kInvalidArgument, "attachments", {}};
  }
  for (std::size_t i = 0; i < contents.size(); ++i) {
    plan.message.attachments[i].content = bytes_from_js(contents[i]);
  }
  WAFERSEAL_TRY(plan.questions, questions_from_js(store, questions));
  return plan;
}

// Plan JSON, the attachments' contents in the plan's order, and [{recipient, question, answer}]
// with numbers of held answers.
val start_sealing(const KeyStore& store, const std::string& plan_json, const val& attachments,
                  const val& questions) {
  if (!store.user || !store.key_list) return failure({Code::kInvalidArgument, "keys", {}});
  Result<SealPlan> plan = plan_from_js(store, plan_json, attachments, questions);
  if (!plan) return failure(plan.error());
  return answer(SealSession::start(*std::move(plan), *store.user, *store.key_list, system_random()),
                [](SealSession session) { return Sealing(std::move(session)); });
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_seal) {
  using waferseal::wasm::Sealing;
  emscripten::class_<Sealing>("Sealing")
      .function("outgoing", &Sealing::outgoing)
      .function("receive", &Sealing::receive)
      .function("stretchings", &Sealing::stretchings)
      .function("stretched", &Sealing::stretched)
      .function("state", &Sealing::state)
      .function("seal", &Sealing::seal)
      .function("header", &Sealing::header)
      .function("record", &Sealing::record);
  emscripten::function("startSealing", &waferseal::wasm::start_sealing);
}
