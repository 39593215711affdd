// OpenPGP without an account: keys, mails for them, and what is in such a mail.
#include <emscripten/bind.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "waferseal/openpgp.h"
#include "waferseal/seal.h"
#include "wasm/bindings/answer_to_js.h"
#include "wasm/bindings/bytes_to_js.h"
#include "wasm/bindings/js_mails.h"
#include "wasm/bindings/js_streams.h"
#include "wasm/bindings/key_to_js.h"
#include "wasm/bindings/mail_to_js.h"
#include "wasm/bindings/put_aside_mail.h"

namespace waferseal::wasm {
namespace {

using emscripten::val;

UnixTime time_from_js(const val& seconds) {
  return from_unix_seconds(static_cast<std::int64_t>(seconds.as<double>()));
}

double time_to_js(UnixTime time) { return static_cast<double>(unix_seconds(time)); }

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

// Plan JSON, the attachments' readers, a signing key or undefined, and what takes the mails
// (js_mails.h).
val seal_mails(const std::string& plan_json, const val& attachments, const val& signer,
               const val& mails) {
  Result<SealPlan> plan = parse_seal_plan(plan_json);
  if (!plan) return failure(plan.error());
  if (const Status set = set_attachments(*plan, attachments); !set) return failure(set.error());
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

// A mail that is opened and put aside; its attachments are read from there.
class OpenedMail {
 public:
  explicit OpenedMail(const val& store) : mail_(store) {}

  // Once. Gives the report.
  val open(const val& mail, const val& key, const val& signers, const val& now) {
    if (mail_.message()) return failure({Code::kInvalidArgument, "mail", "is open"});
    std::vector<Bytes> keys;
    for (const val& one : emscripten::vecFromJSArray<val>(signers)) {
      keys.push_back(bytes_from_js(one));
    }
    const JsSource source(mail, "mail");
    auto opened = openpgp::decrypt_mail(source, secret_key_from_js(key),
                                        std::vector<ByteView>(keys.begin(), keys.end()),
                                        time_from_js(now), mail_.text());
    if (!opened) return failure(opened.error());
    val out = mail_to_js(mail_.keep(std::move(opened->message)));
    out.set("headerProtected", opened->header_protected);
    out.set("signatures", signatures_to_js(opened->signatures));
    return success(out);
  }
  val start(std::size_t attachment) { return mail_.start(attachment); }
  val next(int reader) { return mail_.next(reader); }
  void stop(int reader) { mail_.stop(reader); }

 private:
  PutAsideMail mail_;
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
