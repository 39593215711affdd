#include "native/lifecycle/take_reply.h"

#include <algorithm>

#include "native/lifecycle/tell_sender.h"
#include "waferseal/capsule.h"

namespace waferseal::lifecycle {
namespace {

using native::ReplyRecord;
using native::SlotRecord;
using native::UploadRecord;

constexpr std::chrono::hours kDay{24};
// Of one slot at a time: an attempt that stalled must not be in the way of the next.
constexpr std::size_t kMostBegun = 3;

Status check_reply_terms(const ReplyTerms& terms) {
  if (terms.most_bytes == 0) return Code::kRepliesOff;
  if (terms.left == 0) return Code::kRepliesUsedUp;
  return Done{};
}

bool is_same_reply(const ReplyRecord& a, const ReplyRecord& b) {
  return a.answered_slot == b.answered_slot && a.header == b.header && a.slot == b.slot;
}

}  // namespace

Result<ReplyTerms> reply_terms(native::Store& store, const SlotRecord& slot,
                               const ReplyLimits& limits, UnixTime now) {
  WAFERSEAL_TRY(const std::uint64_t today, store.replies().count(slot.copy_id, now - kDay));
  WAFERSEAL_TRY(const std::uint64_t all, store.replies().count(slot.copy_id, UnixTime{}));
  const auto left = [](std::uint64_t most, std::uint64_t had) {
    return most > had ? most - had : std::uint64_t{0};
  };
  return ReplyTerms{limits.most_bytes,
                    std::min(left(limits.per_day, today), left(limits.per_copy, all))};
}

Status begin_reply(const Kept& kept, const SlotRecord& slot, const std::string& owner,
                   const std::string& id, std::uint64_t size, const ReplyLimits& limits) {
  WAFERSEAL_TRY(const ReplyTerms terms, reply_terms(kept.store, slot, limits, kept.now));
  WAFERSEAL_CHECK(check_reply_terms(terms));
  if (size > terms.most_bytes) {
    return Error{Code::kTooLarge, "reply", "above " + std::to_string(terms.most_bytes) + " bytes"};
  }
  WAFERSEAL_CHECK(BodyLayout::for_stored_size(size));
  native::MessageStore& messages = kept.store.messages();
  WAFERSEAL_TRY(const auto begun, messages.uploads_of_reply(slot.slot_id));
  for (std::size_t i = 0; i + kMostBegun <= begun.size(); ++i) {
    WAFERSEAL_CHECK(kept.blobs.remove(begun[i].id));
    WAFERSEAL_CHECK(messages.remove_upload(begun[i].id));
  }
  UploadRecord upload;
  upload.id = id;
  upload.owner = owner;
  upload.size = size;
  upload.created_at = kept.now;
  upload.reply_to = slot.slot_id;
  return messages.add_upload(upload);
}

Result<UnixTime> take_reply(const Kept& kept, const SlotRecord& slot, const std::string& owner,
                            ReplyRecord reply, const ReplyLimits& limits) {
  WAFERSEAL_TRY(const auto known, kept.store.replies().find(reply.id));
  if (known && !is_same_reply(*known, reply)) return Error{Code::kUploadMismatch, "reply", {}};
  if (known) return known->received_at;
  WAFERSEAL_TRY(const ReplyTerms terms, reply_terms(kept.store, slot, limits, kept.now));
  WAFERSEAL_CHECK(check_reply_terms(terms));
  reply.message_id = slot.message_id;
  reply.copy_id = slot.copy_id;
  reply.arm = slot.arm;
  reply.received_at = kept.now;
  native::NewReply added;
  added.told = reply_row(owner, slot.copy_id, kept.now);
  added.event = {kept.now, std::string(code_name(Code::kReplyReceived)), "server", slot.message_id,
                 "copy " + std::to_string(slot.copy_id)};
  added.reply = std::move(reply);
  WAFERSEAL_CHECK(kept.store.replies().add(added));
  return kept.now;
}

Status remove_reply(const Kept& kept, const ReplyRecord& reply) {
  WAFERSEAL_CHECK(kept.blobs.remove(reply.id));
  return kept.store.replies().remove(reply.id);
}

}  // namespace waferseal::lifecycle
