// SPEC 3.18. Copy: {1: version, 2: KeyHash, 3: KEM ciphertext, 4: wrapped}; inside, padded, {1: grant,
// 2: signer, 3: signature}; the grant is {1: generation, 2: seed, 3: giver, 4: holder}.
#include "waferseal/answers_key.h"

#include "engine/bytes/cbor.h"
#include "engine/capsule/padding.h"
#include "engine/capsule/record.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/sign.h"
#include "engine/crypto/wrap.h"
#include "engine/crypto/xwing.h"
#include "waferseal/slot.h"

namespace waferseal {
namespace {

constexpr std::size_t kPaddedGrant = 1024;
constexpr capsule::RecordCodes kCopyCodes{Code::kAnswersKeyMalformed, Code::kAnswersKeyMalformed,
                                          Code::kAnswersKeyMalformed};

SecretBytes copy_wrap_key(const SecretBytes& secret, const ByteArray<32>& key_hash) {
  return crypto::kdf("answers key", secret, key_hash, {}, crypto::kWrapKeySize);
}

bool is_generation(std::uint64_t number) { return number >= 1 && number <= kMostAnswersGeneration; }

struct Grant {
  AnswersKey key;
  Mailbox giver;
  Mailbox holder;
};

SecretBytes encode_grant(const AnswersKey& key, const Mailbox& giver, const Mailbox& holder) {
  CborWriter writer(kPaddedGrant);
  writer.map(4);
  writer.uint(1), writer.uint(key.generation);
  writer.uint(2), writer.bytes(key.key.seed().reveal());
  writer.uint(3), writer.text(giver.text());
  writer.uint(4), writer.text(holder.text());
  return SecretBytes::adopt(std::move(writer).take());
}

Result<Grant> read_grant(ByteView encoded) {
  CborReader reader(encoded);
  WAFERSEAL_CHECK(capsule::enter_map(reader, 4, Code::kBadCbor));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const std::uint64_t generation, reader.uint());
  if (!is_generation(generation)) return Code::kBadCbor;
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const ByteView seed, reader.bytes(kXWingSeedSize));
  WAFERSEAL_TRY(XWingKey key, XWingKey::from_seed(SecretBytes(seed)));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(Mailbox giver, capsule::read_mailbox(reader));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(Mailbox holder, capsule::read_mailbox(reader));
  WAFERSEAL_CHECK(reader.end());
  return Grant{AnswersKey{generation, std::move(key)}, std::move(giver), std::move(holder)};
}

struct SealedCopy {
  ByteArray<32> key_hash;
  ByteArray<kXWingCiphertextSize> ciphertext;
  ByteView wrapped;  // inside the copy
};

Result<SealedCopy> read_copy(ByteView copy) {
  CborReader reader(copy);
  SealedCopy sealed{};
  WAFERSEAL_CHECK(capsule::enter_record(reader, 4, kCopyCodes));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(sealed.key_hash, cbor_array<32>(reader));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(sealed.ciphertext, cbor_array<kXWingCiphertextSize>(reader));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(sealed.wrapped, reader.bytes(kPaddedGrant + crypto::kWrapOverhead));
  WAFERSEAL_CHECK(reader.end());
  return sealed;
}

struct SignedGrant {
  ByteView encoded;  // inside the padded content
  SigningPublicKey signer;
  Signature signature;
};

Result<SignedGrant> read_signed_grant(ByteView padded) {
  WAFERSEAL_TRY(const ByteView content, capsule::unpad_content(padded));
  CborReader reader(content);
  SignedGrant read;
  WAFERSEAL_CHECK(capsule::enter_map(reader, 3, Code::kBadCbor));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(read.encoded, reader.bytes());
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(read.signer.bytes, cbor_array<kSigningPublicKeySize>(reader));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(read.signature.bytes, cbor_array<kSignatureSize>(reader));
  WAFERSEAL_CHECK(reader.end());
  return read;
}

}  // namespace

Result<Bytes> seal_answers_key(const AnswersKey& key, const ListedUser& holder,
                               const Mailbox& giver, const SigningKey& giver_key,
                               RandomSource& random) {
  if (!is_generation(key.generation)) return Error{Code::kInvalidArgument, "generation", {}};
  WAFERSEAL_TRY(const XWingSecret made, encapsulate_for_slot(holder.xwing, random));
  const ByteArray<32>& key_hash = made.fields.key_hash;
  const SecretBytes grant = encode_grant(key, giver, holder.mailbox);
  // The holder's key is signed along, so that nobody can pass it on in the giver's name.
  const Signature signature = crypto::sign(giver_key, "answers key", {key_hash, grant.reveal()});
  CborWriter content(kPaddedGrant);
  content.map(3);
  content.uint(1), content.bytes(grant.reveal());
  content.uint(2), content.bytes(giver_key.public_key().bytes);
  content.uint(3), content.bytes(signature.bytes);
  const SecretBytes text = SecretBytes::adopt(std::move(content).take());
  WAFERSEAL_TRY(const SecretBytes padded, capsule::pad_content(text.reveal(), kPaddedGrant));
  CborWriter record;
  record.map(4);
  record.uint(1), record.uint(1);
  record.uint(2), record.bytes(key_hash);
  record.uint(3), record.bytes(made.fields.ciphertext);
  record.uint(4),
      record.bytes(crypto::wrap(copy_wrap_key(made.secret, key_hash), {}, padded.reveal()));
  return std::move(record).take();
}

Result<AnswersKey> open_answers_key(ByteView copy, const Mailbox& holder,
                                    const XWingKey& holder_key, const KeyList& keys) {
  WAFERSEAL_TRY(const SealedCopy sealed,
                capsule::or_malformed(read_copy(copy), Code::kAnswersKeyMalformed));
  if (sealed.key_hash != xwing_key_hash(holder_key.public_key())) {
    return Code::kAnswersKeyOpenFailed;
  }
  const Result<SecretBytes> secret = crypto::decapsulate(holder_key, sealed.ciphertext);
  if (!secret) return Code::kAnswersKeyOpenFailed;
  const Result<SecretBytes> padded =
      crypto::unwrap(copy_wrap_key(*secret, sealed.key_hash), {}, sealed.wrapped);
  if (!padded) return Code::kAnswersKeyOpenFailed;
  WAFERSEAL_TRY(
      const SignedGrant content,
      capsule::or_malformed(read_signed_grant(padded->reveal()), Code::kAnswersKeyMalformed));
  WAFERSEAL_TRY(Grant grant,
                capsule::or_malformed(read_grant(content.encoded), Code::kAnswersKeyMalformed));
  if (!(grant.holder == holder)) return Code::kAnswersKeyOpenFailed;
  // SPEC 3.18.4
  const ListedUser* giver = keys.find_user(grant.giver);
  const bool is_listed = giver != nullptr && giver->signing == content.signer;
  const bool is_signed = crypto::verify(content.signer, "answers key",
                                        {sealed.key_hash, content.encoded}, content.signature)
                             .ok();
  if (!is_listed || !is_signed) {
    return Error{Code::kAnswersKeyGiverUnknown, grant.giver.text(), {}};
  }
  return std::move(grant.key);
}

Result<ByteArray<32>> answers_key_holder(ByteView copy) {
  WAFERSEAL_TRY(const SealedCopy sealed,
                capsule::or_malformed(read_copy(copy), Code::kAnswersKeyMalformed));
  return sealed.key_hash;
}

}  // namespace waferseal
