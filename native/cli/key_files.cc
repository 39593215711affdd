#include "native/cli/key_files.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "native/files/durable_file.h"
#include "waferseal/password_guard.h"

namespace waferseal::native {
namespace {

constexpr std::uint64_t kMostPublicKey = 16 * 1024;

Status write_json(const std::filesystem::path& file, const nlohmann::json& json) {
  const SecretBytes text = SecretBytes::adopt(to_bytes(json.dump(2) + "\n"));
  return create_durably(file, text.reveal(), 0600);
}

Result<nlohmann::json> parse_kind(std::string_view text, const std::filesystem::path& file,
                                  const std::string& kind) {
  auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("waferseal") || json["waferseal"] != kind) {
    return Error{Code::kBadJson, file.string(), "this is no " + kind};
  }
  return json;
}

const char* credentials_folder() {
  const char* const folder = std::getenv("CREDENTIALS_DIRECTORY");
  return folder == nullptr || *folder == '\0' ? nullptr : folder;
}

// systemd (from 254 on) leaves a credential to root and lets the service in by an access control list, whose mask
// stands where the bits of the group do (acl(5)).
unsigned exposing_bits(const std::filesystem::path& file) {
  const char* const folder = credentials_folder();
  return folder != nullptr && file.parent_path() == folder ? 0007 : 0077;
}

Result<nlohmann::json> read_json(const std::filesystem::path& file, const std::string& kind) {
  WAFERSEAL_TRY(const SecretBytes bytes, read_secret_file(file, exposing_bits(file)));
  return parse_kind(as_text(bytes.reveal()), file, kind);
}

Result<SecretBytes> member(const nlohmann::json& json, const char* name,
                           const std::filesystem::path& file) {
  const auto found = json.find(name);
  if (found == json.end() || !found->is_string()) {
    return Error{Code::kBadJson, file.string(), std::string(name) + " is missing"};
  }
  WAFERSEAL_TRY(Bytes bytes, base64url_decode(found->get<std::string>()));
  return SecretBytes::adopt(std::move(bytes));
}

}  // namespace

Status write_signing_key(const std::filesystem::path& file, const std::string& kind,
                         const SigningKey& key) {
  return write_json(file, {{"waferseal", kind}, {"seed", base64url_encode(key.seed().reveal())}});
}

Result<std::filesystem::path> key_file_at(const std::filesystem::path& given) {
  const std::string text = given.string();
  if (text.rfind(kCredential, 0) != 0) return given;
  const char* const folder = credentials_folder();
  if (folder == nullptr) {
    return Error{Code::kFileUnreadable, text, "systemd has given this process no credentials"};
  }
  return std::filesystem::path(folder) / text.substr(kCredential.size());
}

Result<SigningKey> read_signing_key(const std::filesystem::path& given, const std::string& kind) {
  WAFERSEAL_TRY(const std::filesystem::path file, key_file_at(given));
  WAFERSEAL_TRY(const nlohmann::json json, read_json(file, kind));
  WAFERSEAL_TRY(const SecretBytes seed, member(json, "seed", file));
  return SigningKey::from_seed(seed);
}

Status write_signing_public(const std::filesystem::path& file, const std::string& kind,
                            const SigningPublicKey& key) {
  const std::string text =
      nlohmann::json{{"waferseal", kind}, {"signing", base64url_encode(key.bytes)}}.dump(2) + "\n";
  return write_durably(file, as_bytes(text), 0644);
}

Result<SigningPublicKey> read_signing_public(const std::filesystem::path& file,
                                             const std::string& kind) {
  WAFERSEAL_TRY(const Bytes text, read_file(file, kMostPublicKey));
  WAFERSEAL_TRY(const nlohmann::json json, parse_kind(as_text(text), file, kind));
  WAFERSEAL_TRY(const SecretBytes bytes, member(json, "signing", file));
  return SigningPublicKey::from_bytes(bytes.reveal());
}

Status write_guard_key(const std::filesystem::path& file, const GuardKeyFile& key) {
  return write_json(file, {{"waferseal", "guard key"},
                           {"id", base64url_encode(key.id)},
                           {"seed", base64url_encode(key.identity.seed().reveal())},
                           {"password_seed", base64url_encode(key.password_seed.reveal())}});
}

Result<GuardKeyFile> read_guard_key(const std::filesystem::path& given) {
  WAFERSEAL_TRY(const std::filesystem::path file, key_file_at(given));
  WAFERSEAL_TRY(const nlohmann::json json, read_json(file, "guard key"));
  WAFERSEAL_TRY(const SecretBytes seed, member(json, "seed", file));
  WAFERSEAL_TRY(const SecretBytes id, member(json, "id", file));
  GuardId guard{};
  if (id.size() != guard.size()) return Error{Code::kBadJson, file.string(), "id is not 16 bytes"};
  std::copy(id.reveal().begin(), id.reveal().end(), guard.begin());
  WAFERSEAL_TRY(SecretBytes password_seed, member(json, "password_seed", file));
  if (password_seed.size() != kPasswordSeedSize) {
    return Error{Code::kBadJson, file.string(), "password_seed is not 32 bytes"};
  }
  WAFERSEAL_TRY(SigningKey identity, SigningKey::from_seed(seed));
  return GuardKeyFile{guard, std::move(identity), std::move(password_seed)};
}

Status write_user_keys(const std::filesystem::path& file, const UserKeyFile& key) {
  return write_json(file, {{"waferseal", "user keys"},
                           {"mailbox", key.mailbox.text()},
                           {"signing_seed", base64url_encode(key.keys.signing.seed().reveal())},
                           {"xwing_seed", base64url_encode(key.keys.xwing.seed().reveal())}});
}

Result<UserKeyFile> read_user_keys(const std::filesystem::path& file) {
  WAFERSEAL_TRY(const nlohmann::json json, read_json(file, "user keys"));
  const auto mailbox_text = json.find("mailbox");
  if (mailbox_text == json.end() || !mailbox_text->is_string()) {
    return Error{Code::kBadJson, file.string(), "mailbox is missing"};
  }
  WAFERSEAL_TRY(Mailbox mailbox, Mailbox::parse(mailbox_text->get<std::string>()));
  WAFERSEAL_TRY(const SecretBytes signing_seed, member(json, "signing_seed", file));
  WAFERSEAL_TRY(const SecretBytes xwing_seed, member(json, "xwing_seed", file));
  WAFERSEAL_TRY(SigningKey signing, SigningKey::from_seed(signing_seed));
  WAFERSEAL_TRY(XWingKey xwing, XWingKey::from_seed(xwing_seed));
  return UserKeyFile{std::move(mailbox), UserKeys{std::move(signing), std::move(xwing)}};
}

}  // namespace waferseal::native
