#include "engine/openpgp/verified_signatures.h"

#include "engine/openpgp/inspect.h"
#include "engine/openpgp/key_blob.h"

namespace waferseal::openpgp {
namespace {

SignatureState state_of(rnp_result_t status) {
  switch (status) {
    case RNP_SUCCESS:
      return SignatureState::kGood;
    case RNP_ERROR_SIGNATURE_EXPIRED:
      return SignatureState::kExpired;
    case RNP_ERROR_KEY_NOT_FOUND:
      return SignatureState::kUnknownKey;
    default:
      return SignatureState::kBad;
  }
}

Signature describe_signature(rnp_op_verify_signature_t verified, UnixTime now) {
  Signature out;
  out.state = state_of(rnp_op_verify_signature_get_status(verified));
  rnp_signature_handle_t raw = nullptr;
  if (rnp_op_verify_signature_get_handle(verified, &raw) == RNP_SUCCESS) {
    const OwnedSignature signature(raw);
    out.key_id = library_string([&](char** text) { return rnp_signature_get_keyid(raw, text); });
  }
  std::uint32_t created = 0;
  std::uint32_t expires = 0;
  if (rnp_op_verify_signature_get_times(verified, &created, &expires) == RNP_SUCCESS) {
    out.created = from_unix_seconds(created);
    if (out.created > now && out.state == SignatureState::kExpired)
      out.state = SignatureState::kBad;
  }
  rnp_key_handle_t raw_key = nullptr;
  if (rnp_op_verify_signature_get_key(verified, &raw_key) == RNP_SUCCESS) {
    const OwnedKey key(raw_key);
    out.fingerprint = primary_fingerprint(raw_key);
    // A key that can be broken proves nothing.
    if (is_weak_key(raw_key)) out.state = SignatureState::kBad;
  }
  return out;
}

}  // namespace

std::vector<Signature> signatures_of(const Session& session, rnp_op_verify_t op) {
  std::size_t count = 0;
  if (rnp_op_verify_get_signature_count(op, &count) != RNP_SUCCESS) return {};
  std::vector<Signature> out;
  for (std::size_t i = 0; i < count; ++i) {
    rnp_op_verify_signature_t verified = nullptr;
    if (rnp_op_verify_get_signature_at(op, i, &verified) != RNP_SUCCESS) continue;
    out.push_back(describe_signature(verified, session.now()));
  }
  return out;
}

void load_signer_keys(Session& session, const std::vector<ByteView>& blobs) {
  for (const ByteView blob : blobs) {
    const auto binary = binary_key(blob);
    if (!binary) continue;
    [[maybe_unused]] const Status loaded = session.import_keys(binary->reveal());
  }
}

}  // namespace waferseal::openpgp
