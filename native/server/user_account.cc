#include "native/server/user_account.h"

#include <algorithm>

#include "engine/crypto/hash.h"
#include "engine/crypto/kdf.h"
#include "waferseal/keylist.h"
#include "waferseal/login.h"
#include "waferseal/password_guard.h"

namespace waferseal::native {

ByteArray<32> hash_auth_key(ByteView auth_key) { return crypto::hash("login", {auth_key}); }

ByteArray<16> salt_of_unknown(const SecretBytes& secret, std::string_view mailbox) {
  const SecretBytes made = crypto::kdf("login salt", secret, {}, as_bytes(mailbox), 16);
  ByteArray<16> salt{};
  std::copy(made.reveal().begin(), made.reveal().end(), salt.begin());
  return salt;
}

Result<User> make_user(const Mailbox& mailbox, const std::string& account,
                       const std::string& display_name, const SecretBytes& password,
                       const SecretBytes& password_seed, RandomSource& random) {
  User user;
  user.mailbox = mailbox.text();
  user.account = account;
  user.domain = mailbox.domain().ascii();
  user.display_name = display_name;
  user.password_salt = random.array<16>();
  WAFERSEAL_TRY(PasswordLogin asked, PasswordLogin::start(password, mailbox, random));
  WAFERSEAL_TRY(const auto evaluated,
                evaluate_password(password_seed, password_account(mailbox), asked.blinded()));
  WAFERSEAL_TRY(const LoginKeys login, asked.finish_evaluated(evaluated, user.password_salt));
  user.auth_key_hash = hash_auth_key(login.auth_key.reveal());
  const UserKeys keys = generate_user_keys(random);
  WAFERSEAL_TRY(user.key_bundle, wrap_user_keys(keys, mailbox, login.wrap_key, random));
  user.ed25519_public = keys.signing.public_key().bytes;
  const auto& xwing = keys.xwing.public_key().bytes;
  user.xwing_public = Bytes(xwing.begin(), xwing.end());
  return user;
}

}  // namespace waferseal::native
