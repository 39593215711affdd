#include "engine/crypto/hash.h"
#include "engine/crypto/sign.h"
#include "engine/escrow/messages.h"
#include "engine/escrow/signed_text.h"
#include "waferseal/guard.h"

namespace waferseal {
namespace {

constexpr std::uint32_t kMostTicketRecords = 1000;
constexpr std::size_t kMostNameBytes = 512;

Bytes ticket_text(const Ticket& ticket) {
  Bytes out;
  append(out, ticket.guard);
  append(out, ticket.id);
  append(out, escrow::be64(static_cast<std::uint64_t>(unix_seconds(ticket.expires))));
  append(out, escrow::be32(ticket.records));
  append(out, crypto::hash("ticket account", {as_bytes(ticket.account)}));
  append(out, crypto::hash("ticket sender", {as_bytes(ticket.sender)}));
  return out;
}

}  // namespace

Bytes make_ticket(const SigningKey& ticket_key, const Ticket& ticket) {
  CborWriter writer = escrow::start_message(7);
  writer.uint(1);
  writer.bytes(ticket.guard);
  writer.uint(2);
  writer.bytes(ticket.id);
  writer.uint(3);
  escrow::write_time(writer, ticket.expires);
  writer.uint(4);
  writer.uint(ticket.records);
  writer.uint(5);
  writer.text(ticket.account);
  writer.uint(6);
  writer.text(ticket.sender);
  writer.uint(7);
  writer.bytes(crypto::sign(ticket_key, "ticket", {ticket_text(ticket)}).bytes);
  return std::move(writer).take();
}

Result<Ticket> check_ticket(const SigningPublicKey& ticket_key, const GuardId& guard, UnixTime now,
                            ByteView bytes) {
  Ticket out;
  WAFERSEAL_TRY(CborReader reader, escrow::read_message(bytes, 7));
  WAFERSEAL_TRY(out.guard, escrow::read_field<16>(reader, 1));
  WAFERSEAL_TRY(out.id, escrow::read_field<16>(reader, 2));
  WAFERSEAL_TRY(out.expires, escrow::read_time(reader, 3));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(const std::uint64_t records, reader.uint());
  if (records > kMostTicketRecords) return Code::kBadCbor;
  out.records = static_cast<std::uint32_t>(records);
  WAFERSEAL_CHECK(reader.key(5));
  WAFERSEAL_TRY(out.account, reader.text());
  WAFERSEAL_CHECK(reader.key(6));
  WAFERSEAL_TRY(out.sender, reader.text());
  if (out.account.size() > kMostNameBytes || out.sender.size() > kMostNameBytes) {
    return Code::kBadCbor;
  }
  WAFERSEAL_TRY(const Signature signature, escrow::read_signature(reader, 7));
  WAFERSEAL_CHECK(reader.end());
  if (out.guard != guard || now >= out.expires ||
      !crypto::verify(ticket_key, "ticket", {ticket_text(out)}, signature)) {
    return Code::kTicketRefused;
  }
  return out;
}

}  // namespace waferseal
