// {1: unlock seed, 2: reply key, 3: answered copy (SPEC 3.10.5, without its portal), 4: portal origin, 5: subject,
// 6: In-Reply-To, 7: References}
#include <algorithm>

#include "engine/bytes/cbor.h"
#include "engine/capsule/payload.h"
#include "waferseal/reply.h"

namespace waferseal {
namespace {

constexpr std::size_t kPairs = 7;
// More than all has that is not counted.
constexpr std::size_t kBesideTexts = 4096;
constexpr std::size_t kMostMessageIds = 1000;

std::size_t most_size(const ReplyTo& to, const ReplyDraft& draft) {
  std::size_t out =
      kBesideTexts + to.portal_origin.size() + draft.subject.size() + draft.in_reply_to.size();
  for (const std::string& reference : draft.references) out += reference.size() + 9;
  return out;
}

}  // namespace

SecretBytes encode_reply_beginning(const ReplyTo& to, const ReplyDraft& draft) {
  CborWriter writer(most_size(to, draft));
  writer.map(kPairs);
  writer.uint(1), writer.bytes(to.unlock.seed().reveal());
  writer.uint(2), writer.bytes(to.reply_key.bytes);
  writer.uint(3), capsule::write_answered_copy(writer, {to.slot_id, {}, to.statement});
  writer.uint(4), writer.text(to.portal_origin);
  writer.uint(5), writer.text(draft.subject);
  writer.uint(6), writer.text(draft.in_reply_to);
  writer.uint(7), writer.array(std::min(draft.references.size(), kMostMessageIds));
  for (std::size_t i = 0; i < draft.references.size() && i < kMostMessageIds; ++i) {
    writer.text(draft.references[i]);
  }
  return SecretBytes::adopt(std::move(writer).take());
}

Result<ReplyBeginning> parse_reply_beginning(const SecretBytes& encoded) {
  CborReader reader(encoded.reveal());
  WAFERSEAL_TRY(const std::size_t pairs, reader.map(kPairs));
  if (pairs != kPairs) return Code::kBadCbor;
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const ByteView seed, reader.bytes(32));
  WAFERSEAL_TRY(SigningKey unlock, SigningKey::from_seed(SecretBytes(seed)));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const ByteView key_bytes, reader.bytes(kXWingPublicKeySize));
  WAFERSEAL_TRY(const XWingPublicKey reply_key, XWingPublicKey::from_bytes(key_bytes));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(const AnsweredCopy copy, capsule::read_answered_copy(reader));
  const Statement& said = copy.statement.statement;
  if (!said.recipient) return Code::kBadCbor;
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(std::string origin, reader.text());
  ReplyDraft draft;
  WAFERSEAL_CHECK(reader.key(5));
  WAFERSEAL_TRY(draft.subject, reader.text());
  WAFERSEAL_CHECK(reader.key(6));
  WAFERSEAL_TRY(draft.in_reply_to, reader.text());
  WAFERSEAL_CHECK(reader.key(7));
  WAFERSEAL_TRY(const std::size_t references, reader.array(kMostMessageIds));
  for (std::size_t i = 0; i < references; ++i) {
    WAFERSEAL_TRY(std::string reference, reader.text());
    draft.references.push_back(std::move(reference));
  }
  WAFERSEAL_CHECK(reader.end());
  return ReplyBeginning{{reply_key, said.sender, *said.recipient, copy.slot_id, copy.statement,
                         std::move(unlock), std::move(origin)},
                        std::move(draft)};
}

}  // namespace waferseal
