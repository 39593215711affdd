// OpenPGP: look at keys, encrypt, sign, decrypt, verify, generate, and PGP/MIME.
//
// Keys travel as plain blobs: a transferable public key (binary or ASCII armor) as `ByteView`, a
// transferable secret key as `SecretKey`. Nothing is stored; every call is on its own.
//
//   WAFERSEAL_TRY(openpgp::KeyInfo info, openpgp::inspect_key_for(blob, mailbox, now));
//   if (info.unusable) return Error{*info.unusable, mailbox.text(), {}};
//   WAFERSEAL_TRY(Ciphertext mail,
//                 openpgp::encrypt_mail(message, {.recipients = {blob}, .now = now}, random));
//
// What is promised: a message is encrypted to every key that was asked for, or not at all. Never to
// a key that is expired, revoked or weak. What is not: that a key belongs to the person it names
// (that is for the one who found it to say), that recipients are hidden from each other (their key
// ids stand in the message, so that each Bcc recipient gets a copy of its own), or anything against
// a quantum computer.
//
// The time is an argument. Randomness is the OpenPGP library's own (the operating system's, or the
// browser's crypto.getRandomValues); tests check it in both builds.
#ifndef WAFERSEAL_OPENPGP_H_
#define WAFERSEAL_OPENPGP_H_

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "waferseal/address.h"
#include "waferseal/bytes.h"
#include "waferseal/host.h"
#include "waferseal/mime.h"
#include "waferseal/result.h"

