// SPEC 3.9.
#include "engine/capsule/payload.h"
#include "engine/capsule/record.h"
#include "engine/crypto/sign.h"

namespace waferseal {
namespace capsule {
namespace {

constexpr std::size_t kStatementPairs = 6;
// Inside a payload an unknown version or field is one more way of not being in the allowed form.
constexpr RecordCodes kStatementCodes{Code::kBadCbor, Code::kBadCbor, Code::kBadCbor};

}  // namespace

Bytes encode_statement(const Statement& statement) {
  CborWriter writer;
  writer.map(kStatementPairs);
  writer.uint(1), writer.uint(1);
  writer.uint(2), writer.bytes(statement.seal);
  writer.uint(3), write_date(writer, statement.date);
  writer.uint(4), writer.text(statement.sender.text());
  writer.uint(5), write_mailbox_or_null(writer, statement.recipient);
  writer.uint(6);
  if (statement.extra_hash) {
    writer.bytes(*statement.extra_hash);
  } else {
    writer.null();
  }
  return std::move(writer).take();
}

Result<Statement> read_statement(ByteView encoded) {
  CborReader reader(encoded);
  WAFERSEAL_CHECK(enter_record(reader, kStatementPairs, kStatementCodes));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const BodySeal seal, cbor_array<32>(reader));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(const UnixTime date, read_date(reader));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(Mailbox sender, read_mailbox(reader));
  WAFERSEAL_CHECK(reader.key(5));
  WAFERSEAL_TRY(std::optional<Mailbox> recipient, read_mailbox_or_null(reader));
  WAFERSEAL_CHECK(reader.key(6));
  std::optional<ByteArray<32>> extra;
  if (!reader.take_null()) {
    WAFERSEAL_TRY(extra, cbor_array<32>(reader));
  }
  WAFERSEAL_CHECK(reader.end());
  return Statement{seal, date, std::move(sender), std::move(recipient), extra};
}

Status check_statement_signature(const SignedStatement& statement) {
  return crypto::verify(statement.signer, "statement", {encode_statement(statement.statement)},
                        statement.signature);
}

}  // namespace capsule

SignedStatement sign_statement(const SigningKey& sender, Statement statement) {
  const Signature signature =
      crypto::sign(sender, "statement", {capsule::encode_statement(statement)});
  return SignedStatement{std::move(statement), sender.public_key(), signature};
}

}  // namespace waferseal
