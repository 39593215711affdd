// Saved questions: from arbitrary bytes, from a valid one with small changes, and with any payload
// validly sealed, which whoever knows the owner's public key can make. What opens seals again.
#include <cstdint>

#include "engine/bytes/cbor.h"
#include "engine/crypto/hash.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/wrap.h"
#include "engine/crypto/xwing.h"
#include "tests/fuzz/changes.h"
#include "waferseal/saved_question.h"

namespace {

using namespace waferseal;

constexpr std::size_t kPayloadSize = 2560;

struct Owner {
  fuzz::CountingRandom random;
  XWingKey key = XWingKey::generate(random);
  Mailbox mailbox = *Mailbox::parse("ann@example.org");
  SavedQuestion saved{*Mailbox::parse("bob@example.net"), "Which?",
                      SecretBytes(as_bytes("this one")), random.secret(32)};
  Bytes sealed = *seal_saved_question(key.public_key(), mailbox, saved, random);
  crypto::Encapsulation made = *crypto::encapsulate(key.public_key(), random);
};

Bytes with_payload(const Owner& owner, ByteView content) {
  Bytes payload(kPayloadSize);
  std::copy_n(content.begin(), std::min(content.size(), payload.size()), payload.begin());
  const crypto::Digest key_hash =
      crypto::hash("saved question key", {owner.key.public_key().bytes});
  SecretBytes key = crypto::kdf(
      "saved question", owner.made.shared_secret, key_hash,
      crypto::hash("saved question owner", {as_bytes(owner.mailbox.text())}), crypto::kWrapKeySize);
  CborWriter writer;
  writer.map(4);
  writer.uint(1), writer.uint(1);
  writer.uint(2), writer.bytes(key_hash);
  writer.uint(3), writer.bytes(owner.made.ciphertext);
  writer.uint(4), writer.bytes(crypto::wrap(std::move(key), {}, payload));
  return std::move(writer).take();
}

void open(Owner& owner, ByteView sealed) {
  const auto saved = open_saved_question(sealed, owner.key, owner.mailbox);
  if (!saved) {
    fuzz::require(saved.code() == Code::kSavedQuestionMalformed ||
                  saved.code() == Code::kSavedQuestionOpenFailed);
    return;
  }
  const auto again =
      seal_saved_question(owner.key.public_key(), owner.mailbox, *saved, owner.random);
  fuzz::require(again.ok());
  const auto read = open_saved_question(*again, owner.key, owner.mailbox);
  fuzz::require(read.ok() && read->recipient == saved->recipient &&
                read->question == saved->question);
  fuzz::require(equal_constant_time(read->answer.reveal(), saved->answer.reveal()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Owner owner;
  if (size == 0) return 0;
  const ByteView rest = ByteView(data, size).subspan(1);
  if (data[0] % 3 == 0) {
    open(owner, rest);
  } else if (data[0] % 3 == 1) {
    const Bytes sealed = fuzz::changed(owner.sealed, rest);
    fuzz::require(open_saved_question(sealed, owner.key, owner.mailbox).ok() ==
                  (sealed == owner.sealed));
  } else {
    open(owner, with_payload(owner, rest));
  }
  return 0;
}
