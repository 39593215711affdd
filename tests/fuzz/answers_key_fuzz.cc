// Copies of the answers key: from arbitrary bytes, from a valid one with small changes, and with any
// grant validly sealed and signed. What opens is a copy that the giver could have made.
#include <cstdint>

#include "engine/bytes/cbor.h"
#include "engine/capsule/padding.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/sign.h"
#include "engine/crypto/wrap.h"
#include "tests/fuzz/changes.h"
#include "waferseal/answers_key.h"
#include "waferseal/slot.h"

namespace {

using namespace waferseal;

constexpr std::size_t kPaddedGrant = 1024;

struct Cast {
  fuzz::CountingRandom random;
  UserKeys anna = generate_user_keys(random);
  UserKeys ben = generate_user_keys(random);
  Mailbox anna_mailbox = *Mailbox::parse("anna@example.org");
  Mailbox ben_mailbox = *Mailbox::parse("ben@example.org");
  KeyList keys;
  XWingSecret made = *encapsulate_for_slot(ben.xwing.public_key(), random);
  Bytes copy;

  Cast() {
    keys.users.push_back({anna_mailbox, anna.signing.public_key(), anna.xwing.public_key()});
    keys.users.push_back({ben_mailbox, ben.signing.public_key(), ben.xwing.public_key()});
    copy = *seal_answers_key({7, XWingKey::generate(random)}, keys.users[1], anna_mailbox,
                             anna.signing, random);
  }
};

// SPEC 3.18.3.
Bytes with_grant(const Cast& cast, ByteView grant) {
  const Signature signature =
      crypto::sign(cast.anna.signing, "answers key", {cast.made.fields.key_hash, grant});
  CborWriter content;
  content.map(3);
  content.uint(1), content.bytes(grant);
  content.uint(2), content.bytes(cast.anna.signing.public_key().bytes);
  content.uint(3), content.bytes(signature.bytes);
  const auto padded = capsule::pad_content(std::move(content).take(), kPaddedGrant);
  if (!padded) return {};
  SecretBytes key = crypto::kdf("answers key", cast.made.secret, cast.made.fields.key_hash, {},
                                crypto::kWrapKeySize);
  CborWriter record;
  record.map(4);
  record.uint(1), record.uint(1);
  record.uint(2), record.bytes(cast.made.fields.key_hash);
  record.uint(3), record.bytes(cast.made.fields.ciphertext);
  record.uint(4), record.bytes(crypto::wrap(std::move(key), {}, padded->reveal()));
  return std::move(record).take();
}

void open(Cast& cast, ByteView copy) {
  const auto key = open_answers_key(copy, cast.ben_mailbox, cast.ben.xwing, cast.keys);
  if (!key) return;
  fuzz::require(answers_key_holder(copy).ok());
  const auto again =
      seal_answers_key(*key, cast.keys.users[1], cast.anna_mailbox, cast.anna.signing, cast.random);
  fuzz::require(again.ok());
  const auto read = open_answers_key(*again, cast.ben_mailbox, cast.ben.xwing, cast.keys);
  fuzz::require(read.ok() && read->generation == key->generation);
  fuzz::require(equal_constant_time(read->key.seed().reveal(), key->key.seed().reveal()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Cast cast;
  if (size == 0) return 0;
  const ByteView rest = ByteView(data, size).subspan(1);
  switch (data[0] % 3) {
    case 0:
      open(cast, rest);
      break;
    case 1: {
      const Bytes copy = fuzz::changed(cast.copy, rest);
      fuzz::require(open_answers_key(copy, cast.ben_mailbox, cast.ben.xwing, cast.keys).ok() ==
                    (copy == cast.copy));
      break;
    }
    default:
      open(cast, with_grant(cast, rest));
  }
  return 0;
}
