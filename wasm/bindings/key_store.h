// What a log-in holds until it ends: the user's private keys, the key list, and the answers that
// were given for messages not yet sent. All of it stays in the worker's memory and is wiped with
// the store.
#ifndef WAFERSEAL_WASM_BINDINGS_KEY_STORE_H_
#define WAFERSEAL_WASM_BINDINGS_KEY_STORE_H_

#include <map>
#include <optional>

#include "waferseal/answers_key.h"
#include "waferseal/bytes.h"
#include "waferseal/keylist.h"
#include "waferseal/login.h"
#include "waferseal/result.h"
#include "waferseal/words.h"

namespace waferseal::wasm {

// An answer with its answer key's seed; empty: a new key is drawn when it is sealed.
struct HeldAnswer {
  SecretBytes answer;
  SecretBytes answer_seed;
  Strength strength = Strength::kWeak;
};

class KeyStore {
 public:
  std::optional<Mailbox> entering;     // who is logging in
  std::optional<Mailbox> owner;        // whose keys `user` holds
  std::optional<PasswordLogin> login;  // between the first and the last step of logging in
  SecretBytes wrap_key;
  std::optional<UserKeys> user;
  std::optional<KeyList> key_list;
  // The account's, once the user's copy was opened or the key made here, by xwing_key_hash: whoever uses
  // one says which, so that none is taken for another that was opened meanwhile.
  std::map<ByteArray<32>, AnswersKey> answers_keys;

  // kAnswersKeyMissing: there is none with this hash.
  Result<const AnswersKey*> answers_key(ByteView hash) const;

  unsigned hold(HeldAnswer answer);
  // nullptr: there is none with this number.
  const HeldAnswer* held(unsigned number) const;
  void drop(unsigned number);
  void drop_all() { answers_.clear(); }

 private:
  std::map<unsigned, HeldAnswer> answers_;
  unsigned next_ = 1;
};

}  // namespace waferseal::wasm

#endif  // WAFERSEAL_WASM_BINDINGS_KEY_STORE_H_
