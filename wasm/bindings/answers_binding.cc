#include <emscripten/bind.h>

#include <string>

#include "waferseal/escrow.h"
#include "waferseal/saved_question.h"
#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/key_store.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

// Holds a typed answer and reports on it: {answer, guessBits, strength, common, inQuestion, inSubject}.
val keep_answer(KeyStore& store, const val& typed, const std::string& question,
                const std::string& subject) {
  SecretBytes answer_text = secret_from_js(typed);
  Result<NormalisedAnswer> normalised = normalise_answer(answer_text);
  if (!normalised) return failure(normalised.error());
  const AnswerReport report = inspect_answer(*normalised, question, subject);
  const Strength strength = report.strong() ? Strength::kStrong : Strength::kWeak;
  val out = val::object();
  out.set("answer", store.hold({std::move(answer_text),
                                SigningKey::generate(system_random()).seed().clone(), strength}));
  out.set("guessBits", report.guess_bits);
  out.set("strength", std::string(name(strength)));
  out.set("common", report.common);
  out.set("inQuestion", report.in_question);
  out.set("inSubject", report.in_subject);
  return success(out);
}

// Holds a generated phrase and shows it: {answer, phrase}.
val suggest_answer(KeyStore& store) {
  SecretBytes phrase = generate_answer_phrase(system_random());
  val out = val::object();
  out.set("phrase", to_js(phrase.reveal()));
  out.set("answer",
          store.hold({std::move(phrase), SigningKey::generate(system_random()).seed().clone(),
                      Strength::kGenerated}));
  return success(out);
}

void drop_answer(KeyStore& store, unsigned number) { store.drop(number); }

// For the address book: {sealed, answerId, strength}.
val seal_question(const KeyStore& store, const std::string& recipient, const std::string& question,
                  unsigned number) {
  const HeldAnswer* held = store.held(number);
  if (!held || !store.user || !store.owner) return failure({Code::kInvalidArgument, "answer", {}});
  Result<Mailbox> mailbox = Mailbox::parse(recipient);
  if (!mailbox) return failure(mailbox.error());
  Result<SigningKey> answer_key = SigningKey::from_seed(held->answer_seed);
  if (!answer_key) return failure(answer_key.error());
  const SavedQuestion saved{question, held->answer.clone(), held->answer_seed.clone(),
                            held->strength};
  Result<Bytes> sealed =
      seal_saved_question(store.user->xwing, *store.owner, *mailbox, saved, system_random());
  if (!sealed) return failure(sealed.error());
  val out = val::object();
  out.set("sealed", to_js(*sealed));
  out.set("answerId", to_js(answer_id(answer_key->public_key())));
  out.set("strength", std::string(name(held->strength)));
  return success(out);
}

// From the address book, if it is this recipient's: {question, answer}; the answer stays here.
val open_question(KeyStore& store, const std::string& recipient, const val& sealed) {
  if (!store.user || !store.owner) return failure({Code::kInvalidArgument, "owner", {}});
  Result<Mailbox> mailbox = Mailbox::parse(recipient);
  if (!mailbox) return failure(mailbox.error());
  Result<SavedQuestion> saved =
      open_saved_question(bytes_from_js(sealed), store.user->xwing, *store.owner, *mailbox);
  if (!saved) return failure(saved.error());
  val out = val::object();
  out.set("question", saved->question);
  out.set("answer",
          store.hold({std::move(saved->answer), std::move(saved->answer_seed), saved->strength}));
  return success(out);
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_answers) {
  emscripten::function("keepAnswer", &waferseal::wasm::keep_answer);
  emscripten::function("suggestAnswer", &waferseal::wasm::suggest_answer);
  emscripten::function("dropAnswer", &waferseal::wasm::drop_answer);
  emscripten::function("sealQuestion", &waferseal::wasm::seal_question);
  emscripten::function("openQuestion", &waferseal::wasm::open_question);
}
