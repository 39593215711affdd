#include <memory>
#include <string>
#include <utility>

#include "engine/openpgp/output_buffer.h"
#include "waferseal/openpgp.h"

namespace waferseal::openpgp {
namespace {

// Mail has CRLF line ends; armor may come with either.
class WithCrlf final : public ByteSink {
 public:
  explicit WithCrlf(ByteSink& sink) : sink_(sink) {}
  Status write(ByteView bytes) override {
    Bytes out;
    out.reserve(bytes.size() + bytes.size() / 32);
    for (const std::uint8_t byte : bytes) {
      if (byte == '\r') continue;
      if (byte == '\n') out.push_back('\r');
      out.push_back(byte);
    }
    return sink_.write(out);
  }

 private:
  ByteSink& sink_;
};

}  // namespace

Status encrypt_mail(const mime::Message& message, const EncryptOptions& options,
                    RandomSource& random, ByteSink& mail) {
  if (!options.armor) return Error{Code::kInvalidArgument, "armor", {}};
  WAFERSEAL_TRY(const auto inner, mime::protected_composition(message, random));
  WAFERSEAL_TRY(const mime::EncryptedMailFrame frame, mime::encrypted_mail_frame(message, random));
  WAFERSEAL_CHECK(mail.write(frame.before));
  WithCrlf armored(mail);
  WAFERSEAL_CHECK(encrypt(*inner, options, armored));
  return mail.write(frame.after);
}

Result<Ciphertext> encrypt_mail(const mime::Message& message, const EncryptOptions& options,
                                RandomSource& random) {
  OutputBuffer mail(65536, static_cast<std::size_t>(-1) / 4);
  WAFERSEAL_CHECK(encrypt_mail(message, options, random, mail));
  return Ciphertext::sealed(mail.take());
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

namespace {

// Where the armored message lies; decoded first if somebody encoded it once more.
Result<std::unique_ptr<ByteSource>> payload_in(const ByteSource& mail, const mime::Part& part,
                                               Bytes& decoded) {
  static constexpr std::size_t kMostDecoded = std::size_t{256} << 20;
  if (part.stored && (part.stored->transfer_encoding.empty() ||
                      part.stored->transfer_encoding.find("bit") != std::string::npos)) {
    return std::unique_ptr<ByteSource>(
        std::make_unique<SliceSource>(mail, part.stored->offset, part.stored->size));
  }
  OutputBuffer all(part.content.size(), kMostDecoded);
  WAFERSEAL_CHECK(mime::read_content(mail, part, all));
  decoded = all.take();
  return std::unique_ptr<ByteSource>(std::make_unique<MemorySource>(decoded));
}

}  // namespace

Result<DecryptedMail> decrypt_mail(const ByteSource& mail, const SecretKey& key,
                                   const std::vector<ByteView>& signer_keys, UnixTime now,
                                   ByteStore& aside) {
  // What an attempt left that failed was never checked.
  if (aside.size() != 0) return Error{Code::kInvalidArgument, "aside", "is not empty"};
  WAFERSEAL_TRY(const mime::ParsedMessage outer, mime::parse(mail));
  WAFERSEAL_TRY(const mime::Part* const part, mime::encrypted_part(outer));
  Bytes decoded;
  WAFERSEAL_TRY(const auto payload, payload_in(mail, *part, decoded));
  if (payload->size() == 0) return Error{Code::kMailNotEncrypted, {}, {}};
  WAFERSEAL_TRY(std::vector<Signature> signatures, decrypt(*payload, key, signer_keys, now, aside));
  WAFERSEAL_CHECK(aside.finish());
  WAFERSEAL_TRY(mime::ParsedMessage message, mime::parse(aside));
  const bool is_protected = mime::has_protected_header(message);
  if (!is_protected) mime::take_header_of(message, outer);
  return DecryptedMail{std::move(message), is_protected, std::move(signatures)};
}

}  // namespace waferseal::openpgp
