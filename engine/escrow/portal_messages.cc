#include "engine/escrow/portal_messages.h"

#include "engine/crypto/sign.h"
#include "engine/escrow/messages.h"
#include "engine/escrow/signed_text.h"

namespace waferseal {
namespace {

constexpr std::size_t kMostFetchReply = 64 * 1024;

// locator | exposed (0 or 1)
Bytes fetch_arguments(const Locator& locator, bool exposed) {
  Bytes out;
  append(out, locator);
  out.push_back(exposed ? 1 : 0);
  return out;
}

// token | first (8) | count (4)
Bytes body_arguments(const ByteArray<32>& token, std::uint64_t first, std::uint32_t count) {
  Bytes out;
  append(out, token);
  append(out, escrow::be64(first));
  append(out, escrow::be32(count));
  return out;
}

}  // namespace

namespace escrow {

Bytes make_portal_fetch(const LinkKeys& keys, const Audience& portal, const Nonce& nonce,
                        bool exposed) {
  CborWriter writer = start_message(4);
  writer.uint(1);
  writer.bytes(keys.locator);
  writer.uint(2);
  writer.bytes(nonce);
  writer.uint(3);
  writer.boolean(exposed);
  writer.uint(4);
  writer.bytes(sign_link_request(keys.signing, portal, SlotId{}, nonce, LinkOperation::kFetch,
                                 fetch_arguments(keys.locator, exposed))
                   .bytes);
  return std::move(writer).take();
}

Result<PortalFetchReply> parse_portal_fetch_reply(ByteView reply) {
  if (reply.size() > kMostFetchReply) return Code::kTooLarge;
  CborReader reader(reply);
  WAFERSEAL_TRY(const std::size_t pairs, reader.map(16));
  WAFERSEAL_CHECK(reader.key(0));
  WAFERSEAL_TRY(const std::uint64_t version, reader.uint());
  if (version != kMessageVersion) return Code::kEscrowUnknownVersion;
  if (pairs != 4) return Code::kBadCbor;
  PortalFetchReply out;
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const ByteView header, reader.bytes());
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const ByteView slot, reader.bytes());
  WAFERSEAL_TRY(out.expires, read_time(reader, 3));
  WAFERSEAL_CHECK(reader.end());
  out.header.assign(header.begin(), header.end());
  out.slot.assign(slot.begin(), slot.end());
  return out;
}

Bytes make_opened(const SigningKey& unlock, const Audience& audience, const SlotId& slot,
                  const AttemptId& attempt, const Nonce& nonce) {
  return encode(
      OpenedRequest{slot, nonce, attempt,
                    crypto::sign(unlock, "opened", {opened_text(audience, slot, attempt, nonce)})});
}

Result<BodyAccess> parse_portal_opened_reply(ByteView reply) {
  BodyAccess out;
  WAFERSEAL_TRY(CborReader reader, read_message(reply, 2));
  WAFERSEAL_TRY(out.token, read_field<32>(reader, 1));
  WAFERSEAL_TRY(out.until, read_time(reader, 2));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Bytes make_portal_body(const SigningKey& link, const Audience& portal, const SlotId& slot,
                       const Nonce& nonce, const ByteArray<32>& token, std::uint64_t first,
                       std::uint32_t count) {
  CborWriter writer = start_message(6);
  writer.uint(1);
  writer.bytes(slot);
  writer.uint(2);
  writer.bytes(nonce);
  writer.uint(3);
  writer.bytes(token);
  writer.uint(4);
  writer.uint(first);
  writer.uint(5);
  writer.uint(count);
  writer.uint(6);
  writer.bytes(sign_link_request(link, portal, slot, nonce, LinkOperation::kBody,
                                 body_arguments(token, first, count))
                   .bytes);
  return std::move(writer).take();
}

Bytes make_portal_report(const SigningKey& link, const Audience& portal, const SlotId& slot,
                         const Nonce& nonce, const GuardId& guard) {
  CborWriter writer = start_message(4);
  writer.uint(1);
  writer.bytes(slot);
  writer.uint(2);
  writer.bytes(nonce);
  writer.uint(3);
  writer.bytes(guard);
  writer.uint(4);
  writer.bytes(sign_link_request(link, portal, slot, nonce, LinkOperation::kReport, guard).bytes);
  return std::move(writer).take();
}

}  // namespace escrow

