// SPEC 3.16. Record: {1: version, 2: salt, 3: wrapped}, wrapped being the key itself.
#include "waferseal/own_key.h"

#include <algorithm>

#include "engine/account/salted_record.h"
#include "engine/crypto/hash.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/wrap.h"

namespace waferseal {
namespace {

// From the owner's secret key, so that nobody else can make one; bound to which key it is.
SecretBytes own_key_wrap_key(const XWingKey& owner_key, ByteView salt, const Mailbox& owner,
                             const std::string& fingerprint) {
  const crypto::Digest owner_hash = crypto::hash("own key owner", {as_bytes(owner.text())});
  Bytes context(owner_hash.begin(), owner_hash.end());
  append(context, as_bytes(fingerprint));
  return crypto::kdf("own key", owner_key.seed(), salt, context, crypto::kWrapKeySize);
}

bool is_fingerprint(const std::string& text) {
  return text.size() >= 40 && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'); });
}

}  // namespace

Result<Bytes> seal_own_key(const XWingKey& owner_key, const Mailbox& owner,
                           const std::string& fingerprint, const SecretBytes& key,
                           RandomSource& random) {
  if (!is_fingerprint(fingerprint)) return Error{Code::kInvalidArgument, "fingerprint", {}};
  if (key.size() > account::kMostKeySize) return Error{Code::kTooLarge, "key", {}};
  const auto salt = random.array<account::kRecordSaltSize>();
  return account::write_salted_record(
      salt, crypto::wrap(own_key_wrap_key(owner_key, salt, owner, fingerprint), {}, key.reveal()));
}

Result<SecretBytes> open_own_key(ByteView sealed, const XWingKey& owner_key, const Mailbox& owner,
                                 const std::string& fingerprint) {
  const auto record = account::read_salted_record(sealed);
  if (!record || record->wrapped.size() > account::kMostKeySize + crypto::kWrapOverhead) {
    return Code::kOwnKeyMalformed;
  }
  Result<SecretBytes> key = crypto::unwrap(
      own_key_wrap_key(owner_key, record->salt, owner, fingerprint), {}, record->wrapped);
  if (!key) return Code::kOwnKeyOpenFailed;
  return key;
}

}  // namespace waferseal
