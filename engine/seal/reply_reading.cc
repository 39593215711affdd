// What a recipient wrote back, for the sender (SPEC 4.14.7).
#include <algorithm>
#include <optional>
#include <utility>

#include "waferseal/reply.h"

namespace waferseal {
namespace {

Error reply_refused(const char* what) { return Error{Code::kReplyRefused, what, {}}; }

const SenderCopy* copy_with(const SenderRecord& record, const SlotId& slot) {
  const auto found = std::find_if(record.copies.begin(), record.copies.end(),
                                  [&](const SenderCopy& copy) { return copy.slot_id == slot; });
  return found == record.copies.end() ? nullptr : &*found;
}

bool names_recipient(const SenderRecord& record, const Mailbox& recipient) {
  return std::any_of(record.copies.begin(), record.copies.end(),
                     [&](const SenderCopy& copy) { return copy.recipient == recipient; });
}

}  // namespace

struct ReplyReading::Impl {
  BodyOpener opener;
  CapsuleId capsule_id;
  Mailbox author;
  Mailbox reader;
  UnixTime date;
  ByteStore& text;
  std::uint64_t next = 0;
};

Result<ReplyReading> ReplyReading::start(const SentMessage& sent, const StoredReply& reply,
                                         std::string_view portal_origin, const UserKeys& keys,
                                         ByteStore& text) {
  if (text.size() != 0) return Error{Code::kInvalidArgument, "text", "is not empty"};
  WAFERSEAL_TRY(const Slot slot, parse_slot(reply.slot));
  WAFERSEAL_TRY(const CapsuleHeader header, CapsuleHeader::parse(reply.header));
  WAFERSEAL_TRY(OpenedSlot opened, open_reply_slot(slot, keys.xwing, header));
  const SlotPayload& payload = opened.payload;
  const Statement& said = payload.statement.statement;
  const auto& answered = std::get<AnsweredCopy>(payload.extra);

  // (a) It answers this message, which is the reader's own, and was written at this portal.
  if (answered.statement.statement.seal != sent.slot_.head.seal) return reply_refused("message");
  if (!(answered.statement.signer == keys.signing.public_key()) ||
      !(answered.statement.statement.sender == sent.payload_.statement.statement.sender)) {
    return reply_refused("sender");
  }
  if (answered.portal != portal_audience(portal_origin)) return reply_refused("portal");
  // (b) The sender's browser, and nobody else, said which unlock key that copy has.
  const Result<ArmFacts> armed = open_arm(reply.arm, sent.record().control_seed);
  if (!armed || armed->slot_id != answered.slot_id || armed->kind != RecordKind::kQuestion ||
      !(armed->unlock == payload.statement.signer)) {
    return reply_refused("unlock key");
  }
  // (c) That copy was for whom it is signed as. A slot that a renewed link has replaced stands in no
  // record any more; its recipient is whom the sender's statement names, of those who have a copy.
  const SenderCopy* const copy = copy_with(sent.record(), answered.slot_id);
  const bool fits = copy != nullptr ? copy->recipient == said.sender
                                    : names_recipient(sent.record(), said.sender);
  if (!fits) return reply_refused("recipient");

  WAFERSEAL_TRY(BodyOpener opener, BodyOpener::start(payload.content_key, header, slot.head.seal,
                                                     payload.length, reply.hashes));
  return ReplyReading(std::make_unique<Impl>(
      Impl{std::move(opener), header.capsule_id(), said.sender, *said.recipient, said.date, text}));
}

std::uint64_t ReplyReading::next() const { return impl_->next; }
std::uint64_t ReplyReading::wanted() const {
  return impl_->opener.layout().segments() - impl_->next;
}
double ReplyReading::progress() const {
  return static_cast<double>(impl_->next) / static_cast<double>(impl_->opener.layout().segments());
}

Status ReplyReading::take(ByteView segments) {
  const BodyLayout& layout = impl_->opener.layout();
  if (segments.empty()) return Error{Code::kCapsuleLength, {}, {}};
  while (!segments.empty()) {
    if (wanted() == 0) return Error{Code::kCapsuleLength, {}, {}};
    const std::uint64_t size = layout.segment_size(impl_->next);
    if (segments.size() < size) return Error{Code::kCapsuleLength, {}, {}};
    const auto length = static_cast<std::size_t>(size);
    WAFERSEAL_TRY(const Plaintext part,
                  impl_->opener.open_segment(impl_->next, segments.first(length)));
    WAFERSEAL_CHECK(impl_->text.write(part.reveal()));
    segments = segments.subspan(length);
    ++impl_->next;
  }
  return wanted() == 0 ? impl_->text.finish() : Status(Done{});
}

const CapsuleId& ReplyReading::capsule_id() const { return impl_->capsule_id; }
const Mailbox& ReplyReading::author() const { return impl_->author; }
UnixTime ReplyReading::date() const { return impl_->date; }

Result<mime::ParsedMessage> ReplyReading::message() const {
  if (wanted() > 0) return Error{Code::kInvalidArgument, "reply", "is not there yet"};
  WAFERSEAL_TRY(mime::ParsedMessage mail, mime::parse(impl_->text));
  mail.from = {{{}, impl_->author, impl_->author.text()}};
  mail.to = {{{}, impl_->reader, impl_->reader.text()}};
  mail.cc.clear();
  mail.reply_to.clear();
  mail.date = impl_->date;
  return mail;
}

ReplyReading::ReplyReading(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ReplyReading::ReplyReading(ReplyReading&&) noexcept = default;
ReplyReading& ReplyReading::operator=(ReplyReading&&) noexcept = default;
ReplyReading::~ReplyReading() = default;

}  // namespace waferseal
