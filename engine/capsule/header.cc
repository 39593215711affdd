// SPEC 3.2: the header and its commitment to the content key.
#include <algorithm>
#include <limits>

#include "engine/capsule/record.h"
#include "engine/crypto/hash.h"
#include "engine/crypto/kdf.h"
#include "waferseal/capsule.h"

namespace waferseal {
namespace {

constexpr std::uint64_t kHeaderVersion = 1;
constexpr std::uint64_t kSuite = 1;
constexpr std::size_t kContentKeySize = 32;

SecretBytes commitment_to(const ContentKey& key, const CapsuleId& id) {
  return crypto::kdf("commit", key.bytes(), id, {}, 32);  // SPEC 3.2.3
}

Bytes encode_header(const CapsuleId& id, ByteView commitment) {
  CborWriter writer;
  writer.map(4);
  writer.uint(1), writer.uint(kHeaderVersion);
  writer.uint(2), writer.uint(kSuite);
  writer.uint(3), writer.bytes(id);
  writer.uint(4), writer.bytes(commitment);
  return std::move(writer).take();
}

struct HeaderFields {
  CapsuleId id;
  ByteArray<32> commitment;
};

Result<HeaderFields> read_header(ByteView encoded) {
  CborReader reader(encoded);
  WAFERSEAL_TRY(const std::size_t pairs, reader.map(std::numeric_limits<std::size_t>::max()));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const std::uint64_t version, reader.uint());
  if (version != kHeaderVersion) return Code::kCapsuleVersionUnsupported;
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const std::uint64_t suite, reader.uint());
  if (suite != kSuite) return Code::kCapsuleSuiteUnsupported;
  WAFERSEAL_CHECK(capsule::check_pairs(pairs, 4, Code::kCapsuleFieldUnknown));
  HeaderFields fields{};
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(fields.id, cbor_array<32>(reader));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(fields.commitment, cbor_array<32>(reader));
  WAFERSEAL_CHECK(reader.end());
  return fields;
}

}  // namespace

ContentKey ContentKey::generate(RandomSource& random) {
  return ContentKey(random.secret(kContentKeySize));
}

Result<ContentKey> ContentKey::from_bytes(ByteView bytes) {
  if (bytes.size() != kContentKeySize) return Error{Code::kInvalidArgument, "content key", {}};
  return ContentKey(SecretBytes(bytes));
}

Result<CapsuleHeader> CapsuleHeader::parse(ByteView encoded) {
  WAFERSEAL_TRY(const HeaderFields fields,
                capsule::or_malformed(read_header(encoded), Code::kCapsuleMalformed));
  CapsuleHeader header;
  header.encoded_.assign(encoded.begin(), encoded.end());
  header.capsule_id_ = fields.id;
  header.commitment_ = fields.commitment;
  header.hash_ = crypto::hash("header", {encoded});  // SPEC 3.2.4
  return header;
}

Status CapsuleHeader::check_commitment(const ContentKey& key) const {
  // SPEC 3.2.5
  if (!equal_constant_time(commitment_to(key, capsule_id_).reveal(), commitment_)) {
    return Code::kCapsuleWrongKey;
  }
  return Done{};
}

NewCapsule new_capsule(RandomSource& random) {
  ContentKey key = ContentKey::generate(random);
  const CapsuleId id = random.array<32>();
  Result<CapsuleHeader> header =
      CapsuleHeader::parse(encode_header(id, commitment_to(key, id).reveal()));
  return NewCapsule{std::move(key), std::move(*header)};
}

}  // namespace waferseal
