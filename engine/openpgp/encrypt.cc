#include <rnp/rnp.h>
#include <rnp/rnp_err.h>

#include <algorithm>
#include <utility>

#include "engine/openpgp/inspect.h"
#include "engine/openpgp/key_blob.h"
#include "engine/openpgp/output_buffer.h"
#include "engine/openpgp/session.h"
#include "engine/openpgp/signer.h"
#include "waferseal/openpgp.h"

namespace waferseal::openpgp {
namespace {

// Chunks of 64 KiB: 2^(c + 6) bytes each (LibrePGP, 5.16); also what GnuPG reads at most.
constexpr int kChunkBits = 10;

// What a message is encrypted to, found before anything is encrypted.
struct Recipients {
  std::vector<std::string> keys;  // fingerprints of the encryption keys
  bool all_support_ocb = true;
};

// Each blob is judged alone, so that nothing in one can speak for another.
Result<Recipients> load_recipients(Session& session, const std::vector<ByteView>& blobs) {
  Recipients out;
  if (blobs.empty()) return Error{Code::kInvalidArgument, "recipients", {}};
  for (const ByteView blob : blobs) {
    WAFERSEAL_TRY(const KeyInfo info, inspect_key(blob, session.now()));
    if (info.unusable) return Error{*info.unusable, info.fingerprint, {}};
    const Subkey* key = encryption_key(info);
    if (key == nullptr) return Error{Code::kKeyNoEncryptionSubkey, info.fingerprint, {}};
    out.all_support_ocb = out.all_support_ocb && info.supports_ocb;
    WAFERSEAL_TRY(const SecretBytes binary, binary_key(blob));
    WAFERSEAL_CHECK(session.import_keys(binary.reveal()));
    const bool known =
        std::find(out.keys.begin(), out.keys.end(), key->fingerprint) != out.keys.end();
    if (!known) out.keys.push_back(key->fingerprint);
  }
  return out;
}

// Uncompressed always: the length of compressed text tells about its content.
bool set_up(rnp_op_encrypt_t op, const Recipients& recipients, bool armor) {
  return ok(rnp_op_encrypt_set_cipher(op, kCipher)) &&
         ok(rnp_op_encrypt_set_hash(op, kSignatureHash)) &&
         ok(rnp_op_encrypt_set_aead(op, recipients.all_support_ocb ? "OCB" : "None")) &&
         (!recipients.all_support_ocb || ok(rnp_op_encrypt_set_aead_bits(op, kChunkBits))) &&
         ok(rnp_op_encrypt_set_compression(op, "Uncompressed", 0)) &&
         ok(rnp_op_encrypt_set_armor(op, armor));
}

Status add_recipients(const Session& session, rnp_op_encrypt_t op, const Recipients& recipients) {
  for (const std::string& fingerprint : recipients.keys) {
    const OwnedKey key = session.find(fingerprint);
    if (!key || !ok(rnp_op_encrypt_add_recipient(op, key.get()))) {
      return Error{Code::kKeyInvalid, fingerprint, {}};
    }
  }
  return Done{};
}

}  // namespace

Status encrypt(const ByteSource& plaintext, const EncryptOptions& options, ByteSink& ciphertext) {
  WAFERSEAL_TRY(Session session, Session::open(options.now));
  WAFERSEAL_TRY(const Recipients recipients, load_recipients(session, options.recipients));
  const Input input(plaintext);
  Output output(ciphertext);
  rnp_op_encrypt_t raw = nullptr;
  if (!ok(rnp_op_encrypt_create(&raw, session.ffi(), input.handle(), output.handle()))) {
    return Code::kOutOfMemory;
  }
  const OwnedEncrypt op(raw);
  if (!set_up(raw, recipients, options.armor)) return Code::kInternal;
  WAFERSEAL_CHECK(add_recipients(session, raw, recipients));
  if (options.signer != nullptr) {
    WAFERSEAL_TRY(const OwnedKey signer, load_signer(session, *options.signer));
    if (!ok(rnp_op_encrypt_add_signature(raw, signer.get(), nullptr))) {
      return Error{Code::kKeySigningFailed, primary_fingerprint(signer.get()), {}};
    }
  }
  const rnp_result_t result = rnp_op_encrypt_execute(raw);
  WAFERSEAL_CHECK(input.status());
  WAFERSEAL_CHECK(output.status());
  if (result == RNP_ERROR_OUT_OF_MEMORY) return Code::kOutOfMemory;
  // With a signer the usual reason is a passphrase that does not fit.
  if (!ok(result)) {
    return options.signer != nullptr ? Error{Code::kKeySigningFailed, {}, {}}
                                     : Error{Code::kInternal, {}, {}};
  }
  return output.finish();
}

Result<Ciphertext> encrypt(const Plaintext& plaintext, const EncryptOptions& options) {
  OutputBuffer output(plaintext.size() / 2 * 3 + 65536, static_cast<std::size_t>(-1) / 4);
  WAFERSEAL_CHECK(encrypt(MemorySource(plaintext.reveal()), options, output));
  return Ciphertext::sealed(output.take());
}

}  // namespace waferseal::openpgp
