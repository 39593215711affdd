// Requests and replies between sender, recipient, agent and a guard: deterministic CBOR maps whose
// key 0 holds the version (SPEC 4.2). Decoding refuses everything but the one allowed form:
// kBadCbor, kEscrowUnknownVersion, kTooLarge.
#ifndef WAFERSEAL_ENGINE_ESCROW_MESSAGES_H_
#define WAFERSEAL_ENGINE_ESCROW_MESSAGES_H_

#include <optional>

#include "engine/bytes/cbor.h"
#include "engine/crypto/voprf.h"
#include "waferseal/guard.h"
#include "waferseal/link.h"

namespace waferseal::escrow {

// Bytes of what is shared out to the guards, s and R, and so of each share.
inline constexpr std::size_t kShareSize = 32;

inline constexpr std::uint64_t kMessageVersion = 1;
inline constexpr std::size_t kMostMessageBytes = 8192;
inline constexpr std::uint64_t kLastSecond = 253402300799;  // 9999-12-31T23:59:59Z

// Starts a map of `fields` pairs besides the version. One that holds a secret says how long it gets,
// so that nothing is moved and no copy stays behind.
CborWriter start_message(std::size_t fields, std::size_t capacity = 0);
// Reads the head of a map of exactly `fields` pairs besides the version.
Result<CborReader> read_message(ByteView body, std::size_t fields,
                                std::size_t most = kMostMessageBytes);
template <std::size_t N>
Result<ByteArray<N>> read_field(CborReader& reader, std::uint64_t key) {
  WAFERSEAL_CHECK(reader.key(key));
  return cbor_array<N>(reader);
}
// Seconds since 1970, up to the end of the year 9999.
void write_time(CborWriter& writer, UnixTime time);
Result<UnixTime> read_time(CborReader& reader, std::uint64_t key);
Result<Signature> read_signature(CborReader& reader, std::uint64_t key);
Result<SigningPublicKey> read_signing_key(CborReader& reader, std::uint64_t key);

// Fields 1 and 2: element, proof.
void write_evaluation(CborWriter& writer, const crypto::VoprfEvaluation& evaluation);
Result<crypto::VoprfEvaluation> read_evaluation(CborReader& reader);

struct OpenRequest {
  SlotId slot_id{};
  RecordKind kind = RecordKind::kQuestion;
  Nonce nonce{};
  SigningPublicKey control;
  Bytes ticket;
};
Bytes encode(const OpenRequest& request);
Result<OpenRequest> decode_open(ByteView body);

struct OpenReply {
  ByteArray<32> public_key{};  // zeros for a release record
  Signature signature;
};
Bytes encode(const OpenReply& reply);
Result<OpenReply> decode_open_reply(ByteView body);

struct EvaluateRequest {
  SlotId slot_id{};
  crypto::GroupElement blinded{};
  Signature signature;
};
Bytes encode(const EvaluateRequest& request);
Result<EvaluateRequest> decode_evaluate(ByteView body);

struct EvaluateReply {
  crypto::VoprfEvaluation evaluation;
};
Bytes encode(const EvaluateReply& reply);
Result<EvaluateReply> decode_evaluate_reply(ByteView body);

struct DepositRequest {
  SlotId slot_id{};
  SecretBytes share;  // 32 bytes
  Signature signature;
};
Bytes encode(const DepositRequest& request);
Result<DepositRequest> decode_deposit(ByteView body);

// What an arm statement says; signed as its encoding.
struct GuardTerms {
  RecordKind kind = RecordKind::kQuestion;
  GuardId guard{};
  bool dormant = false;
  UnixTime expires{};
  SigningPublicKey agent;
  // question only
  SigningPublicKey link;
  SigningPublicKey unlock;
  SigningPublicKey answer;
};
Bytes encode(const GuardTerms& terms);
Result<GuardTerms> decode_arm_terms(ByteView bytes);

struct ArmRequest {
  SlotId slot_id{};
  Bytes terms;
  Signature control;
  std::optional<Signature> answer;  // question only
};
Bytes encode(const ArmRequest& request);
Result<ArmRequest> decode_arm(ByteView body);

// release, forget
struct AgentRequest {
  SlotId slot_id{};
  Signature signature;
};
Bytes encode(const AgentRequest& request);
Result<AgentRequest> decode_agent(ByteView body);

struct HandOverRequest {
  SlotId slot_id{};
  Nonce nonce{};
  Signature signature;
};
Bytes encode(const HandOverRequest& request);
Result<HandOverRequest> decode_hand_over(ByteView body);
Bytes encode_hand_over_reply(const SecretBytes& share);

struct UnlockRequest {
  SlotId slot_id{};
  Nonce nonce{};
  AttemptId attempt{};
  crypto::GroupElement blinded{};
  Signature signature;
};
Bytes encode(const UnlockRequest& request);
Result<UnlockRequest> decode_unlock(ByteView body);
// attempt | blinded
Bytes unlock_arguments(const AttemptId& attempt, const crypto::GroupElement& blinded);

struct UnlockReply {
  crypto::VoprfEvaluation evaluation;
  TriesLeft left;
};
Bytes encode(const UnlockReply& reply);
Result<UnlockReply> decode_unlock_reply(ByteView body);

struct OpenedRequest {
  SlotId slot_id{};
  Nonce nonce{};
  AttemptId attempt{};
  Signature signature;
};
Bytes encode(const OpenedRequest& request);
Result<OpenedRequest> decode_opened(ByteView body);

struct OpenedReply {
  bool given_back = false;
  TriesLeft left;
};
Bytes encode(const OpenedReply& reply);
Result<OpenedReply> decode_opened_reply(ByteView body);

enum class ControlAction : std::uint8_t { kRetract = 1, kExtend = 2, kGrant = 3 };
struct ControlRequest {
  SlotId slot_id{};
  std::uint64_t number = 0;
  ControlAction action = ControlAction::kRetract;
  std::uint64_t value = 0;                 // extend: seconds since 1970; grant: tries
  std::optional<SigningPublicKey> answer;  // grant only
  Signature signature;
};
Bytes encode(const ControlRequest& request);
Result<ControlRequest> decode_control(ByteView body);

Bytes encode_record_status(RecordState state, UnixTime expires);
Bytes encode_challenge_request();
Status decode_challenge_request(ByteView body);

}  // namespace waferseal::escrow

#endif  // WAFERSEAL_ENGINE_ESCROW_MESSAGES_H_
