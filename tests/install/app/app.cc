// A program of somebody else's: explains a request, seals and opens a capsule, and writes and reads an OpenPGP mail.
// So it needs every third-party library that the engine has.
#include <fstream>
#include <iostream>
#include <sstream>

#include "readme_example.inc"
#include "waferseal/capsule.h"
#include "waferseal/openpgp.h"

namespace {

constexpr const char* kText = "Come at noon.";

Status explain_file(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream json;
  json << file.rdbuf();
  return explain(json.str(), std::cout);
}

Result<std::string> through_a_capsule(const std::string& text) {
  const NewCapsule capsule = new_capsule(system_random());
  WAFERSEAL_TRY(const WholeBody body,
                seal_body(capsule.content_key, capsule.header, Plaintext(to_bytes(text))));
  WAFERSEAL_TRY(const BodyOpener opener,
                BodyOpener::start(capsule.content_key, capsule.header, body.sealed.seal,
                                  body.sealed.length, body.sealed.hashes));
  WAFERSEAL_TRY(const Plaintext opened, open_body(opener, body.ciphertext.view()));
  return std::string(as_text(opened.reveal()));
}

Result<std::string> through_openpgp(const std::string& text) {
  const UnixTime now = from_unix_seconds(1'800'000'000);
  openpgp::GenerateOptions options;
  options.user_id = "Bob <bob@example.net>";
  options.now = now;
  WAFERSEAL_TRY(const openpgp::KeyPair bob, openpgp::generate(options));
  openpgp::EncryptOptions to_bob;
  to_bob.recipients = {bob.public_key};
  to_bob.now = now;
  WAFERSEAL_TRY(const Ciphertext mail, openpgp::encrypt(Plaintext(to_bytes(text)), to_bob));
  WAFERSEAL_TRY(const openpgp::Decrypted read,
                openpgp::decrypt(mail.view(), bob.secret_key, {}, now));
  return std::string(as_text(read.plaintext.reveal()));
}

Status run(const std::string& request) {
  WAFERSEAL_CHECK(explain_file(request));
  WAFERSEAL_TRY(const std::string opened, through_a_capsule(kText));
  std::cout << "capsule: " << opened << "\n";
  WAFERSEAL_TRY(const std::string decrypted, through_openpgp(kText));
  std::cout << "openpgp: " << decrypted << "\n";
  return Done{};
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const Status done = run(arguments[1]);
  if (!done) std::cerr << describe(done.error()) << "\n";
  return done ? 0 : 1;
}
