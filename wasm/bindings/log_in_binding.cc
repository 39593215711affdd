#include <emscripten/bind.h>

#include <string>
#include <utility>

#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/key_store.h"
#include "wasm/bindings/stretching_to_js.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

// Gives the attempt id. One at a time: two would have one password and the other mailbox.
val start_login(KeyStore& store, const std::string& mailbox, const val& password) {
  SecretBytes typed = secret_from_js(password);
  if (store.entering) return failure({Code::kInvalidArgument, "login", "another is under way"});
  Result<Mailbox> owner = Mailbox::parse(mailbox);
  if (!owner) return failure(owner.error());
  Result<PasswordLogin> login = PasswordLogin::start(std::move(typed), *owner, system_random());
  if (!login) return failure(login.error());
  store.entering = *std::move(owner);
  store.login = *std::move(login);
  return success(to_js(store.login->attempt()));
}

val login_request(const KeyStore& store, const val& device_ticket) {
  if (!store.login) return failure({Code::kInvalidArgument, "login", {}});
  return success(to_js(store.login->request(bytes_from_js(device_ticket))));
}

// Takes the guard's reply and gives what is to be stretched.
val begin_login_keys(KeyStore& store, const val& reply, const val& salt) {
  if (!store.login) return failure({Code::kInvalidArgument, "login", {}});
  return answer(store.login->begin_keys(bytes_from_js(reply), bytes_from_js(salt)),
                stretching_to_js);
}

// Keeps the wrap key and gives the auth key.
val finish_login_keys(KeyStore& store, const val& stretched) {
  if (!store.login) return failure({Code::kInvalidArgument, "login", {}});
  Result<LoginKeys> keys = store.login->finish_keys(stretched_from_js(stretched));
  store.login.reset();
  if (!keys) return failure(keys.error());
  store.wrap_key = std::move(keys->wrap_key);
  return success(to_js(keys->auth_key.reveal()));
}

void stop_login(KeyStore& store) {
  store.login.reset();
  store.entering.reset();
  store.wrap_key = SecretBytes();
}

val unlock(KeyStore& store, const val& bundle) {
  if (!store.entering) return failure({Code::kInvalidArgument, "owner", {}});
  Result<UserKeys> keys = unwrap_user_keys(bytes_from_js(bundle), *store.entering, store.wrap_key);
  if (!keys) return failure(keys.error());
  if (store.owner != store.entering) {
    // What was given for the user before is nothing for this one.
    store.drop_all();
    store.key_list.reset();
  }
  store.answers_keys.clear();
  store.owner = std::move(store.entering);
  store.entering.reset();
  store.user = *std::move(keys);
  store.wrap_key = SecretBytes();
  return success();
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_log_in) {
  emscripten::function("startLogin", &waferseal::wasm::start_login);
  emscripten::function("loginRequest", &waferseal::wasm::login_request);
  emscripten::function("beginLoginKeys", &waferseal::wasm::begin_login_keys);
  emscripten::function("finishLoginKeys", &waferseal::wasm::finish_login_keys);
  emscripten::function("stopLogin", &waferseal::wasm::stop_login);
  emscripten::function("unlock", &waferseal::wasm::unlock);
}
