// SPEC 3.11.
#include "waferseal/notice.h"

#include "engine/capsule/padding.h"
#include "engine/capsule/payload.h"
#include "engine/capsule/record.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/sign.h"
#include "engine/crypto/wrap.h"
#include "engine/crypto/xwing.h"

namespace waferseal {
namespace {

using capsule::RecordCodes;

constexpr std::size_t kPaddedContent = 4096;
constexpr std::size_t kMostLink = 1000;
constexpr RecordCodes kNoticeCodes{Code::kNoticeMalformed, Code::kNoticeVersionUnsupported,
                                   Code::kNoticeMalformed};

SecretBytes notice_key(const SecretBytes& secret, const ByteArray<32>& key_hash) {
  return crypto::kdf("notice", secret, key_hash, {}, crypto::kWrapKeySize);
}

SecretBytes encode_notice(const Notice& notice) {
  CborWriter writer(4096);
  writer.map(8);
  writer.uint(1), writer.bytes(notice.slot_id);
  writer.uint(2), writer.bytes(notice.seal);
  writer.uint(3), writer.text(notice.sender.text());
  writer.uint(4), writer.text(notice.recipient.text());
  writer.uint(5), writer.bytes(notice.link.reveal());
  writer.uint(6), writer.uint(static_cast<std::uint64_t>(notice.least_assurance));
  writer.uint(7);
  if (notice.send_at) {
    capsule::write_date(writer, *notice.send_at);
  } else {
    writer.null();
  }
  writer.uint(8), capsule::write_date(writer, notice.expires);
  return SecretBytes::adopt(std::move(writer).take());
}

bool is_link(ByteView link) {
  return !link.empty() && link.size() <= kMostLink && capsule::is_visible_ascii(as_text(link));
}

Result<Notice> read_notice(ByteView encoded) {
  CborReader reader(encoded);
  WAFERSEAL_CHECK(capsule::enter_map(reader, 8, Code::kBadCbor));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const SlotId slot_id, cbor_array<16>(reader));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const BodySeal seal, cbor_array<32>(reader));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(Mailbox sender, capsule::read_mailbox(reader));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(Mailbox recipient, capsule::read_mailbox(reader));
  WAFERSEAL_CHECK(reader.key(5));
  WAFERSEAL_TRY(const ByteView link, reader.bytes());
  if (!is_link(link)) return Code::kBadCbor;
  WAFERSEAL_CHECK(reader.key(6));
  WAFERSEAL_TRY(const Assurance least, capsule::read_assurance(reader));
  WAFERSEAL_CHECK(reader.key(7));
  std::optional<UnixTime> send_at;
  if (!reader.take_null()) {
    WAFERSEAL_TRY(send_at, capsule::read_date(reader));
  }
  WAFERSEAL_CHECK(reader.key(8));
  WAFERSEAL_TRY(const UnixTime expires, capsule::read_date(reader));
  WAFERSEAL_CHECK(reader.end());
  return Notice{slot_id,           seal,  std::move(sender), std::move(recipient),
                SecretBytes(link), least, send_at,           expires};
}

struct SealedNotice {
  ByteArray<32> key_hash;
  ByteArray<kXWingCiphertextSize> ciphertext;
  ByteView wrapped;
};

Result<SealedNotice> read_sealed(ByteView record) {
  CborReader reader(record);
  SealedNotice sealed{};
  WAFERSEAL_CHECK(capsule::enter_record(reader, 4, kNoticeCodes));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(sealed.key_hash, cbor_array<32>(reader));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(sealed.ciphertext, cbor_array<kXWingCiphertextSize>(reader));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(sealed.wrapped, reader.bytes(kPaddedContent + crypto::kWrapOverhead));
  WAFERSEAL_CHECK(reader.end());
  return sealed;
}

struct SignedNotice {
  Notice notice;
  Bytes encoded;
  SigningPublicKey signer;
  Signature signature;
};

Result<SignedNotice> read_content(ByteView padded) {
  WAFERSEAL_TRY(const ByteView content, capsule::unpad_content(padded));
  CborReader reader(content);
  WAFERSEAL_CHECK(capsule::enter_map(reader, 3, Code::kBadCbor));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const ByteView encoded, reader.bytes());
  WAFERSEAL_TRY(Notice notice, read_notice(encoded));
  SigningPublicKey signer;
  Signature signature;
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(signer.bytes, cbor_array<kSigningPublicKeySize>(reader));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(signature.bytes, cbor_array<kSignatureSize>(reader));
  WAFERSEAL_CHECK(reader.end());
  return SignedNotice{std::move(notice), Bytes(encoded.begin(), encoded.end()), signer, signature};
}

}  // namespace

Result<Bytes> seal_notice(const XWingPublicKey& agent, const SigningKey& sender,
                          const Notice& notice, RandomSource& random) {
  if (!is_link(notice.link.reveal())) return Error{Code::kInvalidArgument, "link", {}};
  WAFERSEAL_TRY(const XWingSecret made, encapsulate_for_slot(agent, random));
  const SecretBytes encoded = encode_notice(notice);
  // SPEC 3.11.3: the agent's key is signed along, so that nobody can seal it to another agent.
  const Signature signature =
      crypto::sign(sender, "notice", {made.fields.key_hash, encoded.reveal()});
  CborWriter content(4096);
  content.map(3);
  content.uint(1), content.bytes(encoded.reveal());
  content.uint(2), content.bytes(sender.public_key().bytes);
  content.uint(3), content.bytes(signature.bytes);
  const SecretBytes text = SecretBytes::adopt(std::move(content).take());
  WAFERSEAL_TRY(const SecretBytes padded, capsule::pad_content(text.reveal(), kPaddedContent));
  const Bytes wrapped =
      crypto::wrap(notice_key(made.secret, made.fields.key_hash), {}, padded.reveal());
  CborWriter record;
  record.map(4);
  record.uint(1), record.uint(1);
  record.uint(2), record.bytes(made.fields.key_hash);
  record.uint(3), record.bytes(made.fields.ciphertext);
  record.uint(4), record.bytes(wrapped);
  return std::move(record).take();
}

Result<Notice> open_notice(ByteView sealed, const XWingKey& agent, const KeyList& keys) {
  WAFERSEAL_TRY(const SealedNotice record,
                capsule::or_malformed(read_sealed(sealed), Code::kNoticeMalformed));
  if (record.key_hash != xwing_key_hash(agent.public_key())) return Code::kNoticeOtherKey;
  const Result<SecretBytes> secret = crypto::decapsulate(agent, record.ciphertext);
  if (!secret) return Code::kNoticeOpenFailed;
  const Result<SecretBytes> padded =
      crypto::unwrap(notice_key(*secret, record.key_hash), {}, record.wrapped);
  if (!padded) return Code::kNoticeOpenFailed;
  WAFERSEAL_TRY(SignedNotice content,
                capsule::or_malformed(read_content(padded->reveal()), Code::kNoticeMalformed));
  // SPEC 3.11.5
  const ListedUser* sender = keys.find_user(content.notice.sender);
  const bool is_listed = sender != nullptr && sender->signing == content.signer;
  const bool is_signed = crypto::verify(content.signer, "notice",
                                        {record.key_hash, content.encoded}, content.signature)
                             .ok();
  wipe(content.encoded);  // holds the link
  if (!is_listed || !is_signed) {
    return Error{Code::kNoticeSenderUnknown, content.notice.sender.text(), {}};
  }
  return std::move(content.notice);
}

}  // namespace waferseal
