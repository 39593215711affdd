#include "engine/escrow/password_messages.h"

#include "engine/crypto/hash.h"
#include "engine/crypto/sign.h"
#include "engine/escrow/signed_text.h"

namespace waferseal {
namespace {

Bytes device_ticket_text(const DeviceTicket& ticket) {
  Bytes out;
  append(out, ticket.guard);
  append(out, ticket.account);
  append(out, ticket.device);
  append(out, escrow::be64(static_cast<std::uint64_t>(unix_seconds(ticket.expires))));
  return out;
}

}  // namespace

PasswordAccount password_account(const Mailbox& mailbox) {
  return crypto::hash("password account", {as_bytes(mailbox.text())});
}

Bytes make_device_ticket(const SigningKey& ticket_key, const DeviceTicket& ticket) {
  CborWriter writer = escrow::start_message(5);
  writer.uint(1);
  writer.bytes(ticket.guard);
  writer.uint(2);
  writer.bytes(ticket.account);
  writer.uint(3);
  writer.bytes(ticket.device);
  writer.uint(4);
  escrow::write_time(writer, ticket.expires);
  writer.uint(5);
  writer.bytes(crypto::sign(ticket_key, "device ticket", {device_ticket_text(ticket)}).bytes);
  return std::move(writer).take();
}

Result<DeviceTicket> check_device_ticket(const SigningPublicKey& ticket_key, const GuardId& guard,
                                         const PasswordAccount& account, UnixTime now,
                                         ByteView bytes) {
  DeviceTicket out;
  WAFERSEAL_TRY(CborReader reader, escrow::read_message(bytes, 5));
  WAFERSEAL_TRY(out.guard, escrow::read_field<16>(reader, 1));
  WAFERSEAL_TRY(out.account, escrow::read_field<32>(reader, 2));
  WAFERSEAL_TRY(out.device, escrow::read_field<16>(reader, 3));
  WAFERSEAL_TRY(out.expires, escrow::read_time(reader, 4));
  WAFERSEAL_TRY(const Signature signature, escrow::read_signature(reader, 5));
  WAFERSEAL_CHECK(reader.end());
  if (out.guard != guard || out.account != account || now >= out.expires ||
      !crypto::verify(ticket_key, "device ticket", {device_ticket_text(out)}, signature)) {
    return Code::kDeviceTicketRefused;
  }
  return out;
}

Bytes make_logged_in(const SigningKey& ticket_key, const LoggedIn& statement) {
  CborWriter writer = escrow::start_message(5);
  writer.uint(1);
  writer.bytes(statement.guard);
  writer.uint(2);
  writer.bytes(statement.account);
  writer.uint(3);
  writer.bytes(statement.attempt);
  writer.uint(4);
  escrow::write_time(writer, statement.date);
  writer.uint(5);
  writer.bytes(crypto::sign(ticket_key, "logged in", {escrow::logged_in_text(statement)}).bytes);
  return std::move(writer).take();
}

namespace escrow {
namespace {

void write_left(CborWriter& writer, std::uint32_t left) {
  writer.uint(2);
  writer.uint(left);
}

Result<std::uint32_t> read_left(CborReader& reader) {
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const std::uint64_t left, reader.uint());
  if (left > kPasswordTriesPerWindow) return Code::kBadCbor;
  return static_cast<std::uint32_t>(left);
}

}  // namespace

Bytes encode(const PasswordRequest& request) {
  CborWriter writer = start_message(4);
  writer.uint(1);
  writer.text(request.mailbox);
  writer.uint(2);
  writer.bytes(request.attempt);
  writer.uint(3);
  writer.bytes(request.blinded);
  writer.uint(4);
  if (request.device_ticket.empty()) {
    writer.null();
  } else {
    writer.bytes(request.device_ticket);
  }
  return std::move(writer).take();
}

Result<PasswordRequest> decode_password(ByteView body) {
  PasswordRequest out;
  WAFERSEAL_TRY(CborReader reader, read_message(body, 4));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(out.mailbox, reader.text());
  WAFERSEAL_TRY(out.attempt, read_field<16>(reader, 2));
  WAFERSEAL_TRY(out.blinded, read_field<32>(reader, 3));
  WAFERSEAL_CHECK(reader.key(4));
  if (!reader.take_null()) {
    WAFERSEAL_TRY(const ByteView ticket, reader.bytes());
    if (ticket.empty()) return Code::kBadCbor;
    out.device_ticket.assign(ticket.begin(), ticket.end());
  }
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Bytes encode(const PasswordReply& reply) {
  CborWriter writer = start_message(2);
  writer.uint(1);
  writer.bytes(reply.evaluated);
  write_left(writer, reply.left_today);
  return std::move(writer).take();
}

Result<PasswordReply> decode_password_reply(ByteView body) {
  PasswordReply out;
  WAFERSEAL_TRY(CborReader reader, read_message(body, 2));
  WAFERSEAL_TRY(out.evaluated, read_field<32>(reader, 1));
  WAFERSEAL_TRY(out.left_today, read_left(reader));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Result<LoggedInRequest> decode_logged_in(ByteView body) {
  LoggedInRequest out;
  WAFERSEAL_TRY(CborReader reader, read_message(body, 5));
  WAFERSEAL_TRY(out.statement.guard, read_field<16>(reader, 1));
  WAFERSEAL_TRY(out.statement.account, read_field<32>(reader, 2));
  WAFERSEAL_TRY(out.statement.attempt, read_field<16>(reader, 3));
  WAFERSEAL_TRY(out.statement.date, read_time(reader, 4));
  WAFERSEAL_TRY(out.signature, read_signature(reader, 5));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

Bytes logged_in_text(const LoggedIn& statement) {
  Bytes out;
  append(out, statement.guard);
  append(out, statement.account);
  append(out, statement.attempt);
  append(out, be64(static_cast<std::uint64_t>(unix_seconds(statement.date))));
  return out;
}

Bytes encode(const LoggedInReply& reply) {
  CborWriter writer = start_message(2);
  writer.uint(1);
  writer.boolean(reply.given_back);
  write_left(writer, reply.left_today);
  return std::move(writer).take();
}

Result<LoggedInReply> decode_logged_in_reply(ByteView body) {
  LoggedInReply out;
  WAFERSEAL_TRY(CborReader reader, read_message(body, 2));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(out.given_back, reader.boolean());
  WAFERSEAL_TRY(out.left_today, read_left(reader));
  WAFERSEAL_CHECK(reader.end());
  return out;
}

}  // namespace escrow
}  // namespace waferseal
