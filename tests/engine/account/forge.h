// Records that whoever has the right keys can make without keeping to the rules: validly sealed, with
// any content (SPEC 3.15 to 3.17).
#ifndef WAFERSEAL_TESTS_ENGINE_ACCOUNT_FORGE_H_
#define WAFERSEAL_TESTS_ENGINE_ACCOUNT_FORGE_H_

#include "engine/account/salted_record.h"
#include "engine/crypto/hash.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/wrap.h"
#include "waferseal/draft.h"

namespace waferseal {

using RecordSalt = ByteArray<account::kRecordSaltSize>;

// `padded`: with its length before it and the padding behind.
inline Bytes forge_draft(ByteView padded, const XWingKey& key, const Mailbox& owner,
                         const DraftId& id, const RecordSalt& salt) {
  const crypto::Digest owner_hash = crypto::hash("draft owner", {as_bytes(owner.text())});
  Bytes context(owner_hash.begin(), owner_hash.end());
  append(context, id);
  return account::write_salted_record(
      salt, crypto::wrap(crypto::kdf("draft", key.seed(), salt, context, 32), {}, padded));
}

// `secret`: what the recovery code stands for.
inline Bytes forge_key_backup(ByteView content, const SecretBytes& secret, const RecordSalt& salt) {
  return account::write_salted_record(
      salt, crypto::wrap(crypto::kdf("key backup", secret, salt, {}, 32), {}, content));
}

}  // namespace waferseal

#endif  // WAFERSEAL_TESTS_ENGINE_ACCOUNT_FORGE_H_
