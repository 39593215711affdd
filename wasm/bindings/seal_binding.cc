#include <emscripten/bind.h>

#include <optional>
#include <string>
#include <vector>

#include "waferseal/seal.h"
#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/js_mails.h"
#include "wasm/bindings/key_store.h"
#include "wasm/bindings/requests_to_js.h"
#include "wasm/bindings/segment_to_js.h"
#include "wasm/bindings/stretching_to_js.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

// What nextSegment() of a Sealing gave, in whatever worker this is: {ciphertext, hash}.
val seal_segment_from_js(const val& work) {
  const SegmentSealing sealing{work["index"].as<unsigned>(), work["last"].as<bool>(),
                               secret_from_js(work["key"]), secret_from_js(work["text"])};
  return answer(seal_segment(sealing), [](const SealedSegment& segment) {
    val out = val::object();
    out.set("ciphertext", to_js(segment.ciphertext.view()));
    out.set("hash", to_js(segment.hash));
    return out;
  });
}

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
  std::size_t passes() const { return session_.passes(); }
  val next_segment() { return segment_answer(session_.next_segment()); }
  val segment_sealed(unsigned index, const val& hash) {
    SegmentHash told{};
    if (hash["length"].as<std::size_t>() != told.size()) {
      return failure({Code::kInvalidArgument, "hash", {}});
    }
    copy_from_js(hash, told);
    return answer(session_.segment_sealed(index, told));
  }
  // `mails` as of js_mails.h. `record` then takes the ids of the uploads.
  val finish(const val& mails) {
    JsMails out(mails);
    Result<SealedRecord> sealed = std::move(session_).finish(system_random(), out);
    if (!sealed) return failure(sealed.error());
    message_ = std::move(sealed->message);
    return success();
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
  WAFERSEAL_CHECK(set_attachments(plan, attachments));
  WAFERSEAL_TRY(plan.questions, questions_from_js(store, questions));
  return plan;
}

// Plan JSON, the attachments' readers (js_mails.h), and [{recipient, question, answer}] with numbers
// of held answers.
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
      .function("passes", &Sealing::passes)
      .function("nextSegment", &Sealing::next_segment)
      .function("segmentSealed", &Sealing::segment_sealed)
      .function("finish", &Sealing::finish)
      .function("header", &Sealing::header)
      .function("record", &Sealing::record);
  emscripten::function("startSealing", &waferseal::wasm::start_sealing);
  emscripten::function("sealSegment", &waferseal::wasm::seal_segment_from_js);
}
