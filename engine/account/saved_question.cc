// SPEC 3.14. Record: {1: version, 2: salt, 3: sealed payload}. Payload: length (2 bytes, big-endian) |
// {1: question, 2: answer, 3: answer seed, 4: strength} | zeros, always kPayloadSize bytes.
#include "waferseal/saved_question.h"

#include <algorithm>

#include "engine/bytes/cbor.h"
#include "engine/crypto/hash.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/wrap.h"

namespace waferseal {
namespace {

constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kMostTextSize = 1024;
constexpr std::size_t kSeedSize = 32;
constexpr std::size_t kSaltSize = 32;
constexpr std::size_t kPayloadSize = 2560;
constexpr std::size_t kLengthSize = 2;
constexpr std::size_t kContentPairs = 4;

// From the owner's secret key, so that nobody else can make one; bound to whom it is about.
SecretBytes wrap_key(const XWingKey& owner_key, ByteView salt, const Mailbox& owner,
                     const Mailbox& recipient) {
  const crypto::Digest owner_hash = crypto::hash("saved question owner", {as_bytes(owner.text())});
  Bytes context(owner_hash.begin(), owner_hash.end());
  append(context, as_bytes(recipient.text()));
  return crypto::kdf("saved question", owner_key.seed(), salt, context, crypto::kWrapKeySize);
}

// SPEC 3.14.7: bound to the scope that it was set at, and to its id.
SecretBytes shared_wrap_key(const XWingKey& answers_key, ByteView salt, std::string_view scope,
                            const QuestionId& id) {
  const crypto::Digest scope_hash = crypto::hash("shared question scope", {as_bytes(scope)});
  Bytes context(scope_hash.begin(), scope_hash.end());
  append(context, id);
  return crypto::kdf("shared question", answers_key.seed(), salt, context, crypto::kWrapKeySize);
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
  writer.map(kContentPairs);
  writer.uint(1), writer.text(saved.question);
  writer.uint(2), writer.bytes(saved.answer.reveal());
  writer.uint(3), writer.bytes(saved.answer_seed.reveal());
  writer.uint(4), writer.uint(static_cast<std::uint64_t>(saved.strength));
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
  WAFERSEAL_TRY(const std::size_t pairs, reader.map(kContentPairs));
  if (pairs != kContentPairs) return Code::kBadCbor;
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(std::string question, reader.text());
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const ByteView answer, reader.bytes());
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(const ByteView seed, reader.bytes(kSeedSize));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(const std::uint64_t strength, reader.uint());
  WAFERSEAL_CHECK(reader.end());
  if (strength > static_cast<std::uint64_t>(Strength::kGenerated)) return Code::kBadCbor;
  SavedQuestion saved{std::move(question), SecretBytes(answer), SecretBytes(seed),
                      static_cast<Strength>(strength)};
  WAFERSEAL_CHECK(check(saved));
  return saved;
}

struct Record {
  ByteArray<kSaltSize> salt{};
  ByteView payload;  // inside the record
};

Result<Record> parse_record(ByteView sealed) {
  CborReader reader(sealed);
  WAFERSEAL_TRY(const std::size_t pairs, reader.map(3));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const std::uint64_t version, reader.uint());
  if (pairs != 3 || version != kVersion) return Code::kBadCbor;
  Record record;
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(record.salt, cbor_array<kSaltSize>(reader));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(record.payload, reader.bytes(kPayloadSize + crypto::kWrapOverhead));
  WAFERSEAL_CHECK(reader.end());
  return record;
}

// `key_for` gives the wrap key for a salt.
template <class KeyFor>
Result<Bytes> seal_record(const SavedQuestion& saved, RandomSource& random, const KeyFor& key_for) {
  WAFERSEAL_CHECK(check(saved));
  const auto salt = random.array<kSaltSize>();
  const SecretBytes payload = encode_payload(saved);
  CborWriter writer;
  writer.map(3);
  writer.uint(1), writer.uint(kVersion);
  writer.uint(2), writer.bytes(salt);
  writer.uint(3), writer.bytes(crypto::wrap(key_for(ByteView(salt)), {}, payload.reveal()));
  return std::move(writer).take();
}

template <class KeyFor>
Result<SavedQuestion> open_record(ByteView sealed, const KeyFor& key_for) {
  const Result<Record> record = parse_record(sealed);
  if (!record) return Code::kSavedQuestionMalformed;
  const Result<SecretBytes> payload =
      crypto::unwrap(key_for(ByteView(record->salt)), {}, record->payload);
  if (!payload) return Code::kSavedQuestionOpenFailed;
  Result<SavedQuestion> saved = decode_payload(*payload);
  if (!saved) return Code::kSavedQuestionMalformed;
  return saved;
}

}  // namespace

Result<Bytes> seal_saved_question(const XWingKey& owner_key, const Mailbox& owner,
                                  const Mailbox& recipient, const SavedQuestion& saved,
                                  RandomSource& random) {
  return seal_record(saved, random,
                     [&](ByteView salt) { return wrap_key(owner_key, salt, owner, recipient); });
}

Result<SavedQuestion> open_saved_question(ByteView sealed, const XWingKey& owner_key,
                                          const Mailbox& owner, const Mailbox& recipient) {
  return open_record(sealed,
                     [&](ByteView salt) { return wrap_key(owner_key, salt, owner, recipient); });
}

Result<Bytes> seal_shared_question(const XWingKey& answers_key, std::string_view scope,
                                   const QuestionId& id, const SavedQuestion& saved,
                                   RandomSource& random) {
  return seal_record(saved, random,
                     [&](ByteView salt) { return shared_wrap_key(answers_key, salt, scope, id); });
}

Result<SavedQuestion> open_shared_question(ByteView sealed, const XWingKey& answers_key,
                                           std::string_view scope, const QuestionId& id) {
  return open_record(sealed,
                     [&](ByteView salt) { return shared_wrap_key(answers_key, salt, scope, id); });
}

}  // namespace waferseal
