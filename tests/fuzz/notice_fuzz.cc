// Sealed notices: from arbitrary bytes, from a valid one with small changes, and with any content
// validly sealed to the agent, unsigned or signed by a listed user. What opens is a notice that the
// sender could have made.
#include <cstdint>

#include "engine/bytes/cbor.h"
#include "engine/capsule/padding.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/sign.h"
#include "engine/crypto/wrap.h"
#include "tests/fuzz/changes.h"
#include "waferseal/notice.h"

namespace {

using namespace waferseal;

constexpr std::size_t kPaddedContent = 4096;

struct Cast {
  fuzz::CountingRandom random;
  XWingKey agent = XWingKey::generate(random);
  UserKeys ann = generate_user_keys(random);
  Mailbox mailbox = *Mailbox::parse("ann@example.org");
  KeyList keys;
  XWingSecret made = *encapsulate_for_slot(agent.public_key(), random);
  Bytes sealed;

  Cast() {
    keys.users.push_back({mailbox, ann.signing.public_key(), ann.xwing.public_key()});
    const Notice notice{random.array<16>(),
                        random.array<32>(),
                        mailbox,
                        *Mailbox::parse("bob@example.net"),
                        SecretBytes(as_bytes("https://portal.example/p#secret")),
                        Assurance::kPkix,
                        from_unix_seconds(1780000000),
                        from_unix_seconds(1781000000)};
    sealed = *seal_notice(agent.public_key(), ann.signing, notice, random);
  }
};

// SPEC 3.11.
Bytes with_content(const Cast& cast, ByteView content) {
  const auto padded = capsule::pad_content(content, kPaddedContent);
  if (!padded) return {};
  SecretBytes key =
      crypto::kdf("notice", cast.made.secret, cast.made.fields.key_hash, {}, crypto::kWrapKeySize);
  CborWriter record;
  record.map(4);
  record.uint(1), record.uint(1);
  record.uint(2), record.bytes(cast.made.fields.key_hash);
  record.uint(3), record.bytes(cast.made.fields.ciphertext);
  record.uint(4), record.bytes(crypto::wrap(std::move(key), {}, padded->reveal()));
  return std::move(record).take();
}

Bytes with_signed(const Cast& cast, ByteView encoded) {
  const Signature signature =
      crypto::sign(cast.ann.signing, "notice", {cast.made.fields.key_hash, encoded});
  CborWriter content;
  content.map(3);
  content.uint(1), content.bytes(encoded);
  content.uint(2), content.bytes(cast.ann.signing.public_key().bytes);
  content.uint(3), content.bytes(signature.bytes);
  return with_content(cast, std::move(content).take());
}

void open(Cast& cast, ByteView sealed) {
  const auto notice = open_notice(sealed, cast.agent, cast.keys);
  if (!notice) return;
  fuzz::require(notice->sender == cast.mailbox);
  // Refuses a link that is empty, too long or not printable.
  const auto again = seal_notice(cast.agent.public_key(), cast.ann.signing, *notice, cast.random);
  fuzz::require(again.ok());
  const auto read = open_notice(*again, cast.agent, cast.keys);
  fuzz::require(read.ok() && read->recipient == notice->recipient &&
                read->slot_id == notice->slot_id && read->expires == notice->expires &&
                read->send_at == notice->send_at &&
                read->least_assurance == notice->least_assurance);
  fuzz::require(equal_constant_time(read->link.reveal(), notice->link.reveal()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Cast cast;
  if (size == 0) return 0;
  const ByteView rest = ByteView(data, size).subspan(1);
  switch (data[0] % 4) {
    case 0:
      open(cast, rest);
      break;
    case 1: {
      const Bytes sealed = fuzz::changed(cast.sealed, rest);
      fuzz::require(open_notice(sealed, cast.agent, cast.keys).ok() == (sealed == cast.sealed));
      break;
    }
    case 2:
      fuzz::require(!open_notice(with_content(cast, rest), cast.agent, cast.keys).ok());
      break;
    default:
      open(cast, with_signed(cast, rest));
  }
  return 0;
}
