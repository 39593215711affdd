// SPEC 3.15. Record: {1: version, 2: salt, 3: sealed content}. Content: {1: written, 2: answers,
// 3: files}, padded.
#include "waferseal/draft.h"

#include <algorithm>
#include <utility>

#include "engine/bytes/cbor.h"
#include "engine/capsule/padding.h"
#include "engine/crypto/hash.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/wrap.h"

namespace waferseal {
namespace {

constexpr std::uint64_t kDraftVersion = 1;
constexpr std::size_t kDraftSaltSize = 32;
constexpr std::size_t kAnswerSeedSize = 32;
constexpr std::size_t kMostWritten = std::size_t{1} << 20;
constexpr std::size_t kMostDraftAnswers = 1000;
constexpr std::size_t kMostDraftAnswerSize = 1024;
// A draft that was just begun looks like one with a page of text.
constexpr std::uint64_t kLeastDraftContent = 4096;

// From the owner's secret key, so that nobody else can make one; bound to the draft's id.
SecretBytes draft_key(const XWingKey& owner_key, ByteView salt, const Mailbox& owner,
                      const DraftId& id) {
  const crypto::Digest owner_hash = crypto::hash("draft owner", {as_bytes(owner.text())});
  Bytes context(owner_hash.begin(), owner_hash.end());
  append(context, id);
  return crypto::kdf("draft", owner_key.seed(), salt, context, crypto::kWrapKeySize);
}

Status check_draft(const Draft& draft) {
  if (draft.written.size() > kMostWritten) return Error{Code::kTooLarge, "draft", {}};
  if (!is_valid_utf8(draft.written)) return Error{Code::kBadUtf8, "draft", {}};
  if (draft.answers.size() > kMostDraftAnswers) return Error{Code::kTooLarge, "recipients", {}};
  for (const DraftAnswer& answer : draft.answers) {
    if (answer.answer.size() > kMostDraftAnswerSize) return Error{Code::kTooLarge, "answer", {}};
    if (answer.answer_seed.size() != kAnswerSeedSize) {
      return Error{Code::kInvalidArgument, "answer_seed", {}};
    }
  }
  if (draft.files && (draft.files->sizes.empty() || draft.files->sizes.size() > kMostDraftFiles)) {
    return Error{Code::kInvalidArgument, "files", {}};
  }
  return Done{};
}

// SPEC 3.15.2: the one size that content of this length is padded to.
Result<std::uint64_t> padded_draft_size(std::size_t content) {
  const std::uint64_t least = std::uint64_t{content} + capsule::kContentLengthSize;
  return padded_length(std::max(least, kLeastDraftContent));
}

SecretBytes encode_draft(const Draft& draft) {
  std::size_t capacity = draft.written.size() + 512;
  for (const DraftAnswer& answer : draft.answers) capacity += answer.answer.size() + 64;
  if (draft.files) capacity += 9 * draft.files->sizes.size();
  CborWriter writer(capacity);
  writer.map(3);
  writer.uint(1), writer.text(draft.written);
  writer.uint(2), writer.array(draft.answers.size());
  for (const DraftAnswer& answer : draft.answers) {
    writer.map(4);
    writer.uint(1), writer.uint(answer.recipient);
    writer.uint(2), writer.bytes(answer.answer.reveal());
    writer.uint(3), writer.bytes(answer.answer_seed.reveal());
    writer.uint(4), writer.uint(static_cast<std::uint64_t>(answer.strength));
  }
  writer.uint(3);
  if (draft.files) {
    writer.map(4);
    writer.uint(1), writer.bytes(draft.files->content_key.bytes().reveal());
    writer.uint(2), writer.bytes(draft.files->header.encoded());
    writer.uint(3), writer.bytes(draft.files->seal);
    writer.uint(4), writer.array(draft.files->sizes.size());
    for (const std::uint64_t size : draft.files->sizes) writer.uint(size);
  } else {
    writer.null();
  }
  return SecretBytes::adopt(std::move(writer).take());
}

Status enter_exactly(CborReader& reader, std::size_t pairs) {
  WAFERSEAL_TRY(const std::size_t found, reader.map(pairs));
  if (found != pairs) return Code::kBadCbor;
  return Done{};
}

Result<DraftAnswer> decode_draft_answer(CborReader& reader) {
  WAFERSEAL_CHECK(enter_exactly(reader, 4));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const std::uint64_t recipient, reader.uint());
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const ByteView answer, reader.bytes());
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(const ByteView seed, reader.bytes(kAnswerSeedSize));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(const std::uint64_t strength, reader.uint());
  if (recipient > UINT32_MAX || strength > static_cast<std::uint64_t>(Strength::kGenerated)) {
    return Code::kBadCbor;
  }
  return DraftAnswer{static_cast<std::uint32_t>(recipient), SecretBytes(answer), SecretBytes(seed),
                     static_cast<Strength>(strength)};
}

