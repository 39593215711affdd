// Record: {1: version, 2: hash of the owner's public key, 3: X-Wing ciphertext, 4: sealed payload}.
// Payload: length (2 bytes, big-endian) | {1: recipient, 2: question, 3: answer, 4: answer seed} |
// zeros, always kPayloadSize bytes.
#include "waferseal/saved_question.h"

#include <algorithm>

#include "engine/bytes/cbor.h"
#include "engine/crypto/hash.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/wrap.h"
#include "engine/crypto/xwing.h"

namespace waferseal {
namespace {

constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kMostTextSize = 1024;
constexpr std::size_t kSeedSize = 32;
constexpr std::size_t kPayloadSize = 2560;
constexpr std::size_t kLengthSize = 2;

// The wrap key binds the owner; key and ciphertext are bound by the shared secret (X-Wing).
SecretBytes wrap_key(const SecretBytes& shared_secret, ByteView key_hash, const Mailbox& owner) {
  return crypto::kdf("saved question", shared_secret, key_hash,
                     crypto::hash("saved question owner", {as_bytes(owner.text())}),
                     crypto::kWrapKeySize);
}

crypto::Digest hash_of(const XWingPublicKey& key) {
  return crypto::hash("saved question key", {key.bytes});
}

Status check(const SavedQuestion& saved) {
  if (saved.question.size() > kMostTextSize) return Error{Code::kTooLarge, "question", {}};
  if (!is_valid_utf8(saved.question)) return Error{Code::kBadUtf8, "question", {}};
  if (saved.answer.size() > kMostTextSize) return Error{Code::kTooLarge, "answer", {}};
  if (saved.answer_seed.size() != kSeedSize) {
    return Error{Code::kInvalidArgument, "answer_seed", {}};
  }
  return Done{};
}

SecretBytes encode_payload(const SavedQuestion& saved) {
  CborWriter writer(kPayloadSize);
  writer.map(4);
  writer.uint(1);
  writer.text(saved.recipient.text());
  writer.uint(2);
  writer.text(saved.question);
  writer.uint(3);
  writer.bytes(saved.answer.reveal());
  writer.uint(4);
  writer.bytes(saved.answer_seed.reveal());
  const SecretBytes content = SecretBytes::adopt(std::move(writer).take());
  SecretBytes payload(kPayloadSize);
  const MutableByteView out = payload.reveal_mutable();
  out[0] = static_cast<std::uint8_t>(content.size() >> 8);
  out[1] = static_cast<std::uint8_t>(content.size() & 0xFF);
  std::copy(content.reveal().begin(), content.reveal().end(), out.begin() + kLengthSize);
  return payload;
}

Result<SavedQuestion> decode_payload(const SecretBytes& payload) {
  const ByteView bytes = payload.reveal();
  if (bytes.size() != kPayloadSize) return Code::kSavedQuestionMalformed;
  const std::size_t length = (std::size_t{bytes[0]} << 8) | bytes[1];
  if (length > kPayloadSize - kLengthSize) return Code::kSavedQuestionMalformed;
  const ByteView padding = bytes.subspan(kLengthSize + length);
  if (std::any_of(padding.begin(), padding.end(), [](std::uint8_t byte) { return byte != 0; })) {
    return Code::kSavedQuestionMalformed;
  }
  CborReader reader(bytes.subspan(kLengthSize, length));
  WAFERSEAL_TRY(const std::size_t pairs, reader.map(4));
  if (pairs != 4) return Code::kBadCbor;
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const std::string recipient_text, reader.text());
  WAFERSEAL_TRY(Mailbox recipient, Mailbox::parse(recipient_text));
  if (recipient.text() != recipient_text) return Code::kSavedQuestionMalformed;
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(std::string question, reader.text());
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(const ByteView answer, reader.bytes());
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(const ByteView seed, reader.bytes(kSeedSize));
  WAFERSEAL_CHECK(reader.end());
  SavedQuestion saved{std::move(recipient), std::move(question), SecretBytes(answer),
                      SecretBytes(seed)};
  WAFERSEAL_CHECK(check(saved));
  return saved;
}

struct Record {
  ByteArray<32> key_hash{};
  ByteArray<kXWingCiphertextSize> ciphertext{};
  Bytes payload;
};

Result<Record> parse_record(ByteView sealed) {
  CborReader reader(sealed);
  WAFERSEAL_TRY(const std::size_t pairs, reader.map(4));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const std::uint64_t version, reader.uint());
  if (pairs != 4 || version != kVersion) return Code::kBadCbor;
  Record record;
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(record.key_hash, cbor_array<32>(reader));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(record.ciphertext, cbor_array<kXWingCiphertextSize>(reader));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(const ByteView payload, reader.bytes(kPayloadSize + crypto::kWrapOverhead));
  record.payload.assign(payload.begin(), payload.end());
  WAFERSEAL_CHECK(reader.end());
  return record;
}

}  // namespace

Result<Bytes> seal_saved_question(const XWingPublicKey& owner_key, const Mailbox& owner,
                                  const SavedQuestion& saved, RandomSource& random) {
  WAFERSEAL_CHECK(check(saved));
  WAFERSEAL_TRY(const crypto::Encapsulation made, crypto::encapsulate(owner_key, random));
  const crypto::Digest key_hash = hash_of(owner_key);
  const SecretBytes payload = encode_payload(saved);
  const Bytes sealed =
      crypto::wrap(wrap_key(made.shared_secret, key_hash, owner), {}, payload.reveal());
  CborWriter writer;
  writer.map(4);
  writer.uint(1);
  writer.uint(kVersion);
  writer.uint(2);
  writer.bytes(key_hash);
  writer.uint(3);
  writer.bytes(made.ciphertext);
  writer.uint(4);
  writer.bytes(sealed);
  return std::move(writer).take();
}

Result<SavedQuestion> open_saved_question(ByteView sealed, const XWingKey& key,
                                          const Mailbox& owner) {
  const Result<Record> record = parse_record(sealed);
  if (!record) return Code::kSavedQuestionMalformed;
  if (record->key_hash != hash_of(key.public_key())) return Code::kSavedQuestionOpenFailed;
  const Result<SecretBytes> shared_secret = crypto::decapsulate(key, record->ciphertext);
  if (!shared_secret) return Code::kSavedQuestionOpenFailed;
  const Result<SecretBytes> payload =
      crypto::unwrap(wrap_key(*shared_secret, record->key_hash, owner), {}, record->payload);
  if (!payload) return Code::kSavedQuestionOpenFailed;
  Result<SavedQuestion> saved = decode_payload(*payload);
  if (!saved) return Code::kSavedQuestionMalformed;
  return saved;
}

}  // namespace waferseal
