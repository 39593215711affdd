// The account's answers key: made, opened and given on here; what leaves is sealed to its holder.
#include <emscripten/bind.h>

#include <cstdint>
#include <string>
#include <utility>

#include "waferseal/answers_key.h"
#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/key_store.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

// For a user of the key list, by the one who is logged in and stands there, too.
Result<Bytes> copy_for(const KeyStore& store, const AnswersKey& key, const Mailbox& holder) {
  if (!store.user || !store.owner) return Error{Code::kInvalidArgument, "owner", {}};
  if (!store.key_list) return Error{Code::kInvalidArgument, "key list", {}};
  const ListedUser* giver = store.key_list->find_user(*store.owner);
  if (giver == nullptr || !(giver->signing == store.user->signing.public_key())) {
    return Error{Code::kAnswersKeyGiverUnknown, store.owner->text(), {}};
  }
  const ListedUser* listed = store.key_list->find_user(holder);
  if (listed == nullptr) return Error{Code::kNotFound, holder.text(), {}};
  return seal_answers_key(key, *listed, *store.owner, store.user->signing, system_random());
}

// Draws a new one, which is held from now on, and gives the own copy.
val make_answers_key(KeyStore& store, double generation) {
  if (!store.owner) return failure({Code::kInvalidArgument, "owner", {}});
  AnswersKey key{static_cast<std::uint64_t>(generation), XWingKey::generate(system_random())};
  Result<Bytes> copy = copy_for(store, key, *store.owner);
  if (!copy) return failure(copy.error());
  store.answers_key = std::move(key);
  return success(to_js(*copy));
}

// Gives the generation; `least`: the highest that was seen (SPEC 3.18.5).
val open_own_answers_key(KeyStore& store, const val& copy, double least) {
  store.answers_key.reset();
  if (!store.user || !store.owner) return failure({Code::kInvalidArgument, "owner", {}});
  if (!store.key_list) return failure({Code::kInvalidArgument, "key list", {}});
  Result<AnswersKey> key =
      open_answers_key(bytes_from_js(copy), *store.owner, store.user->xwing, *store.key_list);
  if (!key) return failure(key.error());
  const auto generation = static_cast<double>(key->generation);
  if (generation < least) return failure({Code::kAnswersKeyOlder, {}, {}});
  store.answers_key = *std::move(key);
  return success(val(generation));
}

val give_answers_key(const KeyStore& store, const std::string& mailbox) {
  if (!store.answers_key) return failure({Code::kAnswersKeyMissing, {}, {}});
  Result<Mailbox> holder = Mailbox::parse(mailbox);
  if (!holder) return failure(holder.error());
  return answer(copy_for(store, *store.answers_key, *holder),
                [](const Bytes& copy) { return to_js(copy); });
}

// The mailboxes of the key list.
val listed_users(const KeyStore& store) {
  val out = val::array();
  if (!store.key_list) return out;
  for (const ListedUser& user : store.key_list->users) {
    out.call<void>("push", user.mailbox.text());
  }
  return out;
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_answers_key) {
  emscripten::function("makeAnswersKey", &waferseal::wasm::make_answers_key);
  emscripten::function("openAnswersKey", &waferseal::wasm::open_own_answers_key);
  emscripten::function("giveAnswersKey", &waferseal::wasm::give_answers_key);
  emscripten::function("listedUsers", &waferseal::wasm::listed_users);
}
