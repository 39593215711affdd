// The engine's mail rooms as a program: one JSON request on standard input, one JSON answer on
// standard output. Bytes are base64. mail_peer.mjs is its caller.
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "waferseal/host.h"
#include "waferseal/mime.h"
#include "waferseal/openpgp.h"

namespace waferseal {
namespace {

using nlohmann::json;

Bytes bytes_in(const json& value) { return base64_decode(value.get<std::string>()).value(); }

Mailbox mailbox_in(const json& value) { return Mailbox::parse(value.get<std::string>()).value(); }

std::vector<mime::NamedMailbox> people_in(const json& list) {
  std::vector<mime::NamedMailbox> out;
  for (const json& person : list) {
    out.push_back({person.value("name", ""), mailbox_in(person.at("mailbox"))});
  }
  return out;
}

mime::Message message_in(const json& value) {
  mime::Message out{.from = people_in(json::array({value.at("from")})).front()};
  out.to = people_in(value.value("to", json::array()));
  out.cc = people_in(value.value("cc", json::array()));
  out.subject = value.value("subject", "");
  out.date = from_unix_seconds(value.at("date").get<std::int64_t>());
  out.message_id = value.at("message_id").get<std::string>();
  out.text = value.value("text", "");
  out.html = value.value("html", "");
  for (const json& attachment : value.value("attachments", json::array())) {
    out.attachments.push_back({.file_name = attachment.value("file_name", ""),
                               .media_type = attachment.value("media_type", ""),
                               .content = bytes_in(attachment.at("content")),
                               .content_id = attachment.value("content_id", "")});
  }
  return out;
}

openpgp::SecretKey secret_key_in(const json& request) {
  openpgp::SecretKey key{SecretBytes::adopt(bytes_in(request.at("secret_key"))), {}};
  if (request.contains("passphrase")) {
    key.passphrase = [text = request.at("passphrase").get<std::string>()](const std::string&) {
      return SecretBytes(as_bytes(text));
    };
  }
  return key;
}

struct Keys {
  std::vector<Bytes> blobs;
  std::vector<ByteView> views;
};

Keys keys_in(const json& request, const char* name) {
  Keys out;
  for (const json& key : request.value(name, json::array())) out.blobs.push_back(bytes_in(key));
  out.views.assign(out.blobs.begin(), out.blobs.end());
  return out;
}

json failure(const Error& error) { return {{"error", code_name(error.code)}}; }

json signatures_out(const std::vector<openpgp::Signature>& signatures) {
  static constexpr const char* kStates[] = {"good", "bad", "expired", "unknown_key"};
  json out = json::array();
  for (const openpgp::Signature& signature : signatures) {
    out.push_back({{"state", kStates[static_cast<int>(signature.state)]},
                   {"fingerprint", signature.fingerprint}});
  }
  return out;
}

json message_out(const mime::ParsedMessage& mail) {
  json attachments = json::array();
  for (const mime::Part* part : mail.attachments()) {
    attachments.push_back({{"file_name", part->file_name},
                           {"media_type", part->media_type},
                           {"content", base64_encode(part->content)}});
  }
  return {{"subject", mail.subject},
          {"text", mail.text},
          {"html", mail.html},
          {"attachments", attachments}};
}

UnixTime now_in(const json& request) {
  return from_unix_seconds(request.at("now").get<std::int64_t>());
}

json compose(const json& request) {
  const auto mail = mime::compose(message_in(request.at("message")), system_random());
  if (!mail) return failure(mail.error());
  return {{"mail", base64_encode(mail->reveal())}};
}

json parse(const json& request) {
  const auto mail = mime::parse(bytes_in(request.at("mail")));
  if (!mail) return failure(mail.error());
  return message_out(*mail);
}

json generate(const json& request) {
  using Algorithm = openpgp::GenerateOptions::Algorithm;
  const std::string passphrase = request.value("passphrase", "");
  const SecretBytes secret(as_bytes(passphrase));
  const bool rsa = request.value("algorithm", "") == "rsa3072";
  const auto key =
      openpgp::generate({.user_id = request.at("user_id").get<std::string>(),
                         .now = now_in(request),
                         .algorithm = rsa ? Algorithm::kRsa3072 : Algorithm::kCurve25519,
                         .passphrase = passphrase.empty() ? nullptr : &secret});
  if (!key) return failure(key.error());
  return {{"public_key", base64_encode(key->public_key)},
          {"secret_key", base64_encode(key->secret_key.bytes.reveal())}};
}

json inspect(const json& request) {
  const auto info = openpgp::inspect_key_for(bytes_in(request.at("key")),
                                             mailbox_in(request.at("mailbox")), now_in(request));
  if (!info) return failure(info.error());
  return {{"fingerprint", info->fingerprint},
          {"unusable", info->unusable ? json(code_name(*info->unusable)) : json()}};
}

json encrypt_mail(const json& request) {
  const Keys recipients = keys_in(request, "recipients");
  openpgp::EncryptOptions options{.recipients = recipients.views, .now = now_in(request)};
  openpgp::SecretKey signer;
  if (request.contains("secret_key")) {
    signer = secret_key_in(request);
    options.signer = &signer;
  }
  const auto mail =
      openpgp::encrypt_mail(message_in(request.at("message")), options, system_random());
  if (!mail) return failure(mail.error());
  return {{"mail", base64_encode(mail->view())}};
}

json decrypt_mail(const json& request) {
  const Keys signers = keys_in(request, "signers");
  const auto mail = openpgp::decrypt_mail(bytes_in(request.at("mail")), secret_key_in(request),
                                          signers.views, now_in(request));
  if (!mail) return failure(mail.error());
  json out = message_out(mail->message);
  out["signatures"] = signatures_out(mail->signatures);
  return out;
}

json decrypt(const json& request) {
  const Keys signers = keys_in(request, "signers");
  const auto text = openpgp::decrypt(bytes_in(request.at("message")), secret_key_in(request),
                                     signers.views, now_in(request));
  if (!text) return failure(text.error());
  return {{"plaintext", base64_encode(text->plaintext.reveal())},
          {"signatures", signatures_out(text->signatures)}};
}

json sign(const json& request) {
  const auto signature =
      openpgp::sign_detached(bytes_in(request.at("data")), secret_key_in(request), now_in(request));
  if (!signature) return failure(signature.error());
  return {{"signature", base64_encode(*signature)}};
}

json verify(const json& request) {
  const Keys signers = keys_in(request, "signers");
  const auto signatures =
      openpgp::verify_detached(bytes_in(request.at("data")), bytes_in(request.at("signature")),
                               signers.views, now_in(request));
  if (!signatures) return failure(signatures.error());
  return {{"signatures", signatures_out(*signatures)}};
}

json answer(const json& request) {
  const std::string operation = request.at("operation").get<std::string>();
  if (operation == "compose") return compose(request);
  if (operation == "parse") return parse(request);
  if (operation == "generate") return generate(request);
  if (operation == "inspect") return inspect(request);
  if (operation == "encrypt_mail") return encrypt_mail(request);
  if (operation == "decrypt_mail") return decrypt_mail(request);
  if (operation == "decrypt") return decrypt(request);
  if (operation == "sign") return sign(request);
  if (operation == "verify") return verify(request);
  return {{"error", "unknown operation"}};
}

std::string read_all(std::FILE* file) {
  std::string out;
  char buffer[65536];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;) {
    out.append(buffer, n);
  }
  return out;
}

}  // namespace
}  // namespace waferseal

int main() {
  const auto request = nlohmann::json::parse(waferseal::read_all(stdin), nullptr, false);
  if (!request.is_object()) return 2;
  const std::string out = waferseal::answer(request).dump();
  return std::fwrite(out.data(), 1, out.size(), stdout) == out.size() ? 0 : 1;
}
