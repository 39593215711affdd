#include <rnp/rnp.h>
#include <rnp/rnp_err.h>

#include <utility>

#include "engine/openpgp/key_blob.h"
#include "engine/openpgp/output_buffer.h"
#include "engine/openpgp/session.h"
#include "engine/openpgp/signer.h"
#include "engine/openpgp/verified_signatures.h"
#include "waferseal/openpgp.h"

namespace waferseal::openpgp {
namespace {

constexpr std::size_t kMaxSignature = std::size_t{1} << 16;

Error signing_failed(std::string fingerprint = {}) {
  return Error{Code::kKeySigningFailed, std::move(fingerprint), {}};
}

}  // namespace

Result<OwnedKey> load_signer(Session& session, const SecretKey& signer) {
  const auto binary = binary_key(signer.bytes.reveal());
  if (!binary || count_primary_keys(binary->reveal()) != 1) return signing_failed();
  // In a session of its own the only key is the signer's; recipients may be loaded in this one.
  WAFERSEAL_TRY(Session alone, Session::open(session.now()));
  if (!alone.import_keys(binary->reveal()) || !session.import_keys(binary->reveal())) {
    return signing_failed();
  }
  const auto fingerprints = alone.primary_fingerprints();
  if (fingerprints.size() != 1) return signing_failed();
  OwnedKey key = session.find(fingerprints.front());
  bool secret = false;
  if (!key || !ok(rnp_key_have_secret(key.get(), &secret)) || !secret) {
    return signing_failed(fingerprints.front());
  }
  session.set_passphrase_source(signer.passphrase);
  return key;
}

Result<Bytes> sign_detached(ByteView data, const SecretKey& signer, UnixTime now) {
  WAFERSEAL_TRY(Session session, Session::open(now));
  WAFERSEAL_TRY(const OwnedKey key, load_signer(session, signer));
  const Input input(data);
  OutputBuffer signature(4096, kMaxSignature);
  Output output(signature);
  rnp_op_sign_t raw = nullptr;
  if (!ok(rnp_op_sign_detached_create(&raw, session.ffi(), input.handle(), output.handle()))) {
    return Code::kOutOfMemory;
  }
  const OwnedSign op(raw);
  if (!ok(rnp_op_sign_set_armor(raw, true)) || !ok(rnp_op_sign_set_hash(raw, kSignatureHash))) {
    return Code::kInternal;
  }
  if (!ok(rnp_op_sign_add_signature(raw, key.get(), nullptr)) || !ok(rnp_op_sign_execute(raw))) {
    return signing_failed(primary_fingerprint(key.get()));
  }
  WAFERSEAL_CHECK(output.finish());
  return signature.take();
}

Result<std::vector<Signature>> verify_detached(ByteView data, ByteView signature,
                                               const std::vector<ByteView>& signer_keys,
                                               UnixTime now) {
  WAFERSEAL_TRY(Session session, Session::open(now));
  load_signer_keys(session, signer_keys);
  const Input input(data);
  const Input signature_input(signature);
  rnp_op_verify_t raw = nullptr;
  if (!ok(rnp_op_verify_detached_create(&raw, session.ffi(), input.handle(),
                                        signature_input.handle()))) {
    return Code::kOutOfMemory;
  }
  const OwnedVerify op(raw);
  // Fails when no signature is good, too; each one is looked at below.
  [[maybe_unused]] const rnp_result_t result = rnp_op_verify_execute(raw);
  auto signatures = signatures_of(session, raw);
  if (signatures.empty()) return Error{Code::kSignatureMalformed, {}, {}};
  return signatures;
}

}  // namespace waferseal::openpgp