Result<PortalFetch> parse_portal_fetch(ByteView body) {
  PortalFetch out;
  WAFERSEAL_TRY(CborReader reader, escrow::read_message(body, 4));
  WAFERSEAL_TRY(out.locator, escrow::read_field<kLocatorSize>(reader, 1));
  WAFERSEAL_TRY(out.nonce, escrow::read_field<kNonceSize>(reader, 2));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(out.exposed, reader.boolean());
  WAFERSEAL_TRY(out.signature, escrow::read_signature(reader, 4));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Status check_portal_fetch(const PortalFetch& request, const Audience& portal,
                          const SigningPublicKey& link) {
  return verify_link_request(link, portal, SlotId{}, request.nonce, LinkOperation::kFetch,
                             fetch_arguments(request.locator, request.exposed), request.signature);
}

Bytes make_portal_fetch_reply(ByteView header, ByteView slot, UnixTime expires) {
  CborWriter writer = escrow::start_message(3);
  writer.uint(1);
  writer.bytes(header);
  writer.uint(2);
  writer.bytes(slot);
  writer.uint(3);
  escrow::write_time(writer, expires);
  return std::move(writer).take();
}

Result<OpenedStatement> parse_opened(ByteView body) {
  WAFERSEAL_TRY(const escrow::OpenedRequest request, escrow::decode_opened(body));
  return OpenedStatement{request.slot_id, request.attempt, request.nonce, request.signature};
}

Status check_opened(const OpenedStatement& statement, const Audience& audience,
                    const SigningPublicKey& unlock) {
  if (!crypto::verify(
          unlock, "opened",
          {escrow::opened_text(audience, statement.slot_id, statement.attempt_id, statement.nonce)},
          statement.signature)) {
    return Code::kUnlockRefused;
  }
  return Done{};
}

Bytes make_portal_opened_reply(const BodyAccess& access) {
  CborWriter writer = escrow::start_message(2);
  writer.uint(1);
  writer.bytes(access.token);
  writer.uint(2);
  escrow::write_time(writer, access.until);
  return std::move(writer).take();
}

Result<PortalBody> parse_portal_body(ByteView body) {
  PortalBody out;
  WAFERSEAL_TRY(CborReader reader, escrow::read_message(body, 6));
  WAFERSEAL_TRY(out.slot_id, escrow::read_field<16>(reader, 1));
  WAFERSEAL_TRY(out.nonce, escrow::read_field<kNonceSize>(reader, 2));
  WAFERSEAL_TRY(out.token, escrow::read_field<32>(reader, 3));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(out.first_segment, reader.uint());
  WAFERSEAL_CHECK(reader.key(5));
  WAFERSEAL_TRY(const std::uint64_t count, reader.uint());
  if (count > UINT32_MAX) return Code::kBadCbor;
  out.count = static_cast<std::uint32_t>(count);
  WAFERSEAL_TRY(out.signature, escrow::read_signature(reader, 6));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Status check_portal_body(const PortalBody& request, const Audience& portal,
                         const SigningPublicKey& link) {
  return verify_link_request(link, portal, request.slot_id, request.nonce, LinkOperation::kBody,
                             body_arguments(request.token, request.first_segment, request.count),
                             request.signature);
}

Result<PortalReport> parse_portal_report(ByteView body) {
  PortalReport out;
  WAFERSEAL_TRY(CborReader reader, escrow::read_message(body, 4));
  WAFERSEAL_TRY(out.slot_id, escrow::read_field<16>(reader, 1));
  WAFERSEAL_TRY(out.nonce, escrow::read_field<kNonceSize>(reader, 2));
  WAFERSEAL_TRY(out.guard, escrow::read_field<16>(reader, 3));
  WAFERSEAL_TRY(out.signature, escrow::read_signature(reader, 4));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Status check_portal_report(const PortalReport& request, const Audience& portal,
                           const SigningPublicKey& link) {
  return verify_link_request(link, portal, request.slot_id, request.nonce, LinkOperation::kReport,
                             request.guard, request.signature);
}

Bytes make_portal_report_reply() { return escrow::start_message(0).take(); }

}  // namespace waferseal
