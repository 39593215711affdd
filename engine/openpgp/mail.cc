#include <string>
#include <utility>

#include "waferseal/openpgp.h"

namespace waferseal::openpgp {
namespace {

// Mail has CRLF line ends; armor may come with either.
Bytes with_crlf(ByteView text) {
  Bytes out;
  out.reserve(text.size() + text.size() / 32);
  for (const std::uint8_t byte : text) {
    if (byte == '\r') continue;
    if (byte == '\n') out.push_back('\r');
    out.push_back(byte);
  }
  return out;
}

}  // namespace

Result<Ciphertext> encrypt_mail(const mime::Message& message, const EncryptOptions& options,
                                RandomSource& random) {
  if (!options.armor) return Error{Code::kInvalidArgument, "armor", {}};
  WAFERSEAL_TRY(const Plaintext inner, mime::compose_protected(message, random));
  WAFERSEAL_TRY(const Ciphertext encrypted, encrypt(inner, options));
  WAFERSEAL_TRY(Bytes mail,
                mime::compose_encrypted_mail(message, with_crlf(encrypted.view()), random));
  return Ciphertext::sealed(std::move(mail));
}

Result<DecryptedMail> decrypt_mail(ByteView mail, const SecretKey& key,
                                   const std::vector<ByteView>& signer_keys, UnixTime now) {
  WAFERSEAL_TRY(const mime::ParsedMessage outer, mime::parse(mail));
  WAFERSEAL_TRY(const Bytes payload, mime::encrypted_payload(outer));
  WAFERSEAL_TRY(Decrypted inner, decrypt(payload, key, signer_keys, now));
  WAFERSEAL_TRY(mime::ParsedMessage message, mime::parse(inner.plaintext.reveal()));
  const bool is_protected = mime::has_protected_header(message);
  if (!is_protected) mime::take_header_of(message, outer);
  return DecryptedMail{std::move(message), is_protected, std::move(inner.signatures)};
}

}  // namespace waferseal::openpgp
