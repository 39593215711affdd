// SPEC 3.7 to 3.9: the keys of a slot, making and opening.
#include "waferseal/slot.h"

#include <algorithm>

#include "engine/capsule/padding.h"
#include "engine/capsule/payload.h"
#include "engine/capsule/record.h"
#include "engine/capsule/slot_record.h"
#include "engine/crypto/hash.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/wrap.h"
#include "engine/crypto/xwing.h"

namespace waferseal {
namespace {

struct SlotKeys {
  SecretBytes wrap_key;
  SecretBytes commitment;
  SecretBytes unlock_seed;
};

crypto::Label slot_label(SlotKind kind) {
  switch (kind) {
    case SlotKind::kAgent:
      return "slot agent";
    case SlotKind::kSender:
      return "slot sender";
    case SlotKind::kAccount:
      return "slot account";
    case SlotKind::kIdentity:
      return "slot identity";
    case SlotKind::kLogin:
      return "slot login";
    case SlotKind::kQuestion:
      return "slot question";
    case SlotKind::kReply:
      return "slot reply";
    case SlotKind::kBoth:
      break;
  }
  return "slot both";
}

// SPEC 3.7.2
SlotKeys derive_keys(const SlotHead& head, const SecretBytes& z) {
  const crypto::Digest head_hash = crypto::hash("slot head", {capsule::encode_slot_head(head)});
  Bytes context(head.id.begin(), head.id.end());
  append(context, head_hash);
  const SecretBytes keys = crypto::kdf(slot_label(head.kind), z, head.seal, context, 96);
  return SlotKeys{SecretBytes(keys.reveal().subspan(0, 32)),
                  SecretBytes(keys.reveal().subspan(32, 32)),
                  SecretBytes(keys.reveal().subspan(64, 32))};
}

Status check_secret_size(SlotKind kind, const SecretBytes& z) {
  if (z.size() != slot_secret_size(kind)) return Error{Code::kInvalidArgument, "slot secret", {}};
  return Done{};
}

// SPEC 3.9.2: what a statement in this slot has to bind beside seal and recipient.
std::optional<ByteArray<32>> extra_hash(const SlotHead& head, const SlotPayload& payload) {
  if (const auto* orders = std::get_if<DeliveryOrders>(&payload.extra)) return orders_hash(*orders);
  if (const auto* record = std::get_if<SenderRecord>(&payload.extra)) {
    return sender_record_hash(head.id, *record);
  }
  if (const auto* answered = std::get_if<AnsweredCopy>(&payload.extra)) {
    return answered_copy_hash(head.id, *answered);
  }
  return std::nullopt;
}

bool extra_is_of_the_kind(const SlotHead& head, const SlotPayload& payload) {
  return std::holds_alternative<DeliveryOrders>(payload.extra) == (head.kind == SlotKind::kAgent) &&
         std::holds_alternative<SenderRecord>(payload.extra) == (head.kind == SlotKind::kSender) &&
         std::holds_alternative<AnsweredCopy>(payload.extra) == (head.kind == SlotKind::kReply);
}

// SPEC 3.9.2: whoever got the copy answers whoever sent it.
bool mailboxes_fit(const SlotHead& head, const SlotPayload& payload) {
  const Statement& statement = payload.statement.statement;
  if (head.kind == SlotKind::kSender) return payload.recipient == statement.sender;
  const auto* answered = std::get_if<AnsweredCopy>(&payload.extra);
  if (answered == nullptr) return true;
  const Statement& sent = answered->statement.statement;
  return sent.recipient == statement.sender && statement.recipient == sent.sender &&
         !sent.extra_hash && capsule::check_statement_signature(answered->statement).ok();
}

// SPEC 3.9.2, 3.9.3: the statement is about this slot, its recipient and what it adds, and signed.
Status check_statement(const SlotHead& head, const SlotPayload& payload) {
  const Statement& statement = payload.statement.statement;
  const bool is_agent = head.kind == SlotKind::kAgent;
  const bool recipient_fits =
      payload.recipient.has_value() != is_agent && statement.recipient == payload.recipient;
  const bool extra_fits =
      extra_is_of_the_kind(head, payload) && statement.extra_hash == extra_hash(head, payload);
  if (statement.seal != head.seal || !recipient_fits || !extra_fits ||
      !mailboxes_fit(head, payload) || !capsule::check_statement_signature(payload.statement)) {
    return Code::kSlotStatement;
  }
  return Done{};
}

Status check_parts(const SlotHead& head, const SlotPayload& payload) {
  if (capsule::has_xwing_fields(head.kind) != std::holds_alternative<XWingFields>(head.fields)) {
    return Error{Code::kInvalidArgument, "slot fields", {}};
  }
  if (const auto* link = std::get_if<LinkFields>(&head.fields);
      link != nullptr &&
      (link->core.size() < capsule::kLeastCoreSize || link->core.size() > capsule::kMostCoreSize)) {
    return Error{Code::kInvalidArgument, "core", {}};
  }
  if (!extra_is_of_the_kind(head, payload) || payload.length > kMostPaddedLength) {
    return Error{Code::kInvalidArgument, "slot payload", {}};
  }
  if (const auto* orders = std::get_if<DeliveryOrders>(&payload.extra)) {
    WAFERSEAL_CHECK(capsule::check_orders(*orders));
  }
  if (const auto* record = std::get_if<SenderRecord>(&payload.extra)) {
    WAFERSEAL_CHECK(capsule::check_sender_record(*record));
  }
  if (!check_statement(head, payload)) return Error{Code::kInvalidArgument, "statement", {}};
  return Done{};
}

Result<SlotPayload> read_padded(SlotKind kind, ByteView padded) {
  WAFERSEAL_TRY(const ByteView content, capsule::unpad_content(padded));
  WAFERSEAL_TRY(SlotPayload payload, capsule::read_payload(kind, content));
  // SPEC 3.8.1: the smallest size that holds it, so that there is one form.
  const Result<std::size_t> size = capsule::padded_payload_size(kind, content.size());
  if (!size || *size != padded.size()) return Code::kBadCbor;
  return payload;
}

SecretBytes joined(const SecretBytes& first, const SecretBytes& second) {
  SecretBytes out(first.size() + second.size());
  const auto middle =
      std::copy(first.reveal().begin(), first.reveal().end(), out.reveal_mutable().begin());
  std::copy(second.reveal().begin(), second.reveal().end(), middle);
  return out;
}

}  // namespace

Result<MadeSlot> make_slot(const SlotHead& head, const SecretBytes& z, const SlotPayload& payload) {
  if (!capsule::is_built(head.kind)) return Code::kSlotKindUnsupported;
  WAFERSEAL_CHECK(check_secret_size(head.kind, z));
  WAFERSEAL_CHECK(check_parts(head, payload));
  const SecretBytes content = capsule::encode_payload(payload);
  WAFERSEAL_TRY(const std::size_t size, capsule::padded_payload_size(head.kind, content.size()));
  WAFERSEAL_TRY(const SecretBytes padded, capsule::pad_content(content.reveal(), size));
  SlotKeys keys = derive_keys(head, z);
  MadeSlot made;
  made.slot.head = head;
  std::copy(keys.commitment.reveal().begin(), keys.commitment.reveal().end(),
            made.slot.commitment.begin());
  made.slot.sealed_payload = crypto::wrap(std::move(keys.wrap_key), {}, padded.reveal());
  made.unlock_seed = std::move(keys.unlock_seed);
  return made;
}

Result<OpenedSlot> open_slot(const Slot& slot, const SecretBytes& z, const CapsuleHeader& header) {
  WAFERSEAL_CHECK(check_secret_size(slot.head.kind, z));
  SlotKeys keys = derive_keys(slot.head, z);
  // SPEC 3.7.3: before anything is decrypted.
  if (!equal_constant_time(keys.commitment.reveal(), slot.commitment)) {
    return Code::kSlotWrongSecret;
  }
  const Result<SecretBytes> padded = crypto::unwrap(keys.wrap_key, {}, slot.sealed_payload);
  if (!padded) return Code::kSlotPayload;
  WAFERSEAL_TRY(
      SlotPayload payload,
      capsule::or_malformed(read_padded(slot.head.kind, padded->reveal()), Code::kSlotPayload));
  if (!header.check_commitment(payload.content_key)) return Code::kSlotOtherCapsule;
  WAFERSEAL_CHECK(check_statement(slot.head, payload));
  return OpenedSlot{std::move(payload), std::move(keys.unlock_seed)};
}

ByteArray<32> xwing_key_hash(const XWingPublicKey& key) {
  return crypto::hash("xwing key", {key.bytes});
}

Result<XWingSecret> encapsulate_for_slot(const XWingPublicKey& key, RandomSource& random) {
  WAFERSEAL_TRY(crypto::Encapsulation made, crypto::encapsulate(key, random));
  return XWingSecret{XWingFields{xwing_key_hash(key), made.ciphertext},
                     std::move(made.shared_secret)};
}

Result<SecretBytes> decapsulate_slot(const Slot& slot, const XWingKey& key) {
  const auto* fields = std::get_if<XWingFields>(&slot.head.fields);
  if (fields == nullptr || fields->key_hash != xwing_key_hash(key.public_key())) {
    return Code::kSlotOtherKey;
  }
  Result<SecretBytes> secret = crypto::decapsulate(key, fields->ciphertext);
  if (!secret) return Code::kSlotWrongSecret;
  return secret;
}

Result<MadeSlot> make_agent_slot(const XWingPublicKey& agent, const SecretBytes& release_share,
                                 const SlotId& id, const BodySeal& seal, const SlotPayload& payload,
                                 RandomSource& random) {
  WAFERSEAL_TRY(const XWingSecret made, encapsulate_for_slot(agent, random));
  return make_slot(SlotHead{SlotKind::kAgent, id, seal, made.fields},
                   joined(made.secret, release_share), payload);
}

Result<OpenedSlot> open_agent_slot(const Slot& slot, const XWingKey& agent,
                                   const SecretBytes& release_share, const CapsuleHeader& header,
                                   const KeyList& keys) {
  if (slot.head.kind != SlotKind::kAgent) return Code::kSlotKindUnsupported;
  WAFERSEAL_TRY(const SecretBytes secret, decapsulate_slot(slot, agent));
  WAFERSEAL_TRY(OpenedSlot opened, open_slot(slot, joined(secret, release_share), header));
  // SPEC 3.9.5
  const SignedStatement& statement = opened.payload.statement;
  const ListedUser* sender = keys.find_user(statement.statement.sender);
  if (sender == nullptr || !(sender->signing == statement.signer)) {
    return Error{Code::kSlotSenderUnknown, statement.statement.sender.text(), {}};
  }
  return opened;
}

Result<MadeSlot> make_sender_slot(const XWingPublicKey& sender, const SlotId& id,
                                  const BodySeal& seal, const SlotPayload& payload,
                                  RandomSource& random) {
  WAFERSEAL_TRY(const XWingSecret made, encapsulate_for_slot(sender, random));
  return make_slot(SlotHead{SlotKind::kSender, id, seal, made.fields}, made.secret, payload);
}

Result<OpenedSlot> open_sender_slot(const Slot& slot, const UserKeys& sender,
                                    const CapsuleHeader& header) {
  if (slot.head.kind != SlotKind::kSender) return Code::kSlotKindUnsupported;
  WAFERSEAL_TRY(const SecretBytes secret, decapsulate_slot(slot, sender.xwing));
  WAFERSEAL_TRY(OpenedSlot opened, open_slot(slot, secret, header));
  // SPEC 3.9.6
  const SignedStatement& statement = opened.payload.statement;
  if (!(statement.signer == sender.signing.public_key())) {
    return Error{Code::kSlotSenderUnknown, statement.statement.sender.text(), {}};
  }
  return opened;
}

Result<MadeSlot> make_reply_slot(const XWingPublicKey& reply_key, const SlotId& id,
                                 const BodySeal& seal, const SlotPayload& payload,
                                 RandomSource& random) {
  WAFERSEAL_TRY(const XWingSecret made, encapsulate_for_slot(reply_key, random));
  return make_slot(SlotHead{SlotKind::kReply, id, seal, made.fields}, made.secret, payload);
}

Result<OpenedSlot> open_reply_slot(const Slot& slot, const XWingKey& reply_key,
                                   const CapsuleHeader& header) {
  if (slot.head.kind != SlotKind::kReply) return Code::kSlotKindUnsupported;
  WAFERSEAL_TRY(const SecretBytes secret, decapsulate_slot(slot, reply_key));
  return open_slot(slot, secret, header);
}

}  // namespace waferseal
