#include "native/agent/agent_key.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "native/files/durable_file.h"

namespace waferseal::delivery {
namespace {

using nlohmann::json;

constexpr char kKind[] = "agent keys";

Error bad_file(const std::filesystem::path& file, std::string detail) {
  return Error{Code::kAgentKeyFile, file.string(), std::move(detail)};
}

Result<SecretBytes> seed_of(const json& value) {
  if (!value.is_string()) return Code::kBadJson;
  WAFERSEAL_TRY(Bytes seed, base64url_decode(value.get_ref<const std::string&>()));
  return SecretBytes::adopt(std::move(seed));
}

Result<AgentKey> key_of(const json& value) {
  if (!value.is_object() || value.size() != 4) return Code::kBadJson;
  for (const char* const field : {"xwing_seed", "signing_seed", "not_before", "not_after"}) {
    if (!value.contains(field)) return Error{Code::kBadJson, field, {}};
  }
  if (!value["not_before"].is_number_unsigned() || !value["not_after"].is_number_unsigned()) {
    return Error{Code::kBadJson, "not_before", {}};
  }
  WAFERSEAL_TRY(const SecretBytes xwing_seed, seed_of(value["xwing_seed"]));
  WAFERSEAL_TRY(const SecretBytes signing_seed, seed_of(value["signing_seed"]));
  WAFERSEAL_TRY(XWingKey xwing, XWingKey::from_seed(xwing_seed));
  WAFERSEAL_TRY(SigningKey signing, SigningKey::from_seed(signing_seed));
  return AgentKey{std::move(xwing), std::move(signing),
                  from_unix_seconds(value["not_before"].get<std::int64_t>()),
                  from_unix_seconds(value["not_after"].get<std::int64_t>())};
}

json json_of(const AgentKey& key) {
  return {{"xwing_seed", base64url_encode(key.xwing.seed().reveal())},
          {"signing_seed", base64url_encode(key.signing.seed().reveal())},
          {"not_before", unix_seconds(key.not_before)},
          {"not_after", unix_seconds(key.not_after)}};
}

}  // namespace

ListedAgent AgentKey::listed() const {
  return ListedAgent{xwing.public_key(), signing.public_key(), not_before, not_after};
}

AgentKey generate_agent_key(RandomSource& random, UnixTime now) {
  return AgentKey{XWingKey::generate(random), SigningKey::generate(random), now,
                  now + kMostAgentKeyLife};
}

namespace {

// Who changes the file holds its folder locked: `keygen agent` and a running agent must not undo
// what the other writes.
Result<native::FileDescriptor> lock_folder(const std::filesystem::path& file) {
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  auto opened = native::open_file(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (!opened) return bad_file(file, opened.error().detail);
  if (::flock(opened->number(), LOCK_EX) != 0) return bad_file(file, "its folder cannot be locked");
  return opened;
}

Status write_keys(const std::filesystem::path& file, const std::vector<AgentKey>& keys) {
  json list = json::array();
  for (const AgentKey& key : keys) list.push_back(json_of(key));
  std::string text = json{{"waferseal", kKind}, {"keys", std::move(list)}}.dump(2) + "\n";
  const Status written = native::write_durably(file, as_bytes(text), 0600);
  wipe(MutableByteView(reinterpret_cast<std::uint8_t*>(text.data()), text.size()));
  if (!written) return bad_file(file, written.error().detail);
  return Done{};
}

// With none in it if all have ended and were dropped.
Result<std::vector<AgentKey>> read_keys(const std::filesystem::path& file) {
  const Result<SecretBytes> text = native::read_secret_file(file);
  if (!text) {
    if (text.code() != Code::kFileExposed) return bad_file(file, text.error().detail);
    return Error{Code::kAgentKeyExposed, file.string(), text.error().detail};
  }
  struct stat info {};
  if (stat(file.c_str(), &info) != 0) return bad_file(file, "it is gone");
  if (info.st_uid != geteuid()) {
    return Error{Code::kAgentKeyExposed, file.string(), "it belongs to another user"};
  }
  const json root = json::parse(as_text(text->reveal()), nullptr, /*allow_exceptions=*/false);
  if (!root.is_object() || root.value("waferseal", "") != kKind || !root.contains("keys") ||
      !root["keys"].is_array()) {
    return bad_file(file, "it is not a file of agent keys");
  }
  std::vector<AgentKey> keys;
  for (const json& value : root["keys"]) {
    Result<AgentKey> key = key_of(value);
    if (!key) return bad_file(file, describe(key.error()));
    keys.push_back(std::move(*key));
  }
  return keys;
}

}  // namespace

Status add_agent_key(const std::filesystem::path& file, const AgentKey& key, UnixTime now) {
  WAFERSEAL_TRY(const native::FileDescriptor lock, lock_folder(file));
  std::vector<AgentKey> keys;
  keys.push_back(key.clone());
  if (std::filesystem::exists(file)) {
    WAFERSEAL_TRY(std::vector<AgentKey> others, read_keys(file));
    for (AgentKey& other : others) {
      if (other.not_after >= now) keys.push_back(std::move(other));
    }
  }
  return write_keys(file, keys);
}

Result<std::vector<AgentKey>> read_agent_keys(const std::filesystem::path& file, UnixTime now) {
  WAFERSEAL_TRY(const native::FileDescriptor lock, lock_folder(file));
  WAFERSEAL_TRY(std::vector<AgentKey> keys, read_keys(file));
  const auto ended = std::remove_if(keys.begin(), keys.end(),
                                    [now](const AgentKey& key) { return key.not_after < now; });
  if (ended == keys.end()) return keys;
  keys.erase(ended, keys.end());
  WAFERSEAL_CHECK(write_keys(file, keys));
  return keys;
}

}  // namespace waferseal::delivery
