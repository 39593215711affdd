// OPRF(ristretto255, SHA-512) of RFC 9497, 4.1: somebody with an input and a guard with a key compute
// a keyed hash of the input; the guard learns nothing of the input, the other side nothing of the key
// but, in verifiable mode, its public half, and can then tell that this very key was used.
//
//   WAFERSEAL_TRY(VoprfBlinded blinded, voprf_blind(input, random));           // asker
//   WAFERSEAL_TRY(VoprfEvaluation reply, voprf_evaluate(key, blinded.element, random));  // guard
//   WAFERSEAL_TRY(SecretBytes output, voprf_finalize(input, blinded, reply, key.public_key));
//
// Promises: the guard cannot link a blinded element to an input (not even with unbounded power);
// an evaluation with another key fails the proof; outputs look random to whoever lacks the key.
// Does not promise: post-quantum security of the key against somebody who has seen evaluations;
// secrecy of a guessable input against whoever has the key and the output.
//
// Base mode (the functions oprf_*, RFC 9497, 3.3.1) is for keys that nobody has pinned: a proof under
// a public key that came with it would prove nothing. It makes every promise above but the second: an
// evaluation with another key gives another output and no error. The two modes hash to different
// elements and never give the same output under one key.
#ifndef WAFERSEAL_ENGINE_CRYPTO_VOPRF_H_
#define WAFERSEAL_ENGINE_CRYPTO_VOPRF_H_

#include <span>

#include "waferseal/host.h"
#include "waferseal/result.h"

namespace waferseal::crypto {

inline constexpr std::size_t kVoprfOutputSize = 64;

// ristretto255 in the encoding of RFC 9496, 4.3.2.
using GroupElement = ByteArray<32>;
// c | s, two scalars of 32 bytes, little endian.
using VoprfProof = ByteArray<64>;

struct VoprfKey {
  SecretBytes secret;  // a scalar, 32 bytes, little endian, not 0 and not 1
  GroupElement public_key{};
};
// Drawn at random, never derived.
VoprfKey voprf_generate_key(RandomSource& random);
// kVoprfBadElement: not 32 bytes, not reduced, 0 or 1.
Result<VoprfKey> voprf_key_from_secret(SecretBytes secret);

// kVoprfBadElement: not the one encoding of an element, or the identity element (RFC 9497, 2.1), or
// the base point (SPEC 4.6).
Status voprf_check_element(const GroupElement& element);

struct VoprfBlinded {
  SecretBytes blind;  // a scalar; keep it until the reply is there
  GroupElement element{};
};
// RFC 9497, 3.3.2 Blind. The input has at most 65535 bytes (kTooLarge).
Result<VoprfBlinded> voprf_blind(ByteView input, RandomSource& random);

struct VoprfEvaluation {
  GroupElement element{};
  VoprfProof proof{};
};
// RFC 9497, 3.3.2 BlindEvaluate. kVoprfBadElement: the blinded element is refused.
Result<VoprfEvaluation> voprf_evaluate(const VoprfKey& key, const GroupElement& blinded,
                                       RandomSource& random);

// RFC 9497, 3.3.2 Finalize: 64 bytes. kVoprfBadProof: made with another key or for another element;
// kVoprfBadElement: an element or the public key is refused. Both are faults of the guard.
Result<SecretBytes> voprf_finalize(ByteView input, const VoprfBlinded& blinded,
                                   const VoprfEvaluation& evaluation,
                                   const GroupElement& public_key);

// The proof alone, for one or more elements under one key (RFC 9497, 2.2.1 and 2.2.2). Lists of
// different or zero length are refused (kInvalidArgument).
Result<VoprfProof> voprf_prove(const VoprfKey& key, std::span<const GroupElement> blinded,
                               std::span<const GroupElement> evaluated, RandomSource& random);
Status voprf_verify(const GroupElement& public_key, std::span<const GroupElement> blinded,
                    std::span<const GroupElement> evaluated, const VoprfProof& proof);

// ---- base mode

// RFC 9497, 3.2.1 DeriveKeyPair. `info` has at most 65535 bytes (kTooLarge). A seed that is not 32
// bytes: kInvalidArgument.
Result<VoprfKey> oprf_derive_key(const SecretBytes& seed, ByteView info);

// RFC 9497, 3.3.1 Blind, BlindEvaluate and Finalize, with the errors of their verifiable twins;
// kVoprfBadProof does not occur.
Result<VoprfBlinded> oprf_blind(ByteView input, RandomSource& random);
Result<GroupElement> oprf_evaluate(const VoprfKey& key, const GroupElement& blinded);
Result<SecretBytes> oprf_finalize(ByteView input, const VoprfBlinded& blinded,
                                  const GroupElement& evaluated);

}  // namespace waferseal::crypto

#endif  // WAFERSEAL_ENGINE_CRYPTO_VOPRF_H_
