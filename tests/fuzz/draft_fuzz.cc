// Drafts: from arbitrary bytes, from a valid one with small changes, and with any content validly
// sealed, padded as it should be or not. What opens seals again.
#include <algorithm>
#include <cstdint>

#include "engine/capsule/padding.h"
#include "tests/engine/account/forge.h"
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
  return forge_draft(padded, owner.key, owner.mailbox, owner.id, owner.salt);
}

Bytes with_padding(const Owner& owner, ByteView content) {
  const std::size_t least = std::max<std::size_t>(content.size() + 4, 4096);
  const auto size = static_cast<std::size_t>(*padded_length(least));
  return with_content(owner, capsule::pad_content(content, size)->reveal());
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
  if (data[0] % 4 == 0) {
    open(owner, rest);
  } else if (data[0] % 4 == 1) {
    const Bytes sealed = fuzz::changed(owner.sealed, rest);
    fuzz::require(open_draft(sealed, owner.key, owner.mailbox, owner.id).ok() ==
                  (sealed == owner.sealed));
  } else {
    open(owner, data[0] % 4 == 2 ? with_content(owner, rest) : with_padding(owner, rest));
  }
  return 0;
}
