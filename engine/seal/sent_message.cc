#include <set>
#include <utility>

#include "engine/bytes/cbor.h"
#include "waferseal/mime.h"
#include "waferseal/sent.h"

namespace waferseal {
namespace {

constexpr unsigned kMostTriesGranted = 20;  // SPEC 4.7.1

Bytes array_of(const std::vector<Bytes>& messages) {
  CborWriter out;
  out.array(messages.size());
  for (const Bytes& message : messages) out.bytes(message);
  return std::move(out).take();
}

}  // namespace

SentMessage::SentMessage(CapsuleHeader header, Slot slot, SlotPayload payload)
    : header_(std::move(header)), slot_(std::move(slot)), payload_(std::move(payload)) {}

Result<SentMessage> SentMessage::open(ByteView sender_slot, ByteView header,
                                      const UserKeys& sender) {
  WAFERSEAL_TRY(Slot slot, parse_slot(sender_slot));
  WAFERSEAL_TRY(CapsuleHeader capsule, CapsuleHeader::parse(header));
  WAFERSEAL_TRY(OpenedSlot opened, open_sender_slot(slot, sender, capsule));
  return SentMessage(std::move(capsule), std::move(slot), std::move(opened.payload));
}

Result<const SenderCopy*> SentMessage::copy_of(std::string_view recipient) const {
  for (const SenderCopy& copy : record().copies) {
    if (copy.recipient.text() == recipient) return &copy;
  }
  return Error{Code::kEscrowGone, std::string(recipient), {}};
}

Result<Bytes> SentMessage::retract(std::string_view recipient, const std::vector<GuardId>& guards,
                                   std::uint64_t number) const {
  WAFERSEAL_TRY(const SenderCopy* const copy, copy_of(recipient));
  std::vector<Bytes> messages;
  messages.reserve(guards.size());
  for (const GuardId& guard : guards) {
    messages.push_back(make_retract(record().control_seed, guard, copy->slot_id, number));
  }
  return array_of(messages);
}

Bytes SentMessage::retract_all(const std::vector<SlotId>& others,
                               const std::vector<GuardId>& guards, std::uint64_t number) const {
  std::set<SlotId> slots(others.begin(), others.end());
  for (const SenderCopy& copy : record().copies) slots.insert(copy.slot_id);
  std::vector<Bytes> messages;
  for (const SlotId& slot : slots) {
    for (const GuardId& guard : guards) {
      messages.push_back(make_retract(record().control_seed, guard, slot, number));
    }
  }
  return array_of(messages);
}

Result<Bytes> SentMessage::extend(std::string_view recipient, const std::vector<GuardId>& guards,
                                  std::uint64_t number, UnixTime expires) const {
  WAFERSEAL_TRY(const SenderCopy* const copy, copy_of(recipient));
  std::vector<Bytes> messages;
  messages.reserve(guards.size());
  for (const GuardId& guard : guards) {
    messages.push_back(make_extend(record().control_seed, guard, copy->slot_id, number, expires));
  }
  return array_of(messages);
}

Result<Bytes> SentMessage::grant(std::string_view recipient, const std::vector<GuardId>& guards,
                                 std::uint64_t number, unsigned tries) const {
  WAFERSEAL_TRY(const SenderCopy* const copy, copy_of(recipient));
  if (tries < 1 || tries > kMostTriesGranted) return Error{Code::kInvalidArgument, "tries", {}};
  WAFERSEAL_TRY(const SigningKey answer_key, SigningKey::from_seed(copy->answer_seed));
  std::vector<Bytes> messages;
  messages.reserve(guards.size());
  for (const GuardId& guard : guards) {
    messages.push_back(
        make_grant(answer_key, guard, copy->slot_id, number, static_cast<std::uint8_t>(tries)));
  }
  return array_of(messages);
}

Result<std::string> SentMessage::link(std::string_view recipient,
                                      std::string_view portal_origin) const {
  WAFERSEAL_TRY(const SenderCopy* const copy, copy_of(recipient));
  WAFERSEAL_TRY(const LinkSecret secret, LinkSecret::from_bytes(copy->link_secret));
  return secret.url(portal_origin);
}

Result<AskedQuestion> SentMessage::question(std::string_view recipient) const {
  WAFERSEAL_TRY(const SenderCopy* const copy, copy_of(recipient));
  return AskedQuestion{copy->question, copy->answer.clone(), copy->answer_seed.clone(),
                       copy->strength};
}

Result<std::string> SentMessage::subject(std::vector<SegmentHash> hashes,
                                         ByteView first_segment) const {
  WAFERSEAL_TRY(const BodyOpener opener,
                BodyOpener::start(payload_.content_key, header_, slot_.head.seal, payload_.length,
                                  std::move(hashes)));
  WAFERSEAL_TRY(const Plaintext start, opener.open_segment(0, first_segment));
  WAFERSEAL_TRY(const mime::ParsedMessage message, mime::parse(start.reveal()));
  return message.subject;
}

}  // namespace waferseal
