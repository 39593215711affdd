#include "native/agent/opened_message.h"

#include <algorithm>

#include "waferseal/mime.h"

namespace waferseal::delivery {
namespace {

Result<Plaintext> open_text(const SlotPayload& payload, const CapsuleHeader& header,
                            const BodySeal& seal, const native::MessageRecord& message,
                            const native::BlobStore& blobs) {
  WAFERSEAL_TRY(native::BlobInfo info, blobs.info(message.body_blob));
  WAFERSEAL_TRY(const BodyOpener opener,
                BodyOpener::start(payload.content_key, header, seal, payload.length,
                                  std::move(info.segment_hashes)));
  // Of its whole size from the start, so that it is never moved, and wiped if a segment is bad.
  SecretBytes text(static_cast<std::size_t>(payload.length));
  std::size_t size = 0;
  for (std::uint64_t i = 0; i < opener.layout().segments(); ++i) {
    WAFERSEAL_TRY(const Bytes segment, blobs.read(message.body_blob, i, 1));
    WAFERSEAL_TRY(const Plaintext part, opener.open_segment(i, segment));
    if (part.size() > text.size() - size) return Error{Code::kCapsuleLength, message.id, {}};
    std::copy_n(part.reveal().begin(), part.size(),
                text.reveal_mutable().begin() + static_cast<std::ptrdiff_t>(size));
    size += part.size();
  }
  if (size != text.size()) return Error{Code::kCapsuleLength, message.id, {}};
  return Plaintext(std::move(text));
}

bool is_from(std::string_view field) {
  std::string_view name = field.substr(0, field.find(':'));
  while (!name.empty() && (name.back() == ' ' || name.back() == '\t')) name.remove_suffix(1);
  constexpr std::string_view kFrom = "from";
  return std::equal(name.begin(), name.end(), kFrom.begin(), kFrom.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a | 0x20) : a) == b;
  });
}

// The one From field of a header, with its folded lines; empty if there is none or more than one.
// Nothing else is parsed: that leaves copies in memory that nobody wipes, and the subject is not to
// be among them.
std::string from_field(std::string_view header) {
  std::string field;
  int count = 0;
  bool wanted = false;
  while (!header.empty()) {
    const std::size_t end = std::min(header.find('\n'), header.size() - 1) + 1;
    const std::string_view line = header.substr(0, end);
    header.remove_prefix(end);
    const bool folded = line.front() == ' ' || line.front() == '\t';
    if (!folded) wanted = is_from(line);
    if (!folded && wanted) ++count;
    if (wanted) field += line;
  }
  return count == 1 ? field : std::string();
}

// SPEC 8.9, 4: users of one domain must not be able to write in each other's name.
Status check_from(const Plaintext& text, const Mailbox& sender) {
  constexpr std::string_view kEndOfHeader = "\r\n\r\n";
  const std::size_t end = as_text(text.reveal()).find(kEndOfHeader);
  if (end == std::string_view::npos) return Error{Code::kAgentSender, sender.text(), "no header"};
  const std::string field = from_field(as_text(text.reveal().first(end + 2))) + "\r\n";
  WAFERSEAL_TRY(const mime::ParsedMessage header, mime::parse(as_bytes(field)));
  if (header.from.size() != 1 || !header.from[0].mailbox || *header.from[0].mailbox != sender) {
    return Error{Code::kAgentSender, sender.text(), "From"};
  }
  return Done{};
}

}  // namespace

const OrderedRecipient* OpenedMessage::find(const std::string& mailbox) const {
  for (const OrderedRecipient& recipient : orders.recipients) {
    if (recipient.mailbox.text() == mailbox) return &recipient;
  }
  return nullptr;
}

Result<const AgentKey*> key_of_slot(const Slot& slot, const std::vector<AgentKey>& keys) {
  const auto* fields = std::get_if<XWingFields>(&slot.head.fields);
  if (fields == nullptr) return Code::kAgentKeyEnded;
  for (const AgentKey& key : keys) {
    if (xwing_key_hash(key.xwing.public_key()) == fields->key_hash) return &key;
  }
  return Code::kAgentKeyEnded;
}

Result<OpenedMessage> open_message(const native::MessageRecord& message,
                                   const native::SlotRecord& record, const native::BlobStore& blobs,
                                   const std::vector<AgentKey>& keys, const KeyList& key_list,
                                   const GuardClient& guards) {
  WAFERSEAL_TRY(const CapsuleHeader header, CapsuleHeader::parse(message.header));
  WAFERSEAL_TRY(const Slot slot, parse_slot(record.record));
  WAFERSEAL_TRY(const AgentKey* const key, key_of_slot(slot, keys));
  // SPEC 8.9, 2
  Result<SecretBytes> share = guards.hand_over(key->signing, slot.head.id);
  if (!share) {
    if (lifecycle::is_forgotten(share.code())) return Error{Code::kAgentSlotGone, message.id, {}};
    return share.error();
  }
  // SPEC 8.9, 3
  WAFERSEAL_TRY(OpenedSlot opened, open_agent_slot(slot, key->xwing, *share, header, key_list));
  DeliveryOrders* const orders = std::get_if<DeliveryOrders>(&opened.payload.extra);
  if (orders == nullptr) return Error{Code::kAgentOrders, message.id, {}};
  const Mailbox& sender = opened.payload.statement.statement.sender;
  if (orders->envelope_sender && *orders->envelope_sender != sender) {
    return Error{Code::kAgentSender, sender.text(), "envelope"};
  }
  // SPEC 8.9, 5
  WAFERSEAL_TRY(Plaintext text, open_text(opened.payload, header, slot.head.seal, message, blobs));
  WAFERSEAL_CHECK(check_from(text, sender));
  return OpenedMessage{key, slot.head.id, sender, std::move(*orders), std::move(text)};
}

}  // namespace waferseal::delivery
