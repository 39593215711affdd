// The account's answers key: made, opened and given on here; what leaves is sealed to its holder.
#include <emscripten/bind.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "waferseal/answers_key.h"
#include "waferseal/slot.h"
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

ByteArray<32> hash_of(const AnswersKey& key) { return xwing_key_hash(key.key.public_key()); }

// Draws a new one, which is held from now on, and gives the own copy: {copy, hash}.
val make_answers_key(KeyStore& store, double generation) {
  if (!store.owner) return failure({Code::kInvalidArgument, "owner", {}});
  if (!(generation >= 1 && generation <= static_cast<double>(kMostAnswersGeneration)) ||
      generation != std::floor(generation)) {
    return failure({Code::kInvalidArgument, "generation", {}});
  }
  AnswersKey key{static_cast<std::uint64_t>(generation), XWingKey::generate(system_random())};
  Result<Bytes> copy = copy_for(store, key, *store.owner);
  if (!copy) return failure(copy.error());
  const ByteArray<32> hash = hash_of(key);
  val out = val::object();
  out.set("copy", to_js(*copy));
  out.set("hash", to_js(hash));
  store.answers_keys.insert_or_assign(hash, std::move(key));
  return success(out);
}

// {generation, hash}; `least`: the highest generation that was seen, `seen_hash` its key's, empty: not
// known (SPEC 3.18.5).
val open_own_answers_key(KeyStore& store, const val& copy, double least, const val& seen_hash) {
  if (!store.user || !store.owner) return failure({Code::kInvalidArgument, "owner", {}});
  if (!store.key_list) return failure({Code::kInvalidArgument, "key list", {}});
  Result<AnswersKey> key =
      open_answers_key(bytes_from_js(copy), *store.owner, store.user->xwing, *store.key_list);
  if (!key) return failure(key.error());
  const auto generation = static_cast<double>(key->generation);
  if (generation < least) return failure({Code::kAnswersKeyOlder, {}, {}});
  const ByteArray<32> hash = hash_of(*key);
  const Bytes seen = bytes_from_js(seen_hash);
  if (generation == least && !seen.empty() &&
      !std::equal(seen.begin(), seen.end(), hash.begin(), hash.end())) {
    return failure({Code::kAnswersKeyConflict, {}, {}});
  }
  val out = val::object();
  out.set("generation", generation);
  out.set("hash", to_js(hash));
  store.answers_keys.insert_or_assign(hash, *std::move(key));
  return success(out);
}

void drop_answers_key(KeyStore& store, const val& key_hash) {
  const Result<const AnswersKey*> key = store.answers_key(bytes_from_js(key_hash));
  if (key) store.answers_keys.erase(hash_of(**key));
}

val give_answers_key(const KeyStore& store, const val& key_hash, const std::string& mailbox) {
  const Result<const AnswersKey*> key = store.answers_key(bytes_from_js(key_hash));
  if (!key) return failure(key.error());
  Result<Mailbox> holder = Mailbox::parse(mailbox);
  if (!holder) return failure(holder.error());
  return answer(copy_for(store, **key, *holder), [](const Bytes& copy) { return to_js(copy); });
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
  emscripten::function("dropAnswersKey", &waferseal::wasm::drop_answers_key);
  emscripten::function("giveAnswersKey", &waferseal::wasm::give_answers_key);
  emscripten::function("listedUsers", &waferseal::wasm::listed_users);
}
