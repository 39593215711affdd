#include "engine/crypto/voprf.h"

#include <sodium.h>

#include <algorithm>

#include "engine/crypto/random.h"

namespace waferseal::crypto {
namespace {

constexpr std::size_t kScalarSize = crypto_core_ristretto255_SCALARBYTES;
constexpr std::size_t kHashSize = crypto_hash_sha512_BYTES;
constexpr std::size_t kHashBlock = 128;
static_assert(crypto_core_ristretto255_BYTES == std::tuple_size_v<GroupElement>);
static_assert(kScalarSize == 32 && kHashSize == kVoprfOutputSize);

using Scalar = ByteArray<kScalarSize>;
using Wide = ByteArray<kHashSize>;

enum class Mode : std::uint8_t { kBase = 0x00, kVerifiable = 0x01 };

// A domain separation tag: `prefix`, then the context string of RFC 9497, 3.1, which is
// "OPRFV1-" | mode | "-" | identifier.
Bytes domain(std::string_view prefix, Mode mode) {
  Bytes out = to_bytes(prefix);
  append(out, as_bytes("OPRFV1-"));
  out.push_back(static_cast<std::uint8_t>(mode));
  append(out, as_bytes("-ristretto255-SHA512"));
  return out;
}

class Sha512 {
 public:
  Sha512() { crypto_hash_sha512_init(&state_); }
  ~Sha512() { sodium_memzero(&state_, sizeof state_); }
  Sha512(const Sha512&) = delete;
  Sha512& operator=(const Sha512&) = delete;

