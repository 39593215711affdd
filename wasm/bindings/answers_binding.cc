#include <emscripten/bind.h>

#include <algorithm>
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

// {sealed, answerId, strength}; `seal` makes the record.
template <class Seal>
val seal_held(const KeyStore& store, const std::string& question, unsigned number,
              const Seal& seal) {
  const HeldAnswer* held = store.held(number);
  if (!held) return failure({Code::kInvalidArgument, "answer", {}});
  Result<SigningKey> answer_key = SigningKey::from_seed(held->answer_seed);
  if (!answer_key) return failure(answer_key.error());
  const SavedQuestion saved{question, held->answer.clone(), held->answer_seed.clone(),
                            held->strength};
  Result<Bytes> sealed = seal(saved);
  if (!sealed) return failure(sealed.error());
  val out = val::object();
  out.set("sealed", to_js(*sealed));
  out.set("answerId", to_js(answer_id(answer_key->public_key())));
  out.set("strength", std::string(name(held->strength)));
  return success(out);
}

// {question, answer}; the answer stays here.
val hold_saved(KeyStore& store, Result<SavedQuestion> saved) {
  if (!saved) return failure(saved.error());
  val out = val::object();
  out.set("question", saved->question);
  out.set("answer",
          store.hold({std::move(saved->answer), std::move(saved->answer_seed), saved->strength}));
  return success(out);
}

// For the address book.
val seal_question(const KeyStore& store, const std::string& recipient, const std::string& question,
                  unsigned number) {
  if (!store.user || !store.owner) return failure({Code::kInvalidArgument, "owner", {}});
  Result<Mailbox> mailbox = Mailbox::parse(recipient);
  if (!mailbox) return failure(mailbox.error());
  return seal_held(store, question, number, [&](const SavedQuestion& saved) {
    return seal_saved_question(store.user->xwing, *store.owner, *mailbox, saved, system_random());
  });
}

// From the address book, if it is this recipient's.
val open_question(KeyStore& store, const std::string& recipient, const val& sealed) {
  if (!store.user || !store.owner) return failure({Code::kInvalidArgument, "owner", {}});
  Result<Mailbox> mailbox = Mailbox::parse(recipient);
  if (!mailbox) return failure(mailbox.error());
  return hold_saved(
      store, open_saved_question(bytes_from_js(sealed), store.user->xwing, *store.owner, *mailbox));
}

Result<QuestionId> question_id_from_js(const val& id) {
  const Bytes bytes = bytes_from_js(id);
  QuestionId out{};
  if (bytes.size() != out.size()) return Error{Code::kInvalidArgument, "id", {}};
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

// For all users of the account who have the policy's scope.
val seal_shared(const KeyStore& store, const val& key_hash, const std::string& scope, const val& id,
                const std::string& question, unsigned number) {
  const Result<const AnswersKey*> key = store.answers_key(bytes_from_js(key_hash));
  if (!key) return failure(key.error());
  const Result<QuestionId> named = question_id_from_js(id);
  if (!named) return failure(named.error());
  return seal_held(store, question, number, [&](const SavedQuestion& saved) {
    return seal_shared_question((*key)->key, scope, *named, saved, system_random());
  });
}

val open_shared(KeyStore& store, const val& key_hash, const std::string& scope, const val& id,
                const val& sealed) {
  const Result<const AnswersKey*> key = store.answers_key(bytes_from_js(key_hash));
  if (!key) return failure(key.error());
  const Result<QuestionId> named = question_id_from_js(id);
  if (!named) return failure(named.error());
  return hold_saved(store, open_shared_question(bytes_from_js(sealed), (*key)->key, scope, *named));
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_answers) {
  emscripten::function("keepAnswer", &waferseal::wasm::keep_answer);
  emscripten::function("suggestAnswer", &waferseal::wasm::suggest_answer);
  emscripten::function("dropAnswer", &waferseal::wasm::drop_answer);
  emscripten::function("sealQuestion", &waferseal::wasm::seal_question);
  emscripten::function("openQuestion", &waferseal::wasm::open_question);
  emscripten::function("sealShared", &waferseal::wasm::seal_shared);
  emscripten::function("openShared", &waferseal::wasm::open_shared);
}
