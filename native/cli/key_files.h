// Private keys of the server side as files: JSON, mode 0600, refused when others can read them.
//
//   {"waferseal": "root key", "seed": "..."}
//   {"waferseal": "ticket key", "seed": "..."}
//   {"waferseal": "ticket public key", "signing": "..."}      (public, mode 0644)
//   {"waferseal": "guard key", "id": "...", "seed": "...", "password_seed": "..."}
//   {"waferseal": "user keys", "mailbox": "...", "signing_seed": "...", "xwing_seed": "..."}
//
// The agent's file is native/agent/agent_key.h's business.
#ifndef WAFERSEAL_NATIVE_CLI_KEY_FILES_H_
#define WAFERSEAL_NATIVE_CLI_KEY_FILES_H_

#include <filesystem>
#include <string>
#include <string_view>

#include "waferseal/address.h"
#include "waferseal/keylist.h"
#include "waferseal/keys.h"
#include "waferseal/link.h"

namespace waferseal::native {

// In the configuration: "credential:NAME" is what systemd put there for the process that reads it
// (systemd.exec, Credentials), and for no other; anything else is a file.
inline constexpr std::string_view kCredential = "credential:";
// kFileUnreadable: it is a credential, and this process has none.
Result<std::filesystem::path> key_file_at(const std::filesystem::path& given);

// kConflict: a key is never written over.
Status write_signing_key(const std::filesystem::path& file, const std::string& kind,
                         const SigningKey& key);
// kFileUnreadable, kFileExposed, kBadJson.
Result<SigningKey> read_signing_key(const std::filesystem::path& given, const std::string& kind);

// The public half of a signing key: for who checks its signatures and must not make any.
Status write_signing_public(const std::filesystem::path& file, const std::string& kind,
                            const SigningPublicKey& key);
// kFileUnreadable, kBadJson.
Result<SigningPublicKey> read_signing_public(const std::filesystem::path& file,
                                             const std::string& kind);

struct GuardKeyFile {
  GuardId id{};
  SigningKey identity;
  SecretBytes password_seed;  // 32 bytes; no database holds it (SPEC 4.12)
};
Status write_guard_key(const std::filesystem::path& file, const GuardKeyFile& key);
// kBadJson also if the password seed is missing: nothing is made up in its place.
Result<GuardKeyFile> read_guard_key(const std::filesystem::path& given);

struct UserKeyFile {
  Mailbox mailbox;
  UserKeys keys;
};
Status write_user_keys(const std::filesystem::path& file, const UserKeyFile& key);
Result<UserKeyFile> read_user_keys(const std::filesystem::path& file);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_CLI_KEY_FILES_H_
