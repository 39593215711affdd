// OpenPGP without an account: keys, mails for them, and what is in such a mail.
#include <emscripten/bind.h>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "waferseal/openpgp.h"
#include "waferseal/seal.h"
#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/js_streams.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

UnixTime time_from_js(const val& seconds) {
  return from_unix_seconds(static_cast<std::int64_t>(seconds.as<double>()));
}

double time_to_js(UnixTime time) { return static_cast<double>(unix_seconds(time)); }

// {bytes, passphrase?}
openpgp::SecretKey secret_key_from_js(const val& key) {
  openpgp::SecretKey out{secret_from_js(key["bytes"]), {}};
  if (key["passphrase"].isUndefined()) return out;
  const auto passphrase = std::make_shared<SecretBytes>(secret_from_js(key["passphrase"]));
  out.passphrase = [passphrase](const std::string&) { return std::optional(passphrase->clone()); };
  return out;
}

std::optional<openpgp::GenerateOptions::Algorithm> algorithm_from_name(const std::string& name) {
  using Algorithm = openpgp::GenerateOptions::Algorithm;
  if (name == "curve25519") return Algorithm::kCurve25519;
  if (name == "rsa3072") return Algorithm::kRsa3072;
  if (name == "rsa4096") return Algorithm::kRsa4096;
  return std::nullopt;
}

// {userId, now, algorithm, validFor?, passphrase?} gives {publicKey, secretKey}
val generate_key(const val& wanted) {
  openpgp::GenerateOptions options;
  options.user_id = wanted["userId"].as<std::string>();
  options.now = time_from_js(wanted["now"]);
  const std::string name = wanted["algorithm"].as<std::string>();
  const auto algorithm = algorithm_from_name(name);
  if (!algorithm) return failure({Code::kInvalidArgument, "algorithm", name});
  options.algorithm = *algorithm;
  if (!wanted["validFor"].isUndefined()) {
    options.valid_for =
        std::chrono::seconds(static_cast<std::int64_t>(wanted["validFor"].as<double>()));
  }
  SecretBytes passphrase;
  if (!wanted["passphrase"].isUndefined()) {
    passphrase = secret_from_js(wanted["passphrase"]);
    options.passphrase = &passphrase;
  }
  return answer(openpgp::generate(options), [](const openpgp::KeyPair& pair) {
    val out = val::object();
    out.set("publicKey", to_js(pair.public_key));
    out.set("secretKey", to_js(pair.secret_key.bytes.reveal()));
    return out;
  });
}

// Plan JSON, readers of the attachments in the plan's order, a signing key or undefined, and what takes
// the mails (js_streams.h).
val seal_mails(const std::string& plan_json, const val& attachments, const val& signer,
               const val& mails) {
  Result<SealPlan> plan = parse_seal_plan(plan_json);
  if (!plan) return failure(plan.error());
  const auto readers = emscripten::vecFromJSArray<val>(attachments);
  if (readers.size() != plan->message.attachments.size()) {
    return failure({Code::kInvalidArgument, "attachments", {}});
  }
  for (std::size_t i = 0; i < readers.size(); ++i) {
    mime::Attachment& attachment = plan->message.attachments[i];
    attachment.source = std::make_shared<const JsSource>(readers[i], attachment.file_name);
  }
  std::optional<openpgp::SecretKey> key;
  if (!signer.isUndefined()) key = secret_key_from_js(signer);
  JsMails out(mails);
  return answer(seal_openpgp_mails(*std::move(plan), key ? &*key : nullptr, system_random(), out));
}

// Text that is put aside encrypted in a store of JavaScript's.
class Aside {
 public:
  explicit Aside(const val& store) : aside_(std::make_unique<JsStore>(store), system_random()) {}
  val write(const val& bytes) { return answer(aside_.write(secret_from_js(bytes).reveal())); }
  val finish() { return answer(aside_.finish()); }
  double size() const { return static_cast<double>(aside_.size()); }
  // undefined if it cannot be read.
  val read(double offset, std::size_t length) const {
    SecretBytes out(length);
    const Status read = aside_.read(static_cast<std::uint64_t>(offset), out.reveal_mutable());
    return read ? to_js(out.reveal()) : val::undefined();
  }

 private:
  PutAside aside_;
};

val addresses_to_js(const std::vector<mime::ParsedAddress>& addresses) {
  val out = val::array();
  for (const mime::ParsedAddress& address : addresses) {
    val item = val::object();
    item.set("name", address.name);
    item.set("text", address.text);
    if (address.mailbox) item.set("mailbox", address.mailbox->text());
    out.call<void>("push", item);
  }
  return out;
}

