#include "engine/account/salted_record.h"

#include "engine/bytes/cbor.h"

namespace waferseal::account {
namespace {

constexpr std::uint64_t kRecordVersion = 1;

}  // namespace

Bytes write_salted_record(const ByteArray<kRecordSaltSize>& salt, ByteView wrapped) {
  CborWriter writer;
  writer.map(3);
  writer.uint(1), writer.uint(kRecordVersion);
  writer.uint(2), writer.bytes(salt);
  writer.uint(3), writer.bytes(wrapped);
  return std::move(writer).take();
}

Result<SaltedRecord> read_salted_record(ByteView bytes) {
  CborReader reader(bytes);
  WAFERSEAL_TRY(const std::size_t pairs, reader.map(3));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const std::uint64_t version, reader.uint());
  if (pairs != 3 || version != kRecordVersion) return Code::kBadCbor;
  SaltedRecord record;
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(record.salt, cbor_array<kRecordSaltSize>(reader));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(record.wrapped, reader.bytes());
  WAFERSEAL_CHECK(reader.end());
  return record;
}

}  // namespace waferseal::account
