// Prints what must never stand anywhere after a log-in, for tests that look for it: y and the wrap key
// of SPEC 6.2.1, one a line, in hexadecimal. The password comes on standard input.
//
//   print_login_secrets MAILBOX SALT_HEX PASSWORD_SEED_HEX < password
#include <algorithm>
#include <iostream>
#include <iterator>

#include "engine/account/login_secrets.h"
#include "engine/crypto/voprf.h"
#include "waferseal/password_guard.h"

namespace {

using namespace waferseal;

Status print(const std::string& mailbox_text, const std::string& salt_text,
             const std::string& seed_text, const SecretBytes& password) {
  WAFERSEAL_TRY(const Mailbox mailbox, Mailbox::parse(mailbox_text));
  WAFERSEAL_TRY(const Bytes salt, hex_decode(salt_text));
  WAFERSEAL_TRY(Bytes seed, hex_decode(seed_text));
  const SecretBytes input = account::login_input(password, mailbox);
  WAFERSEAL_TRY(const crypto::VoprfBlinded blinded,
                crypto::oprf_blind(input.reveal(), system_random()));
  WAFERSEAL_TRY(const auto evaluated,
                evaluate_password(SecretBytes::adopt(std::move(seed)), password_account(mailbox),
                                  blinded.element));
  Stretching work;
  WAFERSEAL_TRY(work.input, crypto::oprf_finalize(input.reveal(), blinded, evaluated));
  if (salt.size() != work.salt.size()) return Error{Code::kInvalidArgument, "salt", {}};
  std::copy(salt.begin(), salt.end(), work.salt.begin());
  WAFERSEAL_TRY(const SecretBytes stretched, stretch(work));
  const LoginKeys keys = account::login_keys(work, stretched, mailbox);
  std::cout << hex_encode(work.input.reveal()) << '\n'
            << hex_encode(keys.wrap_key.reveal()) << '\n';
  return Done{};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const std::string password(std::istreambuf_iterator<char>(std::cin), {});
  const Status printed = print(argv[1], argv[2], argv[3], SecretBytes(as_bytes(password)));
  if (!printed) std::cerr << describe(printed.error()) << '\n';
  return printed ? 0 : 1;
}
