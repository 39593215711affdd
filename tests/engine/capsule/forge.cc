#include "tests/engine/capsule/forge.h"

#include <algorithm>

#include "engine/capsule/chunk.h"
#include "engine/capsule/padding.h"
#include "engine/capsule/payload.h"
#include "engine/capsule/slot_record.h"
#include "engine/crypto/hash.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/wrap.h"

namespace waferseal {

namespace {

crypto::Label label_of(SlotKind kind) {
  if (kind == SlotKind::kAgent) return "slot agent";
  if (kind == SlotKind::kSender) return "slot sender";
  if (kind == SlotKind::kReply) return "slot reply";
  return "slot question";
}

}  // namespace

Slot forge_slot(const SlotHead& head, const SecretBytes& z, ByteView padded) {
  Bytes context(head.id.begin(), head.id.end());
  append(context, crypto::hash("slot head", {capsule::encode_slot_head(head)}));
  const SecretBytes keys = crypto::kdf(label_of(head.kind), z, head.seal, context, 96);
  Slot slot;
  slot.head = head;
  const ByteView commitment = keys.reveal().subspan(32, 32);
  std::copy(commitment.begin(), commitment.end(), slot.commitment.begin());
  slot.sealed_payload = crypto::wrap(SecretBytes(keys.reveal().first(32)), {}, padded);
  return slot;
}

Slot forge_slot(const SlotHead& head, const SecretBytes& z, const SlotPayload& payload) {
  const SecretBytes content = capsule::encode_payload(payload);
  const std::size_t size = *capsule::padded_payload_size(head.kind, content.size());
  return forge_slot(head, z, capsule::pad_content(content.reveal(), size)->reveal());
}

ForgedBody forge_body(const NewCapsule& capsule, ByteView padded_text, std::uint64_t index,
                      bool last) {
  ForgedBody body;
  body.ciphertext.resize(padded_text.size() + kChunkOverhead);
  capsule::seal_chunk(body.ciphertext, capsule::body_key(capsule.content_key, capsule.header),
                      index, last, padded_text);
  body.hashes = {segment_hash(body.ciphertext)};
  body.seal = body_seal(capsule.header.hash(), *BodyLayout::for_padded_length(padded_text.size()),
                        body.hashes);
  return body;
}

}  // namespace waferseal
