// The core of a slot (SPEC 4.4): plaintext = length (4, big endian) | CBOR | zeros, to a multiple
// of 4096 bytes, so that its size tells nothing of the question.
#include <algorithm>

#include "engine/crypto/kdf.h"
#include "engine/crypto/wrap.h"
#include "engine/escrow/messages.h"
#include "engine/escrow/signed_text.h"
#include "waferseal/address.h"
#include "waferseal/escrow.h"

namespace waferseal {
namespace {

constexpr std::size_t kPadTo = 4096;
constexpr std::size_t kMostPadded = 4 * kPadTo - crypto::kWrapOverhead;
constexpr std::size_t kMostOriginBytes = 300;

// In the one spelling that mailboxes are compared in. kBadCbor, kUnicodeMissing.
Status check_mailbox(const std::string& text) {
  const Result<Mailbox> parsed = Mailbox::parse(text);
  if (!parsed && parsed.code() == Code::kUnicodeMissing) return parsed.error();
  if (!parsed || parsed->text() != text) return Code::kBadCbor;
  return Done{};
}

bool fits(const Core& core) {
  if (core.question.size() > kMostQuestionBytes || core.question.empty() || core.guards.empty() ||
      core.guards.size() > kMostGuards || core.threshold < 1 ||
      core.threshold > core.guards.size()) {
    return false;
  }
  return std::all_of(core.guards.begin(), core.guards.end(), [](const CoreGuard& guard) {
    return !guard.origin.empty() && guard.origin.size() <= kMostOriginBytes;
  });
}

Bytes encode(const Core& core) {
  CborWriter writer = escrow::start_message(6, kPadTo);
  writer.uint(1);
  writer.text(core.sender);
  writer.uint(2);
  writer.text(core.recipient);
  writer.uint(3);
  if (core.reply_key) {
    writer.bytes(core.reply_key->bytes);
  } else {
    writer.null();
  }
  writer.uint(4);
  writer.text(core.question);
  writer.uint(5);
  writer.uint(core.threshold);
  writer.uint(6);
  writer.array(core.guards.size());
  for (const CoreGuard& guard : core.guards) {
    writer.array(4);
    writer.bytes(guard.id);
    writer.text(guard.origin);
    writer.bytes(guard.public_key);
    writer.bytes(guard.masked_share);
  }
  return std::move(writer).take();
}

Result<Core> decode(ByteView bytes) {
  CborReader reader(bytes);
  WAFERSEAL_TRY(const std::size_t pairs, reader.map(16));
  WAFERSEAL_CHECK(reader.key(0));
  WAFERSEAL_TRY(const std::uint64_t version, reader.uint());
  if (version != escrow::kMessageVersion || pairs != 7) return Code::kBadCbor;
  Core out;
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(out.sender, reader.text());
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(out.recipient, reader.text());
  WAFERSEAL_CHECK(reader.key(3));
  if (!reader.take_null()) {
    WAFERSEAL_TRY(const ByteArray<kXWingPublicKeySize> key,
                  cbor_array<kXWingPublicKeySize>(reader));
    out.reply_key = XWingPublicKey{key};
  }
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(out.question, reader.text());
  WAFERSEAL_CHECK(reader.key(5));
  WAFERSEAL_TRY(const std::uint64_t threshold, reader.uint());
  if (threshold > kMostGuards) return Code::kBadCbor;
  out.threshold = static_cast<std::uint8_t>(threshold);
  WAFERSEAL_CHECK(reader.key(6));
  WAFERSEAL_TRY(const std::size_t guards, reader.array(kMostGuards));
  for (std::size_t i = 0; i < guards; ++i) {
    WAFERSEAL_TRY(const std::size_t items, reader.array(4));
    if (items != 4) return Code::kBadCbor;
    CoreGuard guard;
    WAFERSEAL_TRY(guard.id, cbor_array<16>(reader));
    WAFERSEAL_TRY(guard.origin, reader.text());
    WAFERSEAL_TRY(guard.public_key, cbor_array<32>(reader));
    WAFERSEAL_TRY(guard.masked_share, cbor_array<32>(reader));
    out.guards.push_back(std::move(guard));
  }
  WAFERSEAL_CHECK(reader.end());
  WAFERSEAL_CHECK(check_mailbox(out.sender));
  WAFERSEAL_CHECK(check_mailbox(out.recipient));
  if (!fits(out)) return Code::kBadCbor;
  return out;
}

SecretBytes core_key(const SecretBytes& link_key, const SlotId& slot_id) {
  return crypto::kdf("core", link_key, slot_id, {}, crypto::kWrapKeySize);
}

// kind | slot id | T
Bytes core_ad(const SlotId& slot_id, const BodySeal& seal) {
  Bytes out{static_cast<std::uint8_t>(SlotKind::kQuestion)};
  append(out, slot_id);
  append(out, seal);
  return out;
}

}  // namespace

Result<Bytes> seal_core(const Core& core, const SecretBytes& link_key, const SlotId& slot_id,
                        const BodySeal& seal) {
  if (!check_mailbox(core.sender) || !check_mailbox(core.recipient) || !fits(core) ||
      !is_valid_utf8(core.question)) {
    return Error{Code::kInvalidArgument, "core", {}};
  }
  const SecretBytes encoded = SecretBytes::adopt(encode(core));
  const std::size_t padded = (4 + encoded.size() + kPadTo - 1) / kPadTo * kPadTo;
  if (padded > kMostPadded) return Error{Code::kInvalidArgument, "core", {}};
  SecretBytes plain(padded);
  const ByteArray<4> length = escrow::be32(static_cast<std::uint32_t>(encoded.size()));
  std::copy(length.begin(), length.end(), plain.reveal_mutable().begin());
  std::copy(encoded.reveal().begin(), encoded.reveal().end(), plain.reveal_mutable().begin() + 4);
  return crypto::wrap(core_key(link_key, slot_id), core_ad(slot_id, seal), plain.reveal());
}

Result<Core> open_core(ByteView sealed, const SecretBytes& link_key, const SlotId& slot_id,
                       const BodySeal& seal) {
  const Result<SecretBytes> plain =
      crypto::unwrap(core_key(link_key, slot_id), core_ad(slot_id, seal), sealed);
  if (!plain || plain->size() < 4 || plain->size() % kPadTo != 0) return Code::kEscrowCoreRefused;
  const ByteView bytes = plain->reveal();
  std::size_t length = 0;
  for (std::size_t i = 0; i < 4; ++i) length = (length << 8) | bytes[i];
  // The least padding, and zeros.
  if (length > bytes.size() - 4 || bytes.size() - 4 - length >= kPadTo) {
    return Code::kEscrowCoreRefused;
  }
  const ByteView padding = bytes.subspan(4 + length);
  if (std::any_of(padding.begin(), padding.end(), [](std::uint8_t b) { return b != 0; })) {
    return Code::kEscrowCoreRefused;
  }
  Result<Core> core = decode(bytes.subspan(4, length));
  if (!core && core.code() != Code::kUnicodeMissing) return Code::kEscrowCoreRefused;
  return core;
}

}  // namespace waferseal