Result<DraftFiles> decode_draft_files(CborReader& reader) {
  WAFERSEAL_CHECK(enter_exactly(reader, 4));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const ByteView key, reader.bytes());
  WAFERSEAL_TRY(ContentKey content_key, ContentKey::from_bytes(key));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const ByteView encoded, reader.bytes());
  WAFERSEAL_TRY(CapsuleHeader header, CapsuleHeader::parse(encoded));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(const BodySeal seal, cbor_array<32>(reader));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(const std::size_t count, reader.array(kMostDraftFiles));
  DraftFiles files{std::move(content_key), std::move(header), seal, {}};
  for (std::size_t i = 0; i < count; ++i) {
    WAFERSEAL_TRY(const std::uint64_t size, reader.uint());
    if (size > kMostPaddedLength) return Code::kBadCbor;  // and so their sum fits, too
    files.sizes.push_back(size);
  }
  return files;
}

Result<Draft> decode_draft(ByteView content) {
  CborReader reader(content);
  Draft draft;
  WAFERSEAL_CHECK(enter_exactly(reader, 3));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(draft.written, reader.text());
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const std::size_t answers, reader.array(kMostDraftAnswers));
  for (std::size_t i = 0; i < answers; ++i) {
    WAFERSEAL_TRY(DraftAnswer answer, decode_draft_answer(reader));
    draft.answers.push_back(std::move(answer));
  }
  WAFERSEAL_CHECK(reader.key(3));
  if (!reader.take_null()) {
    WAFERSEAL_TRY(draft.files, decode_draft_files(reader));
  }
  WAFERSEAL_CHECK(reader.end());
  WAFERSEAL_CHECK(check_draft(draft));
  return draft;
}

struct DraftRecord {
  ByteArray<kDraftSaltSize> salt{};
  ByteView sealed;  // inside the record
};

Result<DraftRecord> parse_draft(ByteView sealed) {
  CborReader reader(sealed);
  WAFERSEAL_CHECK(enter_exactly(reader, 3));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const std::uint64_t version, reader.uint());
  if (version != kDraftVersion) return Code::kBadCbor;
  DraftRecord record;
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(record.salt, cbor_array<kDraftSaltSize>(reader));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(record.sealed, reader.bytes());
  WAFERSEAL_CHECK(reader.end());
  return record;
}

}  // namespace

Result<Bytes> seal_draft(const XWingKey& owner_key, const Mailbox& owner, const DraftId& id,
                         const Draft& draft, RandomSource& random) {
  WAFERSEAL_CHECK(check_draft(draft));
  const auto salt = random.array<kDraftSaltSize>();
  const SecretBytes content = encode_draft(draft);
  WAFERSEAL_TRY(const std::uint64_t size, padded_draft_size(content.size()));
  WAFERSEAL_TRY(const SecretBytes padded,
                capsule::pad_content(content.reveal(), static_cast<std::size_t>(size)));
  CborWriter writer;
  writer.map(3);
  writer.uint(1), writer.uint(kDraftVersion);
  writer.uint(2), writer.bytes(salt);
  writer.uint(3),
      writer.bytes(crypto::wrap(draft_key(owner_key, salt, owner, id), {}, padded.reveal()));
  return std::move(writer).take();
}

Result<Draft> open_draft(ByteView sealed, const XWingKey& owner_key, const Mailbox& owner,
                         const DraftId& id) {
  const Result<DraftRecord> record = parse_draft(sealed);
  if (!record) return Code::kDraftMalformed;
  const Result<SecretBytes> padded =
      crypto::unwrap(draft_key(owner_key, record->salt, owner, id), {}, record->sealed);
  if (!padded) return Code::kDraftOpenFailed;
  const Result<ByteView> content = capsule::unpad_content(padded->reveal());
  if (!content) return Code::kDraftMalformed;
  const Result<std::uint64_t> size = padded_draft_size(content->size());
  if (!size || *size != padded->size()) return Code::kDraftMalformed;
  Result<Draft> draft = decode_draft(*content);
  if (!draft) return Code::kDraftMalformed;
  return draft;
}

}  // namespace waferseal
