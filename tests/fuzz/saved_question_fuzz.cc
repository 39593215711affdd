// Saved questions: from arbitrary bytes, from a valid one with small changes, and with any payload
// validly sealed. What opens seals again.
#include <cstdint>

#include "engine/bytes/cbor.h"
#include "engine/crypto/hash.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/wrap.h"
#include "tests/fuzz/changes.h"
#include "waferseal/saved_question.h"

namespace {

using namespace waferseal;

constexpr std::size_t kPayloadSize = 2560;

struct Owner {
  fuzz::CountingRandom random;
  XWingKey key = XWingKey::generate(random);
  Mailbox mailbox = *Mailbox::parse("ann@example.org");
  Mailbox recipient = *Mailbox::parse("bob@example.net");
  SavedQuestion saved{"Which?", SecretBytes(as_bytes("this one")), random.secret(32),
                      Strength::kStrong};
  Bytes sealed = *seal_saved_question(key, mailbox, recipient, saved, random);
  ByteArray<32> salt = random.array<32>();
};

Bytes with_payload(const Owner& owner, ByteView content) {
  Bytes payload(kPayloadSize);
  std::copy_n(content.begin(), std::min(content.size(), payload.size()), payload.begin());
  const crypto::Digest owner_hash =
      crypto::hash("saved question owner", {as_bytes(owner.mailbox.text())});
  Bytes context(owner_hash.begin(), owner_hash.end());
  append(context, as_bytes(owner.recipient.text()));
  SecretBytes key =
      crypto::kdf("saved question", owner.key.seed(), owner.salt, context, crypto::kWrapKeySize);
  CborWriter writer;
  writer.map(3);
  writer.uint(1), writer.uint(1);
  writer.uint(2), writer.bytes(owner.salt);
  writer.uint(3), writer.bytes(crypto::wrap(std::move(key), {}, payload));
  return std::move(writer).take();
}

void open(Owner& owner, ByteView sealed) {
  const auto saved = open_saved_question(sealed, owner.key, owner.mailbox, owner.recipient);
  if (!saved) {
    fuzz::require(saved.code() == Code::kSavedQuestionMalformed ||
                  saved.code() == Code::kSavedQuestionOpenFailed);
    return;
  }
  const auto again =
      seal_saved_question(owner.key, owner.mailbox, owner.recipient, *saved, owner.random);
  fuzz::require(again.ok());
  const auto read = open_saved_question(*again, owner.key, owner.mailbox, owner.recipient);
  fuzz::require(read.ok() && read->question == saved->question &&
                read->strength == saved->strength);
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
    fuzz::require(open_saved_question(sealed, owner.key, owner.mailbox, owner.recipient).ok() ==
                  (sealed == owner.sealed));
  } else {
    open(owner, with_payload(owner, rest));
  }
  return 0;
}
