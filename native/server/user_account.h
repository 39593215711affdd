// The server's half of logging in with a password (waferseal/login.h has the user's), and making a
// user.
#ifndef WAFERSEAL_NATIVE_SERVER_USER_ACCOUNT_H_
#define WAFERSEAL_NATIVE_SERVER_USER_ACCOUNT_H_

#include <string>

#include "native/store/users.h"
#include "waferseal/address.h"

namespace waferseal::native {

// What the server keeps of an auth key: H("login" | it).
ByteArray<32> hash_auth_key(ByteView auth_key);
// The salt that a mailbox without an account is answered with: always the same one, and without the
// 32-byte secret not to be told from a real one.
ByteArray<16> salt_of_unknown(const SecretBytes& secret, std::string_view mailbox);

// A user with fresh keys, wrapped under what the password gives with the guard's password seed (SPEC
// 6.2.7): it is needed once, here, and nothing of it is kept. kInvalidArgument (password, password
// seed), kTooLarge, kOutOfMemory.
Result<User> make_user(const Mailbox& mailbox, const std::string& account,
                       const std::string& display_name, const SecretBytes& password,
                       const SecretBytes& password_seed, RandomSource& random);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_USER_ACCOUNT_H_
