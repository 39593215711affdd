#include <algorithm>

#include "engine/address/unicode.h"
#include "engine/crypto/hash.h"
#include "engine/crypto/kdf.h"
#include "engine/escrow/answer_input.h"
#include "waferseal/escrow.h"

namespace waferseal {
namespace {

constexpr std::size_t kMostAnswerBytes = 1024;

bool is_white_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x85 || unicode::is_space(c);
}

}  // namespace

Result<NormalisedAnswer> normalise_answer(const SecretBytes& answer) {
  if (answer.size() > kMostAnswerBytes) return Error{Code::kTooLarge, "answer", {}};
  WAFERSEAL_TRY(const SecretBytes folded, unicode::nfkc_casefold(as_text(answer.reveal())));
  WAFERSEAL_TRY(std::u32string text, unicode::decode_utf8(as_text(folded.reveal())));
  const auto is_outer = [](char32_t c) { return is_white_space(c) || unicode::is_punctuation(c); };
  std::size_t first = 0;
  std::size_t last = text.size();
  while (first < last && is_outer(text[first])) ++first;
  while (last > first && is_outer(text[last - 1])) --last;
  std::u32string collapsed;
  collapsed.reserve(last - first);  // no reallocation leaves a copy behind
  for (std::size_t i = first; i < last; ++i) {
    if (!is_white_space(text[i])) {
      collapsed += text[i];
    } else if (!is_white_space(text[i - 1])) {
      collapsed += U' ';
    }
  }
  wipe(text);
  std::string utf8 = unicode::encode_utf8(collapsed);
  wipe(collapsed);
  SecretBytes out(as_bytes(utf8));
  wipe(utf8);
  if (out.empty()) return Code::kAnswerEmpty;
  if (out.size() > kMostAnswerBytes) return Error{Code::kTooLarge, "answer", {}};
  return NormalisedAnswer(std::move(out));
}

Stretching answer_stretching(const NormalisedAnswer& answer, const CapsuleId& capsule_id) {
  const ByteArray<32> digest = crypto::hash("argon", {capsule_id});
  Stretching out{answer.text().clone(), {}};
  std::copy_n(digest.begin(), out.salt.size(), out.salt.begin());
  return out;
}

Result<SecretBytes> stretch_answer(const NormalisedAnswer& answer, const CapsuleId& capsule_id) {
  return stretch(answer_stretching(answer, capsule_id));
}

AnswerId answer_id(const SigningPublicKey& answer_key) {
  return crypto::hash("answer key", {answer_key.bytes});
}

namespace escrow {

SecretBytes answer_input(const SlotId& slot, const GuardId& guard, const NormalisedAnswer& answer) {
  const Bytes prefix = crypto::label_prefix("answer");
  const ByteView text = answer.text().reveal();
  SecretBytes out(prefix.size() + slot.size() + guard.size() + text.size());
  auto at = out.reveal_mutable().begin();
  for (const ByteView part : {ByteView(prefix), ByteView(slot), ByteView(guard), text}) {
    at = std::copy(part.begin(), part.end(), at);
  }
  return out;
}

SecretBytes mask_share(ByteView share, const SecretBytes& output, const SlotId& slot,
                       const GuardId& guard, std::uint8_t index) {
  Bytes context;
  append(context, guard);
  context.push_back(index);
  SecretBytes out = crypto::kdf("share", output, slot, context, share.size());
  for (std::size_t i = 0; i < share.size(); ++i) out.reveal_mutable()[i] ^= share[i];
  return out;
}

SecretBytes question_secret(const SecretBytes& s, const SecretBytes& link_key,
                            const SecretBytes& stretched) {
  SecretBytes out(s.size() + link_key.size() + stretched.size());
  auto at = out.reveal_mutable().begin();
  for (const SecretBytes* part : {&s, &link_key, &stretched}) {
    at = std::copy(part->reveal().begin(), part->reveal().end(), at);
  }
  return out;
}

}  // namespace escrow
}  // namespace waferseal
