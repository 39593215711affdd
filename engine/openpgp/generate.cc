#include <rnp/rnp.h>
#include <rnp/rnp_err.h>

#include <limits>
#include <utility>

#include "engine/openpgp/key_export.h"
#include "engine/openpgp/session.h"
#include "waferseal/openpgp.h"

namespace waferseal::openpgp {
namespace {

constexpr const char* kHash = "SHA512";
constexpr std::size_t kMaxUserId = 1024;

Error bad(const char* field) { return Error{Code::kInvalidArgument, field, {}}; }

struct Parameters {
  const char* primary;
  const char* subkey;
  std::uint32_t bits;        // of RSA
  const char* subkey_curve;  // of ECDH
};

Parameters parameters_of(GenerateOptions::Algorithm algorithm) {
  switch (algorithm) {
    case GenerateOptions::Algorithm::kRsa3072:
      return {"RSA", "RSA", 3072, nullptr};
    case GenerateOptions::Algorithm::kRsa4096:
      return {"RSA", "RSA", 4096, nullptr};
    case GenerateOptions::Algorithm::kCurve25519:
      break;
  }
  return {"EDDSA", "ECDH", 0, "Curve25519"};
}

OwnedKey run(rnp_op_generate_t op) {
  rnp_key_handle_t key = nullptr;
  if (!ok(rnp_op_generate_execute(op)) || !ok(rnp_op_generate_get_key(op, &key))) return {};
  return OwnedKey(key);
}

OwnedKey generate_primary(const Session& session, const Parameters& parameters,
                          const std::string& user_id, std::uint32_t expiration) {
  rnp_op_generate_t raw = nullptr;
  if (!ok(rnp_op_generate_create(&raw, session.ffi(), parameters.primary))) return {};
  const OwnedGenerate op(raw);
  const bool set = (parameters.bits == 0 || ok(rnp_op_generate_set_bits(raw, parameters.bits))) &&
                   ok(rnp_op_generate_set_hash(raw, kHash)) &&
                   ok(rnp_op_generate_set_userid(raw, user_id.c_str())) &&
                   ok(rnp_op_generate_set_expiration(raw, expiration));
  return set ? run(raw) : OwnedKey();
}

OwnedKey generate_subkey(const Session& session, rnp_key_handle_t primary,
                         const Parameters& parameters, std::uint32_t expiration) {
  rnp_op_generate_t raw = nullptr;
  if (!ok(rnp_op_generate_subkey_create(&raw, session.ffi(), primary, parameters.subkey))) {
    return {};
  }
  const OwnedGenerate op(raw);
  const bool set = (parameters.bits == 0 || ok(rnp_op_generate_set_bits(raw, parameters.bits))) &&
                   (parameters.subkey_curve == nullptr ||
                    ok(rnp_op_generate_set_curve(raw, parameters.subkey_curve))) &&
                   ok(rnp_op_generate_set_hash(raw, kHash)) &&
                   ok(rnp_op_generate_add_usage(raw, "encrypt")) &&
                   ok(rnp_op_generate_set_expiration(raw, expiration));
  return set ? run(raw) : OwnedKey();
}

// The library's own self-signature says nothing of features. It is replaced by one that does, with
// preferences for what we write: AES-256, SHA-512, no compression.
bool certify(rnp_key_handle_t primary, std::uint32_t expiration, std::uint32_t features) {
  rnp_uid_handle_t raw_uid = nullptr;
  if (!ok(rnp_key_get_uid_handle_at(primary, 0, &raw_uid))) return false;
  const OwnedUid uid(raw_uid);
  rnp_signature_handle_t raw_old = nullptr;
  if (!ok(rnp_uid_get_signature_at(raw_uid, 0, &raw_old))) return false;
  const OwnedSignature old(raw_old);
  rnp_signature_handle_t raw = nullptr;
  if (!ok(rnp_key_certification_create(primary, raw_uid, RNP_CERTIFICATION_POSITIVE, &raw))) {
    return false;
  }
  const OwnedSignature signature(raw);
  return ok(rnp_key_signature_set_hash(raw, kHash)) &&
         ok(rnp_key_signature_set_key_flags(raw, RNP_KEY_USAGE_CERTIFY | RNP_KEY_USAGE_SIGN)) &&
         (expiration == 0 || ok(rnp_key_signature_set_key_expiration(raw, expiration))) &&
         ok(rnp_key_signature_set_features(raw, features)) &&
         ok(rnp_key_signature_add_preferred_alg(raw, "AES256")) &&
         ok(rnp_key_signature_add_preferred_alg(raw, "AES128")) &&
         ok(rnp_key_signature_add_preferred_hash(raw, "SHA512")) &&
         ok(rnp_key_signature_add_preferred_hash(raw, "SHA256")) &&
         ok(rnp_key_signature_add_preferred_zalg(raw, "Uncompressed")) &&
         ok(rnp_key_signature_set_primary_uid(raw, true)) && ok(rnp_key_signature_sign(raw)) &&
         ok(rnp_signature_remove(primary, raw_old));
}

Result<std::uint32_t> expiration_of(const GenerateOptions& options) {
  if (!options.valid_for) return 0;
  const auto seconds = options.valid_for->count();
  if (seconds <= 0 || seconds > std::numeric_limits<std::uint32_t>::max()) return bad("valid_for");
  return static_cast<std::uint32_t>(seconds);
}

}  // namespace

Result<KeyPair> generate(const GenerateOptions& options) {
  if (options.user_id.empty() || options.user_id.size() > kMaxUserId ||
      !is_valid_utf8(options.user_id) ||
      options.user_id.find_first_of(std::string_view("\0\r\n", 3)) != std::string::npos) {
    return bad("user_id");
  }
  if (options.passphrase != nullptr) WAFERSEAL_CHECK(check_passphrase(*options.passphrase));
  WAFERSEAL_TRY(const std::uint32_t expiration, expiration_of(options));
  WAFERSEAL_TRY(const Session session, Session::open(options.now));
  const Parameters parameters = parameters_of(options.algorithm);
  const OwnedKey primary = generate_primary(session, parameters, options.user_id, expiration);
  if (!primary) return Code::kInternal;
  const OwnedKey subkey = generate_subkey(session, primary.get(), parameters, expiration);
  const std::uint32_t features =
      RNP_KEY_FEATURE_MDC | (options.supports_ocb ? RNP_KEY_FEATURE_AEAD : 0);
  if (!subkey || !certify(primary.get(), expiration, features)) return Code::kInternal;
  if (options.passphrase != nullptr) {
    WAFERSEAL_CHECK(protect(primary.get(), *options.passphrase));
    WAFERSEAL_CHECK(protect(subkey.get(), *options.passphrase));
  }
  WAFERSEAL_TRY(Bytes public_key, export_key(primary.get(), RNP_KEY_EXPORT_PUBLIC));
  WAFERSEAL_TRY(Bytes secret_key, export_key(primary.get(), RNP_KEY_EXPORT_SECRET));
  return KeyPair{std::move(public_key), SecretKey{SecretBytes::adopt(std::move(secret_key)), {}}};
}

}  // namespace waferseal::openpgp
