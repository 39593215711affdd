// Drafts: from arbitrary bytes, from a valid one with small changes, and with any content validly
// sealed. What opens seals again.
#include <cstdint>

#include "engine/bytes/cbor.h"
#include "engine/crypto/hash.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/wrap.h"
#include "tests/fuzz/changes.h"
#include "waferseal/draft.h"

namespace {

using namespace waferseal;

Draft sample_draft(RandomSource& random) {
  Draft draft;
  draft.written = R"({"subject":"Hello"})";
  draft.answers.push_back(
      {1, SecretBytes(as_bytes("this one")), random.secret(32), Strength::kStrong});
  NewCapsule capsule = new_capsule(random);
  draft.files.emplace(DraftFiles{
      std::move(capsule.content_key), std::move(capsule.header), random.array<32>(), {1, 2, 3}});
  return draft;
}

struct Owner {
  fuzz::CountingRandom random;
  XWingKey key = XWingKey::generate(random);
  Mailbox mailbox = *Mailbox::parse("ann@example.org");
  DraftId id = random.array<16>();
  Bytes sealed = *seal_draft(key, mailbox, id, sample_draft(random), random);
  ByteArray<32> salt = random.array<32>();
};

Bytes with_content(const Owner& owner, ByteView padded) {
  const crypto::Digest owner_hash = crypto::hash("draft owner", {as_bytes(owner.mailbox.text())});
  Bytes context(owner_hash.begin(), owner_hash.end());
  append(context, owner.id);
  SecretBytes key =
      crypto::kdf("draft", owner.key.seed(), owner.salt, context, crypto::kWrapKeySize);
  CborWriter writer;
  writer.map(3);
  writer.uint(1), writer.uint(1);
  writer.uint(2), writer.bytes(owner.salt);
  writer.uint(3), writer.bytes(crypto::wrap(std::move(key), {}, padded));
  return std::move(writer).take();
}

void open(Owner& owner, ByteView sealed) {
  const auto draft = open_draft(sealed, owner.key, owner.mailbox, owner.id);
  if (!draft) {
    fuzz::require(draft.code() == Code::kDraftMalformed || draft.code() == Code::kDraftOpenFailed);
    return;
  }
  const auto again = seal_draft(owner.key, owner.mailbox, owner.id, *draft, owner.random);
  fuzz::require(again.ok());
  const auto read = open_draft(*again, owner.key, owner.mailbox, owner.id);
  fuzz::require(read.ok() && read->written == draft->written &&
                read->answers.size() == draft->answers.size() &&
                read->files.has_value() == draft->files.has_value());
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
    fuzz::require(open_draft(sealed, owner.key, owner.mailbox, owner.id).ok() ==
                  (sealed == owner.sealed));
  } else {
    open(owner, with_content(owner, rest));
  }
  return 0;
}
