#include "native/lifecycle/new_message.h"

namespace waferseal::lifecycle {
namespace {

Bytes to_vector(ByteView bytes) { return Bytes(bytes.begin(), bytes.end()); }

Level level_of(const Resolution& resolution, const Mailbox& recipient) {
  for (const Decision& decision : resolution.decisions) {
    if (decision.recipient == recipient && decision.level) return *decision.level;
  }
  return Level::kL0;
}

native::MessageRecord message_record(const Submission& submission, RandomSource& random,
                                     UnixTime now) {
  const SealedMessage& sealed = submission.sealed;
  native::MessageRecord record;
  record.id = base64url_encode(random.array<16>());
  record.owner = submission.owner;
  record.created_at = now;
  if (sealed.capsule) {
    record.header = sealed.capsule->header;
    record.seal = sealed.capsule->seal;
    record.body_blob = sealed.uploads[sealed.capsule->blob];
    const auto layout = BodyLayout::for_padded_length(sealed.capsule->padded_length);
    record.body_size = layout ? layout->stored_size() : 0;
  }
  record.request_json = to_json(submission.request);
  record.decisions_json = to_json(submission.resolution);
  record.policy_version = std::to_string(sealed.policy_version);
  record.idempotency_key = to_vector(submission.idempotency_key);
  record.request_hash = submission.request_hash;
  return record;
}

native::CopyRecord copy_record(const SealedCopy& copy, const Submission& submission, UnixTime now) {
  native::CopyRecord record;
  record.recipient = copy.recipient.text();
  record.method = copy.method;
  record.fallback = copy.fallback;
  record.level = level_of(submission.resolution, copy.recipient);
  if (copy.slot) record.slot_id = to_vector(*copy.slot);
  if (copy.blob) record.blob = submission.sealed.uploads[*copy.blob];
  record.expires_at = copy.expires;
  record.updated_at = now;
  return record;
}

}  // namespace

native::SlotRecord slot_record(const SealedSlot& slot, const std::vector<ArmStatement>& arms) {
  native::SlotRecord record;
  record.slot_id = to_vector(slot.id);
  record.kind = slot.kind;
  record.record = slot.record;
  if (slot.link) {
    record.copy_id = static_cast<std::int64_t>(slot.link->copy) + 1;
    record.locator = to_vector(slot.link->locator);
    record.link_public_key = to_vector(slot.link->link.bytes);
    record.unlock_public_key = to_vector(slot.link->unlock.bytes);
    record.dormant = slot.link->dormant;
  }
  for (const ArmStatement& arm : arms) {
    if (arm.slot_id == slot.id) record.arm = arm.body;
  }
  return record;
}

native::NewMessage new_message(const Submission& submission, RandomSource& random, UnixTime now) {
  const SealedMessage& sealed = submission.sealed;
  native::NewMessage out;
  out.message = message_record(submission, random, now);
  out.uploads = sealed.uploads;
  for (const SealedCopy& copy : sealed.copies) {
    out.copies.push_back(copy_record(copy, submission, now));
  }
  for (const SealedSlot& slot : sealed.slots) {
    out.slots.push_back(slot_record(slot, sealed.arms));
  }
  for (const SealedNotice& notice : sealed.notices) {
    native::NoticeRecord record;
    record.copy_id = static_cast<std::int64_t>(notice.copy) + 1;
    record.record = notice.sealed;
    record.dormant = notice.dormant;
    out.notices.push_back(std::move(record));
  }
  return out;
}

}  // namespace waferseal::lifecycle
