#include "engine/openpgp/inspect.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/openpgp/key_blob.h"
#include "engine/openpgp/output_buffer.h"

namespace waferseal::openpgp {
namespace {

constexpr int kMinBits = 2048;

std::string algorithm_of(rnp_key_handle_t key) {
  return library_string([&](char** out) { return rnp_key_get_alg(key, out); });
}

int bits_of(rnp_key_handle_t key) {
  std::uint32_t bits = 0;
  return rnp_key_get_bits(key, &bits) == RNP_SUCCESS ? static_cast<int>(bits) : 0;
}

bool allows(rnp_key_handle_t key, const char* usage) {
  bool yes = false;
  return rnp_key_allows_usage(key, usage, &yes) == RNP_SUCCESS && yes;
}

bool is_known_algorithm(const std::string& algorithm) {
  static constexpr std::array<std::string_view, 6> kKnown = {"RSA",  "DSA",   "ELGAMAL",
                                                             "ECDH", "ECDSA", "EDDSA"};
  return std::find(kKnown.begin(), kKnown.end(), algorithm) != kKnown.end();
}

std::optional<UnixTime> expiry_of(rnp_key_handle_t key, UnixTime created) {
  std::uint32_t seconds = 0;
  if (rnp_key_get_expiration(key, &seconds) != RNP_SUCCESS || seconds == 0) return std::nullopt;
  return created + std::chrono::seconds(seconds);
}

std::optional<Code> why_unusable(rnp_key_handle_t key, const Subkey& subkey, UnixTime now) {
  std::uint32_t version = 0;
  if (rnp_key_get_version(key, &version) != RNP_SUCCESS || version != 4) {
    return Code::kKeyUnsupported;
  }
  if (!is_known_algorithm(subkey.algorithm)) return Code::kKeyUnsupported;
  bool yes = false;
  if (rnp_key_is_revoked(key, &yes) != RNP_SUCCESS || yes) return Code::kKeyRevoked;
  if (subkey.created > now) return Code::kKeyNotYetValid;
  // The library lets any old binding without an end keep a subkey alive; here the latest one
  // counts.
  if (subkey.expires && *subkey.expires <= now) return Code::kKeyExpired;
  if (rnp_key_is_expired(key, &yes) != RNP_SUCCESS || yes) return Code::kKeyExpired;
  if (rnp_key_is_valid(key, &yes) != RNP_SUCCESS || !yes) return Code::kKeyInvalid;
  if (is_weak_key(key)) return Code::kKeyWeak;
  return std::nullopt;
}

Subkey describe_key(rnp_key_handle_t key, UnixTime now) {
  Subkey out;
  out.fingerprint = library_string([&](char** text) { return rnp_key_get_fprint(key, text); });
  out.algorithm = algorithm_of(key);
  out.bits = bits_of(key);
  out.curve = library_string([&](char** text) { return rnp_key_get_curve(key, text); });
  std::uint32_t created = 0;
  if (rnp_key_get_creation(key, &created) == RNP_SUCCESS) out.created = from_unix_seconds(created);
  out.expires = expiry_of(key, out.created);
  out.can_encrypt = allows(key, "encrypt");
  out.can_sign = allows(key, "sign");
  out.unusable = why_unusable(key, out, now);
  return out;
}

// "Name (comment) <mailbox>", or a mailbox alone.
std::optional<Mailbox> mailbox_in(std::string_view user_id) {
  const auto open = user_id.rfind('<');
  if (open != std::string_view::npos && user_id.back() == '>') {
    user_id = user_id.substr(open + 1, user_id.size() - open - 2);
  }
  auto mailbox = Mailbox::parse(user_id);
  if (!mailbox) return std::nullopt;
  return *std::move(mailbox);
}

// Whether the latest valid self-signature of a user id carries the feature bit. Null when it has
// no valid one.
std::optional<bool> says_ocb(rnp_uid_handle_t uid, const std::string& key_id) {
  std::size_t count = 0;
  if (rnp_uid_get_signature_count(uid, &count) != RNP_SUCCESS) return std::nullopt;
  std::optional<bool> latest;
  std::uint32_t latest_time = 0;
  for (std::size_t i = 0; i < count; ++i) {
    rnp_signature_handle_t raw = nullptr;
    if (rnp_uid_get_signature_at(uid, i, &raw) != RNP_SUCCESS) continue;
    const OwnedSignature signature(raw);
    const std::string signer =
        library_string([&](char** out) { return rnp_signature_get_keyid(raw, out); });
    if (signer != key_id || rnp_signature_is_valid(raw, 0) != RNP_SUCCESS) continue;
    std::uint32_t created = 0;
    std::uint32_t features = 0;
    rnp_signature_get_creation(raw, &created);
    rnp_signature_get_features(raw, &features);
    if (latest && created < latest_time) continue;
    latest = (features & RNP_KEY_FEATURE_AEAD) != 0;
    latest_time = created;
  }
  return latest;
}

std::vector<UserId> user_ids_of(rnp_key_handle_t key, bool& all_say_ocb) {
  std::vector<UserId> out;
  std::size_t count = 0;
  rnp_key_get_uid_count(key, &count);
  const std::string key_id =
      library_string([&](char** text) { return rnp_key_get_keyid(key, text); });
  bool any = false;
  all_say_ocb = true;
  for (std::size_t i = 0; i < count; ++i) {
    rnp_uid_handle_t raw = nullptr;
    if (rnp_key_get_uid_handle_at(key, i, &raw) != RNP_SUCCESS) continue;
    const OwnedUid uid(raw);
    std::uint32_t type = 0;
    if (rnp_uid_get_type(raw, &type) != RNP_SUCCESS || type != RNP_USER_ID) continue;
    UserId user_id;
    void* data = nullptr;
    std::size_t size = 0;
    if (rnp_uid_get_data(raw, &data, &size) != RNP_SUCCESS) continue;
    user_id.text.assign(static_cast<const char*>(data), size);
    rnp_buffer_destroy(data);
    rnp_uid_is_valid(raw, &user_id.valid);
    rnp_uid_is_revoked(raw, &user_id.revoked);
    if (!user_id.text.empty()) user_id.mailbox = mailbox_in(user_id.text);
    if (user_id.valid) {
      any = true;
      all_say_ocb = all_say_ocb && says_ocb(raw, key_id).value_or(false);
    }
    out.push_back(std::move(user_id));
  }
  all_say_ocb = all_say_ocb && any;
  return out;
}

// A direct-key signature of the key itself that holds.
bool has_direct_signature(rnp_key_handle_t key) {
  const std::string key_id =
      library_string([&](char** text) { return rnp_key_get_keyid(key, text); });
  std::size_t count = 0;
  rnp_key_get_signature_count(key, &count);
  for (std::size_t i = 0; i < count; ++i) {
    rnp_signature_handle_t raw = nullptr;
    if (rnp_key_get_signature_at(key, i, &raw) != RNP_SUCCESS) continue;
    const OwnedSignature signature(raw);
    const std::string type =
        library_string([&](char** text) { return rnp_signature_get_type(raw, text); });
    const std::string signer =
        library_string([&](char** text) { return rnp_signature_get_keyid(raw, text); });
    if (type == "direct" && signer == key_id && rnp_signature_is_valid(raw, 0) == RNP_SUCCESS) {
      return true;
    }
  }
  return false;
}

// The library takes a bound subkey as proof of the primary key. But when the key ends stands in the
// signatures on user ids and on the key itself: who cuts them off would make it live for ever.
bool has_self_signature(rnp_key_handle_t key, const std::vector<UserId>& user_ids) {
  return std::any_of(user_ids.begin(), user_ids.end(),
                     [](const UserId& user_id) { return user_id.valid; }) ||
         has_direct_signature(key);
}

// The primary key's own reason comes first; then that of the newest key that is for encryption.
std::optional<Code> why_not_encryptable(const KeyInfo& info) {
  if (info.keys.empty()) return Code::kKeyMalformed;
  if (info.keys.front().unusable) return info.keys.front().unusable;
  if (encryption_key(info) != nullptr) return std::nullopt;
  const Subkey* newest = nullptr;
  for (const Subkey& key : info.keys) {
    if (key.can_encrypt && (newest == nullptr || key.created > newest->created)) newest = &key;
  }
  return newest == nullptr ? Code::kKeyNoEncryptionSubkey : newest->unusable;
}

Result<Session> load(ByteView key, UnixTime now) {
  WAFERSEAL_TRY(const SecretBytes binary, binary_key(key));
  WAFERSEAL_TRY(Session session, Session::open(now));
  WAFERSEAL_CHECK(session.import_keys(binary.reveal()));
  if (count_primary_keys(binary.reveal()) > 1) return Error{Code::kKeyNotAlone, {}, {}};
  return session;
}

}  // namespace

bool is_weak_key(rnp_key_handle_t key) {
  const std::string algorithm = algorithm_of(key);
  if (algorithm == "ELGAMAL") return true;
  if (algorithm == "RSA" || algorithm == "DSA") return bits_of(key) < kMinBits;
  return false;
}

const Subkey* encryption_key(const KeyInfo& info) {
  const Subkey* newest = nullptr;
  for (const Subkey& key : info.keys) {
    if (!key.can_encrypt || key.unusable) continue;
    if (newest == nullptr || key.created > newest->created) newest = &key;
  }
  return newest;
}

Result<KeyInfo> inspect_loaded_key(const Session& session, const std::string& fingerprint) {
  const OwnedKey primary = session.find(fingerprint);
  if (!primary) return Error{Code::kKeyMalformed, {}, {}};
  KeyInfo info;
  info.fingerprint = fingerprint;
  std::uint32_t version = 0;
  rnp_key_get_version(primary.get(), &version);
  info.version = static_cast<int>(version);
  info.keys.push_back(describe_key(primary.get(), session.now()));
  info.created = info.keys.front().created;
  info.expires = info.keys.front().expires;
  rnp_key_have_secret(primary.get(), &info.has_secret);
  std::size_t count = 0;
  rnp_key_get_subkey_count(primary.get(), &count);
  for (std::size_t i = 0; i < count; ++i) {
    rnp_key_handle_t raw = nullptr;
    if (rnp_key_get_subkey_at(primary.get(), i, &raw) != RNP_SUCCESS) continue;
    const OwnedKey subkey(raw);
    info.keys.push_back(describe_key(raw, session.now()));
  }
  info.user_ids = user_ids_of(primary.get(), info.supports_ocb);
  if (!info.keys.front().unusable && !has_self_signature(primary.get(), info.user_ids)) {
    info.keys.front().unusable = Code::kKeyInvalid;
  }
  info.unusable = why_not_encryptable(info);
  return info;
}

Result<KeyInfo> inspect_key(ByteView key, UnixTime now) {
  WAFERSEAL_TRY(const Session session, load(key, now));
  const auto fingerprints = session.primary_fingerprints();
  if (fingerprints.empty()) return Error{Code::kKeyMalformed, {}, {}};
  if (fingerprints.size() > 1) return Error{Code::kKeyNotAlone, {}, {}};
  return inspect_loaded_key(session, fingerprints.front());
}

Result<KeyInfo> inspect_key_for(ByteView key, const Mailbox& mailbox, UnixTime now) {
  WAFERSEAL_TRY(KeyInfo info, inspect_key(key, now));
  const bool holds =
      std::any_of(info.user_ids.begin(), info.user_ids.end(), [&](const UserId& user_id) {
        return user_id.valid && !user_id.revoked && user_id.mailbox && *user_id.mailbox == mailbox;
      });
  // That the key is revoked or expired says more than that its user ids no longer count.
  if (!info.unusable && !holds) info.unusable = Code::kKeyNotForAddress;
  return info;
}

Result<std::vector<Bytes>> split_keys(ByteView blob) {
  WAFERSEAL_TRY(const SecretBytes binary, binary_key(blob));
  // Any time will do: nothing is judged here.
  WAFERSEAL_TRY(Session session, Session::open(from_unix_seconds(1)));
  WAFERSEAL_CHECK(session.import_keys(binary.reveal()));
  std::vector<Bytes> out;
  for (const std::string& fingerprint : session.primary_fingerprints()) {
    const OwnedKey key = session.find(fingerprint);
    OutputBuffer exported(binary.size(), 2 * kMaxKeyBytes);
    Output output(exported);
    if (!key || rnp_key_export(key.get(), output.handle(),
                               RNP_KEY_EXPORT_PUBLIC | RNP_KEY_EXPORT_SUBKEYS) != RNP_SUCCESS) {
      return Error{Code::kKeyMalformed, {}, {}};
    }
    WAFERSEAL_CHECK(output.finish());
    out.push_back(exported.take());
  }
  if (out.empty()) return Error{Code::kKeyMalformed, {}, {}};
  return out;
}

}  // namespace waferseal::openpgp
