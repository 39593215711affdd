// The user's own OpenPGP keys. A private key stays here; what leaves is sealed, or under a passphrase
// that the user has chosen.
#include <emscripten/bind.h>

#include <chrono>
#include <string>
#include <utility>

#include "waferseal/key_backup.h"
#include "waferseal/openpgp.h"
#include "waferseal/own_key.h"
#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/key_store.h"
#include "wasm/bindings/key_to_js.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

UnixTime own_key_time(double seconds) {
  return from_unix_seconds(static_cast<std::int64_t>(seconds));
}

// {report, publicKey, armored}
Result<val> described(const KeyStore& store, const SecretBytes& key, UnixTime now) {
  if (!store.owner) return Error{Code::kInvalidArgument, "owner", {}};
  WAFERSEAL_TRY(const openpgp::PublicKey part, openpgp::public_key_of(key.reveal(), now));
  WAFERSEAL_TRY(const openpgp::KeyInfo info,
                openpgp::inspect_key_for(part.binary, *store.owner, now));
  val out = val::object();
  out.set("report", key_to_js(info));
  out.set("publicKey", to_js(part.binary));
  out.set("armored", std::string(as_text(part.armored)));
  return out;
}

// The same and `sealed`.
Result<val> kept(const KeyStore& store, const SecretBytes& key, UnixTime now) {
  if (!store.user || !store.owner) return Error{Code::kInvalidArgument, "owner", {}};
  WAFERSEAL_TRY(val out, described(store, key, now));
  WAFERSEAL_TRY(const Bytes sealed,
                seal_own_key(store.user->xwing, *store.owner,
                             out["report"]["fingerprint"].as<std::string>(), key, system_random()));
  out.set("sealed", to_js(sealed));
  return out;
}

Result<SecretBytes> opened(const KeyStore& store, const val& sealed,
                           const std::string& fingerprint) {
  if (!store.user || !store.owner) return Error{Code::kInvalidArgument, "owner", {}};
  return open_own_key(bytes_from_js(sealed), store.user->xwing, *store.owner, fingerprint);
}

val as_answer(Result<val> result) {
  return answer(std::move(result), [](val value) { return value; });
}

// No `validFor` (undefined): it does not expire.
val make_own_key(const KeyStore& store, const std::string& user_id, const val& valid_for,
                 double now) {
  openpgp::GenerateOptions options;
  options.user_id = user_id;
  options.now = own_key_time(now);
  if (!valid_for.isUndefined()) {
    options.valid_for = std::chrono::seconds(static_cast<std::int64_t>(valid_for.as<double>()));
  }
  const auto pair = openpgp::generate(options);
  if (!pair) return failure(pair.error());
  return as_answer(kept(store, pair->secret_key.bytes, options.now));
}

// From {bytes, passphrase?}.
val import_own_key(const KeyStore& store, const val& given, double now) {
  const auto key = openpgp::without_passphrase(secret_key_from_js(given), own_key_time(now));
  if (!key) return failure(key.error());
  return as_answer(kept(store, *key, own_key_time(now)));
}

val open_own_key(const KeyStore& store, const val& sealed, const std::string& fingerprint,
                 double now) {
  const auto key = opened(store, sealed, fingerprint);
  if (!key) return failure(key.error());
  return as_answer(described(store, *key, own_key_time(now)));
}

// In ASCII armor, under the passphrase.
val export_own_key(const KeyStore& store, const val& sealed, const std::string& fingerprint,
                   const val& passphrase, double now) {
  const SecretBytes typed = secret_from_js(passphrase);
  const auto key = opened(store, sealed, fingerprint);
  if (!key) return failure(key.error());
  return answer(openpgp::with_passphrase(*key, typed, own_key_time(now)),
                [](const Bytes& armored) { return to_js(armored); });
}

// {file, code}
val back_up_own_key(const KeyStore& store, const val& sealed, const std::string& fingerprint,
                    double now) {
  Result<SecretBytes> key = opened(store, sealed, fingerprint);
  if (!key) return failure(key.error());
  const SecretBytes code = generate_recovery_code(system_random());
  const KeyBackup backup{*store.owner, own_key_time(now), *std::move(key)};
  return answer(seal_key_backup(backup, code, system_random()), [&code](const Bytes& file) {
    val out = val::object();
    out.set("file", to_js(file));
    out.set("code", to_js(code.reveal()));
    return out;
  });
}

// As import_own_key, and {owner, made} of the backup.
val restore_own_key(const KeyStore& store, const val& file, const val& code, double now) {
  const auto backup = open_key_backup(bytes_from_js(file), secret_from_js(code));
  if (!backup) return failure(backup.error());
  Result<val> key = kept(store, backup->key, own_key_time(now));
  if (!key) return failure(key.error());
  key->set("owner", backup->owner.text());
  key->set("made", static_cast<double>(unix_seconds(backup->made)));
  return success(*key);
}

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_own_keys) {
  emscripten::function("makeOwnKey", &waferseal::wasm::make_own_key);
  emscripten::function("importOwnKey", &waferseal::wasm::import_own_key);
  emscripten::function("openOwnKey", &waferseal::wasm::open_own_key);
  emscripten::function("exportOwnKey", &waferseal::wasm::export_own_key);
  emscripten::function("backUpOwnKey", &waferseal::wasm::back_up_own_key);
  emscripten::function("restoreOwnKey", &waferseal::wasm::restore_own_key);
}