  void update(ByteView bytes) { crypto_hash_sha512_update(&state_, bytes.data(), bytes.size()); }
  // I2OSP(value, 2)
  void update_length(std::size_t value) {
    const ByteArray<2> out{static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
    update(out);
  }
  void update_byte(std::uint8_t value) { update(ByteView(&value, 1)); }
  Wide finish() {
    Wide out;
    crypto_hash_sha512_final(&state_, out.data());
    return out;
  }

 private:
  crypto_hash_sha512_state state_;
};

// RFC 9380, 5.3.1 with SHA-512 and 64 bytes of output, which is one block: b_1 is all of it.
Wide expand_message_xmd(ByteView message, ByteView dst) {
  require(dst.size() <= 255);
  const auto dst_size = static_cast<std::uint8_t>(dst.size());
  const ByteArray<kHashBlock> z_pad{};
  Sha512 first;
  first.update(z_pad);
  first.update(message);
  first.update_length(kHashSize);
  first.update_byte(0);
  first.update(dst);
  first.update_byte(dst_size);
  Wide b_0 = first.finish();
  Sha512 second;
  second.update(b_0);
  second.update_byte(1);
  second.update(dst);
  second.update_byte(dst_size);
  wipe(b_0);
  return second.finish();
}

bool is_zero(ByteView bytes) { return sodium_is_zero(bytes.data(), bytes.size()) == 1; }

// RFC 9497, 4.1 HashToScalar, under a tag of its own.
Scalar hash_to_scalar(ByteView message, ByteView tag) {
  Wide wide = expand_message_xmd(message, tag);
  Scalar out;
  crypto_core_ristretto255_scalar_reduce(out.data(), wide.data());
  wipe(wide);
  return out;
}
// The same for proofs, which only verifiable mode has.
Scalar hash_to_scalar(ByteView message) {
  return hash_to_scalar(message, domain("HashToScalar-", Mode::kVerifiable));
}

// RFC 9497, 4.7.2: 64 uniform bytes, reduced; zero (probability 2^-252) is drawn again.
SecretBytes random_scalar(RandomSource& random) {
  SecretBytes out(kScalarSize);
  do {
    const SecretBytes wide = random.secret(crypto_core_ristretto255_NONREDUCEDSCALARBYTES);
    crypto_core_ristretto255_scalar_reduce(out.reveal_mutable().data(), wide.reveal().data());
  } while (is_zero(out.reveal()));
  return out;
}

// RFC 9497, 4.1 DeserializeScalar: below the group order.
bool is_reduced(ByteView scalar) {
  if (scalar.size() != kScalarSize) return false;
  SecretBytes wide(crypto_core_ristretto255_NONREDUCEDSCALARBYTES);
  std::copy(scalar.begin(), scalar.end(), wide.reveal_mutable().begin());
  SecretBytes reduced(kScalarSize);
  crypto_core_ristretto255_scalar_reduce(reduced.reveal_mutable().data(), wide.reveal().data());
  return equal_constant_time(scalar, reduced.reveal());
}

const GroupElement& base_point() {
  static const GroupElement base = [] {
    start_sodium();
    const Scalar one{1};
    GroupElement out;
    require(crypto_scalarmult_ristretto255_base(out.data(), one.data()) == 0);
    return out;
  }();
  return base;
}

// scalar * element; false if the result is the identity or the element is not valid.
[[nodiscard]] bool multiply(GroupElement& out, ByteView scalar, const GroupElement& element) {
  return crypto_scalarmult_ristretto255(out.data(), scalar.data(), element.data()) == 0;
}

// x * p + y * q
[[nodiscard]] bool multiply_add(GroupElement& out, ByteView x, const GroupElement& p, ByteView y,
                                const GroupElement& q) {
  GroupElement a;
  GroupElement b;
  return multiply(a, x, p) && multiply(b, y, q) &&
         crypto_core_ristretto255_add(out.data(), a.data(), b.data()) == 0;
}

void append_length(Bytes& out, std::size_t value) {
  out.push_back(static_cast<std::uint8_t>(value >> 8));
  out.push_back(static_cast<std::uint8_t>(value));
}

void append_with_length(Bytes& out, ByteView bytes) {
  append_length(out, bytes.size());
  append(out, bytes);
}

// RFC 9497, 2.2.1 and 2.2.2, ComputeComposites: d_i for each pair of elements.
std::vector<Scalar> composite_scalars(const GroupElement& public_key,
                                      std::span<const GroupElement> blinded,
                                      std::span<const GroupElement> evaluated) {
  const Bytes seed_dst = domain("Seed-", Mode::kVerifiable);
  Sha512 seed_hash;
  seed_hash.update_length(public_key.size());
  seed_hash.update(public_key);
  seed_hash.update_length(seed_dst.size());
  seed_hash.update(seed_dst);
  const Wide seed = seed_hash.finish();
  std::vector<Scalar> out;
  for (std::size_t i = 0; i < blinded.size(); ++i) {
    Bytes transcript;
    append_with_length(transcript, seed);
    append_length(transcript, i);
    append_with_length(transcript, blinded[i]);
    append_with_length(transcript, evaluated[i]);
    append(transcript, as_bytes("Composite"));
    out.push_back(hash_to_scalar(transcript));
  }
  return out;
}

// The sum of d_i * element_i.
[[nodiscard]] bool combine(GroupElement& out, std::span<const Scalar> scalars,
                           std::span<const GroupElement> elements) {
  for (std::size_t i = 0; i < scalars.size(); ++i) {
    GroupElement term;
    if (!multiply(term, scalars[i], elements[i])) return false;
    if (i == 0) {
      out = term;
    } else if (crypto_core_ristretto255_add(out.data(), out.data(), term.data()) != 0) {
      return false;
    }
  }
  return true;
}

Scalar proof_challenge(const GroupElement& public_key, const GroupElement& m, const GroupElement& z,
                       const GroupElement& t2, const GroupElement& t3) {
  Bytes transcript;
  for (const GroupElement* part : {&public_key, &m, &z, &t2, &t3}) {
    append_with_length(transcript, *part);
  }
  append(transcript, as_bytes("Challenge"));
  return hash_to_scalar(transcript);
}

Status check_lists(std::span<const GroupElement> blinded, std::span<const GroupElement> evaluated) {
  if (blinded.empty() || blinded.size() != evaluated.size() || blinded.size() > 0xFFFF) {
    return Error{Code::kInvalidArgument, "voprf elements", {}};
  }
  for (const GroupElement& element : blinded) WAFERSEAL_CHECK(voprf_check_element(element));
  for (const GroupElement& element : evaluated) WAFERSEAL_CHECK(voprf_check_element(element));
  return Done{};
}

Result<VoprfBlinded> blind_input(ByteView input, Mode mode, RandomSource& random) {
  start_sodium();
  if (input.size() > 0xFFFF) return Error{Code::kTooLarge, "voprf input", {}};
  // RFC 9380, appendix B: hash_to_ristretto255.
  Wide wide = expand_message_xmd(input, domain("HashToGroup-", mode));
  GroupElement element;
  const bool mapped = crypto_core_ristretto255_from_hash(element.data(), wide.data()) == 0;
  wipe(wide);
  VoprfBlinded out;
  out.blind = random_scalar(random);
  const bool blinded = mapped && multiply(out.element, out.blind.reveal(), element);
  wipe(element);
  if (!blinded) return Code::kVoprfBadElement;  // an input that hashes to the identity
  return out;
}

// The hash of the input and of the evaluation with the blind taken off, the same in both modes.
Result<SecretBytes> unblind_and_hash(ByteView input, const VoprfBlinded& blinded,
                                     const GroupElement& evaluated) {
  SecretBytes inverse(kScalarSize);
  if (crypto_core_ristretto255_scalar_invert(inverse.reveal_mutable().data(),
                                             blinded.blind.reveal().data()) != 0) {
    return Code::kVoprfBadElement;
  }
  GroupElement unblinded;
  if (!multiply(unblinded, inverse.reveal(), evaluated)) return Code::kVoprfBadElement;
  Sha512 hash;
  hash.update_length(input.size());
  hash.update(input);
  hash.update_length(unblinded.size());
  hash.update(unblinded);
  hash.update(as_bytes("Finalize"));
  Wide output = hash.finish();
  SecretBytes out{ByteView(output)};
  wipe(output);
  wipe(unblinded);
  return out;
}

}  // namespace

Status voprf_check_element(const GroupElement& element) {
  start_sodium();
  if (is_zero(element) || element == base_point() ||
      crypto_core_ristretto255_is_valid_point(element.data()) != 1) {
    return Code::kVoprfBadElement;
  }
  return Done{};
}

Result<VoprfKey> voprf_key_from_secret(SecretBytes secret) {
  start_sodium();
  if (!is_reduced(secret.reveal()) || is_zero(secret.reveal())) return Code::kVoprfBadElement;
  VoprfKey key;
  if (crypto_scalarmult_ristretto255_base(key.public_key.data(), secret.reveal().data()) != 0) {
    return Code::kVoprfBadElement;
  }
  WAFERSEAL_CHECK(voprf_check_element(key.public_key));
  key.secret = std::move(secret);
  return key;
}

VoprfKey voprf_generate_key(RandomSource& random) {
  start_sodium();
  for (;;) {
    Result<VoprfKey> key = voprf_key_from_secret(random_scalar(random));
    if (key) return std::move(key).value();  // all but 1 of 2^252
  }
}

Result<VoprfBlinded> voprf_blind(ByteView input, RandomSource& random) {
  return blind_input(input, Mode::kVerifiable, random);
}

Result<VoprfProof> voprf_prove(const VoprfKey& key, std::span<const GroupElement> blinded,
                               std::span<const GroupElement> evaluated, RandomSource& random) {
  start_sodium();
  WAFERSEAL_CHECK(check_lists(blinded, evaluated));
  GroupElement m;
  GroupElement z;
  if (!combine(m, composite_scalars(key.public_key, blinded, evaluated), blinded) ||
      !multiply(z, key.secret.reveal(), m)) {
    return Code::kVoprfBadElement;
  }
  const SecretBytes r = random_scalar(random);
  GroupElement t2;
  GroupElement t3;
  if (crypto_scalarmult_ristretto255_base(t2.data(), r.reveal().data()) != 0 ||
      !multiply(t3, r.reveal(), m)) {
    return Code::kVoprfBadElement;
  }
  const Scalar c = proof_challenge(key.public_key, m, z, t2, t3);
  SecretBytes product(kScalarSize);
  crypto_core_ristretto255_scalar_mul(product.reveal_mutable().data(), c.data(),
                                      key.secret.reveal().data());
  VoprfProof proof;
  std::copy(c.begin(), c.end(), proof.begin());
  crypto_core_ristretto255_scalar_sub(proof.data() + kScalarSize, r.reveal().data(),
                                      product.reveal().data());
  return proof;
}

Status voprf_verify(const GroupElement& public_key, std::span<const GroupElement> blinded,
                    std::span<const GroupElement> evaluated, const VoprfProof& proof) {
  start_sodium();
  WAFERSEAL_CHECK(voprf_check_element(public_key));
  WAFERSEAL_CHECK(check_lists(blinded, evaluated));
  const ByteView c = ByteView(proof).first(kScalarSize);
  const ByteView s = ByteView(proof).last(kScalarSize);
  if (!is_reduced(c) || !is_reduced(s)) return Code::kVoprfBadProof;
  const std::vector<Scalar> scalars = composite_scalars(public_key, blinded, evaluated);
  GroupElement m;
  GroupElement z;
  GroupElement t2;
  GroupElement t3;
  if (!combine(m, scalars, blinded) || !combine(z, scalars, evaluated) ||
      !multiply_add(t2, s, base_point(), c, public_key) || !multiply_add(t3, s, m, c, z)) {
    return Code::kVoprfBadProof;
  }
  if (!equal_constant_time(c, proof_challenge(public_key, m, z, t2, t3))) {
    return Code::kVoprfBadProof;
  }
  return Done{};
}

Result<VoprfEvaluation> voprf_evaluate(const VoprfKey& key, const GroupElement& blinded,
                                       RandomSource& random) {
  VoprfEvaluation out;
  WAFERSEAL_TRY(out.element, oprf_evaluate(key, blinded));
  WAFERSEAL_TRY(out.proof, voprf_prove(key, std::span<const GroupElement>(&blinded, 1),
                                       std::span<const GroupElement>(&out.element, 1), random));
  return out;
}

Result<SecretBytes> voprf_finalize(ByteView input, const VoprfBlinded& blinded,
                                   const VoprfEvaluation& evaluation,
                                   const GroupElement& public_key) {
  if (input.size() > 0xFFFF) return Error{Code::kTooLarge, "voprf input", {}};
  WAFERSEAL_CHECK(voprf_verify(public_key, std::span<const GroupElement>(&blinded.element, 1),
                               std::span<const GroupElement>(&evaluation.element, 1),
                               evaluation.proof));
  return unblind_and_hash(input, blinded, evaluation.element);
}

Result<VoprfKey> oprf_derive_key(const SecretBytes& seed, ByteView info) {
  start_sodium();
  if (seed.size() != kScalarSize) return Error{Code::kInvalidArgument, "oprf seed", {}};
  if (info.size() > 0xFFFF) return Error{Code::kTooLarge, "oprf info", {}};
  // seed | I2OSP(len(info), 2) | info | I2OSP(counter, 1)
  Bytes text;
  text.reserve(kScalarSize + 2 + info.size() + 1);  // no copy of the seed is left behind
  append(text, seed.reveal());
  append_with_length(text, info);
  text.push_back(0);
  SecretBytes input = SecretBytes::adopt(std::move(text));
  const Bytes tag = domain("DeriveKeyPair", Mode::kBase);
  for (unsigned counter = 0; counter <= 0xFF; ++counter) {
    input.reveal_mutable().back() = static_cast<std::uint8_t>(counter);
    Scalar scalar = hash_to_scalar(input.reveal(), tag);
    Result<VoprfKey> key = voprf_key_from_secret(SecretBytes(ByteView(scalar)));
    wipe(scalar);
    if (key) return key;  // all but 2 of 2^252: 0, which the RFC skips, and 1
  }
  return Code::kVoprfBadElement;
}

Result<VoprfBlinded> oprf_blind(ByteView input, RandomSource& random) {
  return blind_input(input, Mode::kBase, random);
}

Result<GroupElement> oprf_evaluate(const VoprfKey& key, const GroupElement& blinded) {
  start_sodium();
  WAFERSEAL_CHECK(voprf_check_element(blinded));
  GroupElement out;
  if (!multiply(out, key.secret.reveal(), blinded)) return Code::kVoprfBadElement;
  return out;
}

Result<SecretBytes> oprf_finalize(ByteView input, const VoprfBlinded& blinded,
                                  const GroupElement& evaluated) {
  start_sodium();
  if (input.size() > 0xFFFF) return Error{Code::kTooLarge, "oprf input", {}};
  WAFERSEAL_CHECK(voprf_check_element(evaluated));
  return unblind_and_hash(input, blinded, evaluated);
}

}  // namespace waferseal::crypto