val attachments_to_js(const mime::ParsedMessage& message) {
  val out = val::array();
  for (const mime::Part* part : message.attachments()) {
    val item = val::object();
    item.set("fileName", part->file_name);
    item.set("mediaType", part->media_type);
    item.set("contentId", part->content_id);
    out.call<void>("push", item);
  }
  return out;
}

const char* name_of(openpgp::SignatureState state) {
  switch (state) {
    case openpgp::SignatureState::kGood:
      return "good";
    case openpgp::SignatureState::kBad:
      return "bad";
    case openpgp::SignatureState::kExpired:
      return "expired";
    case openpgp::SignatureState::kUnknownKey:
      break;
  }
  return "unknown-key";
}

val signatures_to_js(const std::vector<openpgp::Signature>& signatures) {
  val out = val::array();
  for (const openpgp::Signature& signature : signatures) {
    val item = val::object();
    item.set("state", std::string(name_of(signature.state)));
    item.set("keyId", signature.key_id);
    item.set("fingerprint", signature.fingerprint);
    item.set("created", time_to_js(signature.created));
    out.call<void>("push", item);
  }
  return out;
}

val mail_to_js(const openpgp::DecryptedMail& mail) {
  const mime::ParsedMessage& message = mail.message;
  val out = val::object();
  out.set("from", addresses_to_js(message.from));
  out.set("to", addresses_to_js(message.to));
  out.set("cc", addresses_to_js(message.cc));
  out.set("replyTo", addresses_to_js(message.reply_to));
  out.set("subject", message.subject);
  if (message.date) out.set("date", time_to_js(*message.date));
  out.set("messageId", message.message_id);
  out.set("headerProtected", mail.header_protected);
  out.set("text", message.text);
  out.set("html", message.html);
  out.set("attachments", attachments_to_js(message));
  out.set("signatures", signatures_to_js(mail.signatures));
  return out;
}

// A mail that is opened and put aside; its attachments are read from there, one after the other and
// each as often as asked for.
class OpenedMail {
 public:
  explicit OpenedMail(const val& store)
      : aside_(std::make_unique<JsStore>(store), system_random()) {}

  // Once. Gives the report.
  val open(const val& mail, const val& key, const val& signers, const val& now) {
    std::vector<Bytes> keys;
    for (const val& one : emscripten::vecFromJSArray<val>(signers)) {
      keys.push_back(bytes_from_js(one));
    }
    const JsSource source(mail, "mail");
    auto opened = openpgp::decrypt_mail(source, secret_key_from_js(key),
                                        std::vector<ByteView>(keys.begin(), keys.end()),
                                        time_from_js(now), aside_);
    if (!opened) return failure(opened.error());
    mail_.emplace(*std::move(opened));
    return success(mail_to_js(*mail_));
  }

  val start(std::size_t attachment) {
    const std::vector<const mime::Part*> parts = mail_->message.attachments();
    if (attachment >= parts.size()) return failure({Code::kInvalidArgument, "attachment", {}});
    auto reader = mime::ContentReader::open(aside_, *parts[attachment]);
    if (!reader) return failure(reader.error());
    readers_.insert_or_assign(next_, *std::move(reader));
    return success(val(next_++));
  }
  // Empty at the end; the reader is gone then.
  val next(int reader) {
    const auto found = readers_.find(reader);
    if (found == readers_.end()) return failure({Code::kInvalidArgument, "handle", {}});
    auto piece = found->second.next();
    if (!piece || piece->empty()) readers_.erase(found);
    return answer(std::move(piece), [](const SecretBytes& bytes) { return to_js(bytes.reveal()); });
  }
  void stop(int reader) { readers_.erase(reader); }

 private:
  PutAside aside_;
  std::optional<openpgp::DecryptedMail> mail_;
  std::map<int, mime::ContentReader> readers_;
  int next_ = 1;
};

}  // namespace
}  // namespace waferseal::wasm

EMSCRIPTEN_BINDINGS(waferseal_openpgp) {
  using waferseal::wasm::Aside;
  emscripten::class_<Aside>("Aside")
      .constructor<emscripten::val>()
      .function("write", &Aside::write)
      .function("finish", &Aside::finish)
      .function("size", &Aside::size)
      .function("read", &Aside::read);
  emscripten::function("generateKey", &waferseal::wasm::generate_key);
  emscripten::function("sealMails", &waferseal::wasm::seal_mails);
  using waferseal::wasm::OpenedMail;
  emscripten::class_<OpenedMail>("OpenedMail")
      .constructor<emscripten::val>()
      .function("open", &OpenedMail::open)
      .function("start", &OpenedMail::start)
      .function("next", &OpenedMail::next)
      .function("stop", &OpenedMail::stop);
}