namespace waferseal::openpgp {

// ---- keys

struct UserId {
  std::string text;                // as in the key; not always UTF-8
  std::optional<Mailbox> mailbox;  // the address in it, if it holds a valid one
  bool valid = false;              // self-signed, not expired
  bool revoked = false;
};

struct Subkey {
  std::string fingerprint;  // upper-case hexadecimal
  std::string algorithm;    // "RSA", "ECDH", "EDDSA", ...
  int bits = 0;             // of RSA, DSA and ElGamal
  std::string curve;        // of the elliptic ones: "Curve25519", "NIST P-256", ...
  UnixTime created{};
  std::optional<UnixTime> expires;
  bool can_encrypt = false;
  bool can_sign = false;
  // Why it cannot be used now; nothing when it can.
  std::optional<Code> unusable;
};

struct KeyInfo {
  std::string fingerprint;   // of the primary key, upper-case hexadecimal
  int version = 0;           // 4; 5 and 6 are shown but are not usable
  std::vector<Subkey> keys;  // the primary key first
  std::vector<UserId> user_ids;
  UnixTime created{};
  std::optional<UnixTime> expires;
  bool has_secret = false;
  // LibrePGP's feature bit for the OCB encrypted data packet (type 20).
  bool supports_ocb = false;
  // Why nothing can be encrypted to it now; nothing when it can:
  // kKeyRevoked, kKeyExpired, kKeyNotYetValid, kKeyWeak, kKeyNoEncryptionSubkey, kKeyUnsupported,
  // kKeyInvalid (no valid self-signature), kKeyNotForAddress (inspect_key_for only).
  std::optional<Code> unusable;
};

// Errors: kKeyMalformed (not a key, or damaged), kKeyNotAlone (several primary keys; see
// split_keys), kTooLarge (over 1 MiB).
Result<KeyInfo> inspect_key(ByteView key, UnixTime now);
// The same, and `unusable` is kKeyNotForAddress unless a valid user id holds exactly this mailbox.
Result<KeyInfo> inspect_key_for(ByteView key, const Mailbox& mailbox, UnixTime now);
// The transferable public keys in a blob (a key server's answer, a WKD file), each on its own in
// binary form and without secret parts. Errors: kKeyMalformed, kTooLarge.
Result<std::vector<Bytes>> split_keys(ByteView blob);

// Asked for the passphrase of a protected secret key. Nothing returned: the key stays locked.
using PassphraseSource = std::function<std::optional<SecretBytes>(const std::string& fingerprint)>;

struct SecretKey {
  SecretBytes bytes;            // transferable secret key, binary or armored
  PassphraseSource passphrase;  // may be empty for an unprotected key
};

struct GenerateOptions {
  std::string user_id;  // "Alice <alice@example.org>", UTF-8
  UnixTime now{};
  std::optional<std::chrono::seconds> valid_for;  // nothing: does not expire
  enum class Algorithm { kCurve25519, kRsa3072, kRsa4096 } algorithm = Algorithm::kCurve25519;
  // Set only if every program that will read with this key knows LibrePGP's OCB packet.
  bool supports_ocb = false;
  // Protects the secret key (iterated and salted S2K, AES-256). Nothing: not protected.
  const SecretBytes* passphrase = nullptr;
};

struct KeyPair {
  Bytes public_key;      // binary
  SecretKey secret_key;  // binary; its PassphraseSource is empty
};

// A version 4 key: certifying and signing primary key, encryption subkey. Errors: kInvalidArgument.
Result<KeyPair> generate(const GenerateOptions& options);

// For what keeps a secret key in its own way: the same key, binary, without a passphrase. Errors:
// those of inspect_key; kKeyNoSecret (a public key, or one whose secret parts are not all there);
// kKeyPassphrase (the passphrase is wrong or missing).
Result<SecretBytes> without_passphrase(const SecretKey& key, UnixTime now);
// For other OpenPGP programs: a key that has no passphrase, under one, in ASCII armor. It withstands
// guessing as far as the passphrase does. Errors: the same; kInvalidArgument (subject: passphrase).
Result<Bytes> with_passphrase(const SecretBytes& key, const SecretBytes& passphrase, UnixTime now);

struct PublicKey {
  Bytes binary;
  Bytes armored;
};
// The public part of one key, secret or not. Errors: those of inspect_key.
Result<PublicKey> public_key_of(ByteView key, UnixTime now);

// ---- messages

struct EncryptOptions {
  // Transferable public keys. Not empty.
  std::vector<ByteView> recipients;
  UnixTime now{};
  // Signs inside of the encryption. May be null.
  const SecretKey* signer = nullptr;
  // ASCII armor instead of binary.
  bool armor = true;
};

// LibrePGP OCB (packet 20) when all keys say that they can read it, otherwise SEIPDv1; AES-256,
// never compressed. Errors: the code of the first key that is not usable, with its fingerprint as
// the subject; kKeySigningFailed (the signer cannot sign, or the passphrase is wrong).
Result<Ciphertext> encrypt(const Plaintext& plaintext, const EncryptOptions& options);
// The same, piece by piece; nothing but ciphertext is written. Also the errors of source and sink.
Status encrypt(const ByteSource& plaintext, const EncryptOptions& options, ByteSink& ciphertext);

enum class SignatureState { kGood, kBad, kExpired, kUnknownKey };

struct Signature {
  SignatureState state = SignatureState::kBad;
  std::string key_id;       // 16 hexadecimal digits, as the signature says
  std::string fingerprint;  // of the primary key that made it; empty when unknown
  UnixTime created{};
};

struct Decrypted {
  Plaintext plaintext;
  std::vector<Signature> signatures;  // empty: not signed
};

// `signer_keys` are what signatures are checked with. Nothing is handed out that is not protected
// against changes (SEIPDv1 with its checksum, OCB). Whatever goes wrong, be it the key, the
// passphrase, a changed byte or the format, the error is kDecryptFailed, without detail. A bad
// signature does not stop decrypting: look at `signatures`.
Result<Decrypted> decrypt(ByteView message, const SecretKey& key,
                          const std::vector<ByteView>& signer_keys, UnixTime now);
// The same, piece by piece. What is written is not to be believed, shown or kept before this has
// returned without an error: the check of the whole comes last (RFC 4880, 5.13). Errors of source
// and sink come in place of kDecryptFailed.
Result<std::vector<Signature>> decrypt(const ByteSource& message, const SecretKey& key,
                                       const std::vector<ByteView>& signer_keys, UnixTime now,
                                       ByteSink& plaintext);

// A detached signature in ASCII armor, SHA-512. Errors: kKeySigningFailed.
Result<Bytes> sign_detached(ByteView data, const SecretKey& signer, UnixTime now);
// Errors: kSignatureMalformed when there is no signature to look at.
Result<std::vector<Signature>> verify_detached(ByteView data, ByteView signature,
                                               const std::vector<ByteView>& signer_keys,
                                               UnixTime now);

// ---- PGP/MIME (RFC 3156)

// The whole outer message: what `mime::compose_protected` gives, encrypted (and signed, RFC 3156,
// 6.2), inside of what `mime::compose_encrypted_mail` gives. Errors of encrypt and mime::compose.
Result<Ciphertext> encrypt_mail(const mime::Message& message, const EncryptOptions& options,
                                RandomSource& random);
// The same, piece by piece, with a memory that does not grow with the attachments' sources.
Status encrypt_mail(const mime::Message& message, const EncryptOptions& options,
                    RandomSource& random, ByteSink& mail);

struct DecryptedMail {
  // The inner one. Its header is the protected one, and never the one around it, if there is one
  // (RFC 9788); of older mail, whose payload has none, it is the outer one.
  mime::ParsedMessage message;
  bool header_protected = false;
  std::vector<Signature> signatures;
};
// Errors: kMailNotEncrypted, kDecryptFailed, and those of mime::parse.
Result<DecryptedMail> decrypt_mail(ByteView mail, const SecretKey& key,
                                   const std::vector<ByteView>& signer_keys, UnixTime now);
// The same of a mail that need not fit into memory. What is decrypted goes to `aside`, is believed
// when all of it is there, and is what the message's attachments are then read from
// (mime::read_content). Also the errors of `mail` and `aside`.
Result<DecryptedMail> decrypt_mail(const ByteSource& mail, const SecretKey& key,
                                   const std::vector<ByteView>& signer_keys, UnixTime now,
                                   ByteStore& aside);

}  // namespace waferseal::openpgp

#endif  // WAFERSEAL_OPENPGP_H_
