#include <emscripten/bind.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "waferseal/pickup.h"
#include "waferseal/reply.h"
#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/key_store.h"
#include "wasm/bindings/mail_to_js.h"
#include "wasm/bindings/put_aside_mail.h"
#include "wasm/bindings/requests_to_js.h"
#include "wasm/bindings/stretching_to_js.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

// A pick-up, and the mail that it reads into a store of JavaScript's.
class PickupHandle {
 public:
  PickupHandle(std::unique_ptr<PutAsideMail> mail, Pickup pickup)
      : mail_(std::move(mail)), pickup_(std::move(pickup)) {}

  val outgoing() { return requests_to_js(pickup_.outgoing()); }
  void receive(unsigned request, const val& reply) {
    pickup_.receive(request, reply_from_js(reply));
  }
  // {value: {stage, progress}} or {error}
  val state() const {
    if (pickup_.stage() == PickupStage::kFailed) return failure(pickup_.error());
    val out = val::object();
    out.set("stage", std::string(name(pickup_.stage())));
    out.set("progress", pickup_.progress());
    return success(out);
  }
  val envelope() const {
    val out = val::object();
    out.set("sender", pickup_.core().sender);
    out.set("recipient", pickup_.core().recipient);
    out.set("question", pickup_.core().question);
    out.set("exposed", pickup_.link_exposed());
    out.set("takesReply", pickup_.core().reply_key.has_value());
    out.set("expires", static_cast<double>(unix_seconds(pickup_.expires())));
    return out;
  }
  val begin_answer(const val& typed) {
    return answer(pickup_.begin_answer(secret_from_js(typed)), stretching_to_js);
  }
  val finish_answer(const val& stretched) {
    return answer(pickup_.finish_answer(stretched_from_js(stretched)));
  }
  // What came of the last answer: {refusal?, triesLeft?, guardFaults}.
  val attempt() const {
    val out = val::object();
    if (const std::optional<Error> refusal = pickup_.last_refusal()) {
      out.set("refusal", error_record(*refusal));
    }
    if (const std::optional<TriesLeft> left = pickup_.tries_left()) {
      val tries = val::object();
      tries.set("now", left->now);
      tries.set("window", left->window);
      out.set("triesLeft", tries);
    }
    val faults = val::array();
    for (const Error& fault : pickup_.guard_faults()) {
      faults.call<void>("push", error_record(fault));
    }
    out.set("guardFaults", faults);
    return out;
  }

  // Once it is read: {sender, date, senderVerified, mail} (mail_to_js.h).
  val message() {
    const Result<PickedUp> picked = pickup_.message();
    if (!picked) return failure(picked.error());
    if (!mail_->message()) {
      Result<mime::ParsedMessage> parsed = mime::parse(mail_->text());
      if (!parsed) return failure(parsed.error());
      mail_->keep(*std::move(parsed));
    }
    val out = val::object();
    out.set("sender", picked->sender.text());
    out.set("date", static_cast<double>(unix_seconds(picked->date)));
    out.set("senderVerified", picked->sender_verified);
    out.set("mail", mail_to_js(*mail_->message()));
    return success(out);
  }
  // Of message()'s attachments.
  val start(std::size_t attachment) { return mail_->start(attachment); }
  // The MIME text as it is.
  val start_whole() {
    const Result<PickedUp> picked = pickup_.message();
    return picked ? mail_->start_whole() : failure(picked.error());
  }
  // Once message() was asked for: what startReply() begins a reply to it with.
  val reply_beginning() const {
    const Result<ReplyTo> to = pickup_.reply_to();
    if (!to) return failure(to.error());
    if (!mail_->message()) return failure({Code::kInvalidArgument, "pickup", {}});
    const ReplyDraft draft = reply_draft(*mail_->message());
    return success(to_js(encode_reply_beginning(*to, draft).reveal()));
  }
  val next(int reader) { return mail_->next(reader); }
  void stop(int reader) { mail_->stop(reader); }

 private:
  // Stays where it is: the pick-up writes into it.
  std::unique_ptr<PutAsideMail> mail_;
  Pickup pickup_;
};

// `keys` brings the key list, if the page has one; `store` is where the message is put aside.
val start_pickup(const KeyStore& keys, const std::string& link, const std::string& origin,
                 const val& store) {
  auto mail = std::make_unique<PutAsideMail>(store);
  PutAside& text = mail->text();
  return answer(
      Pickup::start(link, origin, keys.key_list, text, system_random()),
      [&mail](Pickup pickup) { return PickupHandle(std::move(mail), std::move(pickup)); });
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_pickup) {
  using waferseal::wasm::PickupHandle;
  emscripten::class_<PickupHandle>("Pickup")
      .function("outgoing", &PickupHandle::outgoing)
      .function("receive", &PickupHandle::receive)
      .function("state", &PickupHandle::state)
      .function("envelope", &PickupHandle::envelope)
      .function("beginAnswer", &PickupHandle::begin_answer)
      .function("finishAnswer", &PickupHandle::finish_answer)
      .function("attempt", &PickupHandle::attempt)
      .function("message", &PickupHandle::message)
      .function("start", &PickupHandle::start)
      .function("startWhole", &PickupHandle::start_whole)
      .function("replyBeginning", &PickupHandle::reply_beginning)
      .function("next", &PickupHandle::next)
      .function("stop", &PickupHandle::stop);
  emscripten::function("startPickup", &waferseal::wasm::start_pickup);
}
