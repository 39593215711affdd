#include <rnp/rnp.h>
#include <rnp/rnp_err.h>

#include <algorithm>
#include <string>
#include <utility>

#include "engine/openpgp/key_blob.h"
#include "engine/openpgp/output_buffer.h"
#include "engine/openpgp/session.h"
#include "engine/openpgp/verified_signatures.h"
#include "waferseal/openpgp.h"

namespace waferseal::openpgp {
namespace {

// What a message may decompress to that is smaller itself.
constexpr std::size_t kMaxPlaintext = std::size_t{512} << 20;

// Nothing else is ever said: a message that is answered with why it failed helps an attacker who
// can send many (EFAIL, padding and quick-check oracles).
Error decrypt_failed() { return Error{Code::kDecryptFailed, {}, {}}; }

// Passes on no more than that.
class UpTo final : public ByteSink {
 public:
  UpTo(std::uint64_t most, ByteSink& sink) : left_(most), sink_(sink) {}
  Status write(ByteView bytes) override {
    if (bytes.size() > left_) return decrypt_failed();
    left_ -= bytes.size();
    return sink_.write(bytes);
  }

 private:
  std::uint64_t left_;
  ByteSink& sink_;
};

bool is_protected_against_changes(rnp_op_verify_t op) {
  bool valid = false;
  const std::string mode = library_string(
      [&](char** text) { return rnp_op_verify_get_protection_info(op, text, nullptr, &valid); });
  return valid && (mode == "cfb-mdc" || mode == "aead-ocb");
}

bool was_encrypted_to_a_key(rnp_op_verify_t op) {
  rnp_recipient_handle_t recipient = nullptr;
  return rnp_op_verify_get_used_recipient(op, &recipient) == RNP_SUCCESS && recipient != nullptr;
}

}  // namespace

Result<std::vector<Signature>> decrypt(const ByteSource& message, const SecretKey& key,
                                       const std::vector<ByteView>& signer_keys, UnixTime now,
                                       ByteSink& plaintext) {
  auto session = Session::open(now);
  if (!session) return std::move(session).error();
  const auto binary = binary_key(key.bytes.reveal());
  if (!binary || !session->import_keys(binary->reveal())) return decrypt_failed();
  session->set_passphrase_source(key.passphrase);
  load_signer_keys(*session, signer_keys);

  const Input input(message);
  UpTo limited(std::max<std::uint64_t>(kMaxPlaintext, message.size()), plaintext);
  Output output(limited);
  rnp_op_verify_t raw = nullptr;
  if (rnp_op_verify_create(&raw, session->ffi(), input.handle(), output.handle()) != RNP_SUCCESS) {
    return decrypt_failed();
  }
  const OwnedVerify op(raw);
  const bool decrypted =
      rnp_op_verify_set_flags(raw, RNP_VERIFY_IGNORE_SIGS_ON_DECRYPT) == RNP_SUCCESS &&
      rnp_op_verify_execute(raw) == RNP_SUCCESS;
  WAFERSEAL_CHECK(input.status());
  WAFERSEAL_CHECK(output.status());
  if (!decrypted || !is_protected_against_changes(raw) || !was_encrypted_to_a_key(raw)) {
    return decrypt_failed();
  }
  WAFERSEAL_CHECK(output.finish());
  return signatures_of(*session, raw);
}

Result<Decrypted> decrypt(ByteView message, const SecretKey& key,
                          const std::vector<ByteView>& signer_keys, UnixTime now) {
  OutputBuffer output(message.size(), std::max(kMaxPlaintext, message.size()));
  WAFERSEAL_TRY(std::vector<Signature> signatures,
                decrypt(MemorySource(message), key, signer_keys, now, output));
  return Decrypted{Plaintext(output.take()), std::move(signatures)};
}

}  // namespace waferseal::openpgp
