// Secret keys out of their passphrase and into another one; and the public part in ASCII armor.
#include <rnp/rnp.h>
#include <rnp/rnp_err.h>

#include <functional>
#include <utility>

#include "engine/openpgp/key_blob.h"
#include "engine/openpgp/key_export.h"
#include "engine/openpgp/session.h"
#include "waferseal/openpgp.h"

namespace waferseal::openpgp {
namespace {

struct Loaded {
  Session session;
  OwnedKey primary;
};

Result<Loaded> load_one_key(ByteView blob, UnixTime now) {
  WAFERSEAL_TRY(const SecretBytes binary, binary_key(blob));
  WAFERSEAL_TRY(Session session, Session::open(now));
  WAFERSEAL_CHECK(session.import_keys(binary.reveal()));
  if (count_primary_keys(binary.reveal()) > 1) return Error{Code::kKeyNotAlone, {}, {}};
  const auto fingerprints = session.primary_fingerprints();
  if (fingerprints.size() != 1) return Error{Code::kKeyMalformed, {}, {}};
  OwnedKey primary = session.find(fingerprints.front());
  if (!primary) return Error{Code::kKeyMalformed, {}, {}};
  return Loaded{std::move(session), std::move(primary)};
}

// The primary key, then each subkey. A part whose secret is not there (it may be kept on a card) is
// no key to back up.
Status for_each_part(rnp_key_handle_t primary,
                     const std::function<Status(rnp_key_handle_t)>& handle) {
  const auto with_secret = [&handle](rnp_key_handle_t key) -> Status {
    bool secret = false;
    const std::string kind =
        library_string([&](char** out) { return rnp_key_get_protection_type(key, out); });
    if (!ok(rnp_key_have_secret(key, &secret)) || !secret || kind == "GPG-None" ||
        kind == "GPG-Smartcard") {
      return Error{Code::kKeyNoSecret, primary_fingerprint(key), {}};
    }
    return handle(key);
  };
  WAFERSEAL_CHECK(with_secret(primary));
  std::size_t subkeys = 0;
  if (!ok(rnp_key_get_subkey_count(primary, &subkeys))) return Code::kInternal;
  for (std::size_t i = 0; i < subkeys; ++i) {
    rnp_key_handle_t raw = nullptr;
    if (!ok(rnp_key_get_subkey_at(primary, i, &raw))) return Code::kInternal;
    const OwnedKey subkey(raw);
    WAFERSEAL_CHECK(with_secret(raw));
  }
  return Done{};
}

Status unprotect(rnp_key_handle_t key) {
  bool locked = false;
  if (!ok(rnp_key_is_protected(key, &locked))) return Code::kInternal;
  if (locked && !ok(rnp_key_unprotect(key, nullptr))) {
    return Error{Code::kKeyPassphrase, primary_fingerprint(key), {}};
  }
  return Done{};
}

}  // namespace

Result<SecretBytes> without_passphrase(const SecretKey& key, UnixTime now) {
  WAFERSEAL_TRY(Loaded loaded, load_one_key(key.bytes.reveal(), now));
  loaded.session.set_passphrase_source(key.passphrase);
  WAFERSEAL_CHECK(for_each_part(loaded.primary.get(), unprotect));
  WAFERSEAL_TRY(Bytes bytes, export_key(loaded.primary.get(), RNP_KEY_EXPORT_SECRET));
  return SecretBytes::adopt(std::move(bytes));
}

Result<Bytes> with_passphrase(const SecretBytes& key, const SecretBytes& passphrase, UnixTime now) {
  WAFERSEAL_CHECK(check_passphrase(passphrase));
  WAFERSEAL_TRY(const Loaded loaded, load_one_key(key.reveal(), now));
  WAFERSEAL_CHECK(for_each_part(loaded.primary.get(), [&](rnp_key_handle_t part) -> Status {
    bool locked = false;
    if (!ok(rnp_key_is_protected(part, &locked)) || locked) {
      return Error{Code::kKeyPassphrase, primary_fingerprint(part), {}};
    }
    return protect(part, passphrase);
  }));
  return export_key(loaded.primary.get(), RNP_KEY_EXPORT_SECRET | RNP_KEY_EXPORT_ARMORED);
}

Result<PublicKey> public_key_of(ByteView key, UnixTime now) {
  WAFERSEAL_TRY(const Loaded loaded, load_one_key(key, now));
  WAFERSEAL_TRY(Bytes binary, export_key(loaded.primary.get(), RNP_KEY_EXPORT_PUBLIC));
  WAFERSEAL_TRY(Bytes armored,
                export_key(loaded.primary.get(), RNP_KEY_EXPORT_PUBLIC | RNP_KEY_EXPORT_ARMORED));
  return PublicKey{std::move(binary), std::move(armored)};
}

}  // namespace waferseal::openpgp
