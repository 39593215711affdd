#include "engine/escrow/reply_messages.h"

#include "engine/crypto/hash.h"
#include "engine/crypto/sign.h"
#include "engine/escrow/messages.h"
#include "engine/escrow/signed_text.h"

namespace waferseal {
namespace {

// SPEC 4.14.3
Bytes segment_text(const Audience& portal, const SlotId& slot, const Nonce& nonce,
                   const ReplyUploadId& upload, std::uint64_t size, std::uint64_t number,
                   ByteView segment) {
  Bytes out;
  append(out, portal);
  append(out, slot);
  append(out, nonce);
  append(out, upload);
  append(out, escrow::be64(size));
  append(out, escrow::be64(number));
  append(out, crypto::sha256(segment));
  return out;
}

// SPEC 4.14.4
Bytes reply_text(const Audience& portal, const SlotId& slot, const Nonce& nonce,
                 const ReplyUploadId& upload, const BodySeal& seal, ByteView reply_slot) {
  Bytes out;
  append(out, portal);
  append(out, slot);
  append(out, nonce);
  append(out, upload);
  append(out, seal);
  append(out, crypto::hash("reply slot", {reply_slot}));
  return out;
}

Status refused_unless(const Status& verified) {
  return verified ? Status(Done{}) : Status(Code::kUnlockRefused);
}

}  // namespace

namespace escrow {

Bytes make_portal_reply_terms(const ReplyParty& party) {
  CborWriter writer = start_message(3);
  writer.uint(1);
  writer.bytes(party.slot);
  writer.uint(2);
  writer.bytes(party.nonce);
  writer.uint(3);
  writer.bytes(
      crypto::sign(party.unlock, "reply terms", {party.portal, party.slot, party.nonce}).bytes);
  return std::move(writer).take();
}

Result<ReplyTerms> parse_portal_reply_terms_reply(ByteView reply) {
  ReplyTerms out;
  WAFERSEAL_TRY(CborReader reader, read_message(reply, 2));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(out.most_bytes, reader.uint());
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(out.left, reader.uint());
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Bytes make_portal_reply_segment(const ReplyParty& party, const ReplyUploadId& upload,
                                std::uint64_t size, std::uint64_t number, ByteView segment) {
  const Bytes text =
      segment_text(party.portal, party.slot, party.nonce, upload, size, number, segment);
  CborWriter writer = start_message(7, segment.size() + 256);
  writer.uint(1);
  writer.bytes(party.slot);
  writer.uint(2);
  writer.bytes(party.nonce);
  writer.uint(3);
  writer.bytes(upload);
  writer.uint(4);
  writer.uint(size);
  writer.uint(5);
  writer.uint(number);
  writer.uint(6);
  writer.bytes(segment);
  writer.uint(7);
  writer.bytes(crypto::sign(party.unlock, "reply segment", {text}).bytes);
  return std::move(writer).take();
}

Result<std::uint64_t> parse_portal_reply_segment_reply(ByteView reply) {
  WAFERSEAL_TRY(CborReader reader, read_message(reply, 1));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const std::uint64_t next, reader.uint());
  WAFERSEAL_CHECK(reader.end());
  return next;
}

Bytes make_portal_reply(const ReplyParty& party, const ReplyUploadId& upload, const BodySeal& seal,
                        ByteView header, ByteView slot) {
  const Bytes text = reply_text(party.portal, party.slot, party.nonce, upload, seal, slot);
  CborWriter writer = start_message(6);
  writer.uint(1);
  writer.bytes(party.slot);
  writer.uint(2);
  writer.bytes(party.nonce);
  writer.uint(3);
  writer.bytes(upload);
  writer.uint(4);
  writer.bytes(header);
  writer.uint(5);
  writer.bytes(slot);
  writer.uint(6);
  writer.bytes(crypto::sign(party.unlock, "reply", {text}).bytes);
  return std::move(writer).take();
}

Result<UnixTime> parse_portal_reply_reply(ByteView reply) {
  WAFERSEAL_TRY(CborReader reader, read_message(reply, 1));
  WAFERSEAL_TRY(const UnixTime received, read_time(reader, 1));
  WAFERSEAL_CHECK(reader.end());
  return received;
}

}  // namespace escrow

Result<PortalReplyTerms> parse_portal_reply_terms(ByteView body) {
  PortalReplyTerms out;
  WAFERSEAL_TRY(CborReader reader, escrow::read_message(body, 3));
  WAFERSEAL_TRY(out.slot_id, escrow::read_field<16>(reader, 1));
  WAFERSEAL_TRY(out.nonce, escrow::read_field<kNonceSize>(reader, 2));
  WAFERSEAL_TRY(out.signature, escrow::read_signature(reader, 3));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Status check_portal_reply_terms(const PortalReplyTerms& request, const Audience& portal,
                                const SigningPublicKey& unlock) {
  return refused_unless(crypto::verify(
      unlock, "reply terms", {portal, request.slot_id, request.nonce}, request.signature));
}

Bytes make_portal_reply_terms_reply(const ReplyTerms& terms) {
  CborWriter writer = escrow::start_message(2);
  writer.uint(1);
  writer.uint(terms.most_bytes);
  writer.uint(2);
  writer.uint(terms.left);
  return std::move(writer).take();
}

Result<PortalReplySegment> parse_portal_reply_segment(ByteView body) {
  PortalReplySegment out;
  WAFERSEAL_TRY(CborReader reader, escrow::read_message(body, 7, kMostReplySegmentRequest));
  WAFERSEAL_TRY(out.slot_id, escrow::read_field<16>(reader, 1));
  WAFERSEAL_TRY(out.nonce, escrow::read_field<kNonceSize>(reader, 2));
  WAFERSEAL_TRY(out.upload, escrow::read_field<16>(reader, 3));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(out.size, reader.uint());
  WAFERSEAL_CHECK(reader.key(5));
  WAFERSEAL_TRY(out.number, reader.uint());
  WAFERSEAL_CHECK(reader.key(6));
  WAFERSEAL_TRY(out.segment, reader.bytes());
  WAFERSEAL_TRY(out.signature, escrow::read_signature(reader, 7));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Status check_portal_reply_segment(const PortalReplySegment& request, const Audience& portal,
                                  const SigningPublicKey& unlock) {
  return refused_unless(
      crypto::verify(unlock, "reply segment",
                     {segment_text(portal, request.slot_id, request.nonce, request.upload,
                                   request.size, request.number, request.segment)},
                     request.signature));
}

Bytes make_portal_reply_segment_reply(std::uint64_t next_segment) {
  CborWriter writer = escrow::start_message(1);
  writer.uint(1);
  writer.uint(next_segment);
  return std::move(writer).take();
}

Result<PortalReply> parse_portal_reply(ByteView body) {
  PortalReply out;
  WAFERSEAL_TRY(CborReader reader, escrow::read_message(body, 6));
  WAFERSEAL_TRY(out.slot_id, escrow::read_field<16>(reader, 1));
  WAFERSEAL_TRY(out.nonce, escrow::read_field<kNonceSize>(reader, 2));
  WAFERSEAL_TRY(out.upload, escrow::read_field<16>(reader, 3));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(const ByteView header, reader.bytes());
  WAFERSEAL_CHECK(reader.key(5));
  WAFERSEAL_TRY(const ByteView slot, reader.bytes());
  WAFERSEAL_TRY(out.signature, escrow::read_signature(reader, 6));
  WAFERSEAL_CHECK(reader.end());
  out.header.assign(header.begin(), header.end());
  out.slot.assign(slot.begin(), slot.end());
  return out;
}

Status check_portal_reply(const PortalReply& request, const Audience& portal,
                          const SigningPublicKey& unlock) {
  WAFERSEAL_TRY(const Slot slot, parse_slot(request.slot));
  return refused_unless(crypto::verify(unlock, "reply",
                                       {reply_text(portal, request.slot_id, request.nonce,
                                                   request.upload, slot.head.seal, request.slot)},
                                       request.signature));
}

// SPEC 3.5.4, 4.14.5
Result<BodySeal> check_reply_parts(const PortalReply& request, std::uint64_t body_size,
                                   const std::vector<SegmentHash>& hashes) {
  WAFERSEAL_TRY(const CapsuleHeader header, CapsuleHeader::parse(request.header));
  WAFERSEAL_TRY(const Slot slot, parse_slot(request.slot));
  WAFERSEAL_TRY(const BodyLayout layout, BodyLayout::for_stored_size(body_size));
  if (slot.head.kind != SlotKind::kReply) {
    return Error{Code::kSealInconsistent, "slot", "is not of a reply"};
  }
  if (hashes.size() != layout.segments() ||
      body_seal(header.hash(), layout, hashes) != slot.head.seal) {
    return Error{Code::kSealInconsistent, "reply", "seal and segments"};
  }
  return slot.head.seal;
}

Bytes make_portal_reply_reply(UnixTime received) {
  CborWriter writer = escrow::start_message(1);
  writer.uint(1);
  escrow::write_time(writer, received);
  return std::move(writer).take();
}

}  // namespace waferseal
