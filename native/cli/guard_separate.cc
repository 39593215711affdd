// waferseal guard separate: the guard that was a part of `serve` becomes a process and a user of its
// own. Nothing is removed before all else is done, so that it can be done again after a crash.
#include <sys/stat.h>

#include <filesystem>
#include <optional>
#include <sstream>

#include "native/cli/commands.h"
#include "native/cli/config.h"
#include "native/cli/guard_keys.h"
#include "native/cli/key_files.h"
#include "native/cli/listed_keys.h"
#include "native/cli/output.h"
#include "native/escrow/cell_file.h"
#include "native/files/durable_file.h"
#include "native/files/owner.h"

namespace waferseal::native {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostConfigText = 1024 * 1024;
constexpr const char* kKeyFolder = "guard-keys";

bool sets(const std::string& line, const std::string& key) {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string::npos || line.compare(begin, key.size(), key) != 0) return false;
  const std::size_t after = line.find_first_not_of(" \t", begin + key.size());
  return after != std::string::npos && line[after] == '=';
}

std::string in_quotes(const std::string& text) { return "\"" + text + "\""; }

// With the guard's lines changed, and all else as the operator wrote it.
std::string with_guard_apart(const std::string& text, const SeparateArguments& arguments,
                             const std::string& public_file) {
  std::istringstream lines(text);
  std::string out;
  bool in_guard = false;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.front() == '[') in_guard = line.rfind("[guard]", 0) == 0;
    if (in_guard && sets(line, "key")) {
      line = "key = " + in_quotes(std::string(kKeyFolder) + "/guard.key") +
             "\nsocket = " + in_quotes(arguments.socket) + "\npublic = " + in_quotes(public_file) +
             "\nticket = " + in_quotes(std::string(kKeyFolder) + "/ticket.public") +
             "\nserver_user = " + in_quotes(arguments.server_user);
    }
    const bool example = in_guard && (sets(line, "#socket") || sets(line, "#public") ||
                                      sets(line, "#ticket") || sets(line, "#server_user"));
    if (!example) out += line + "\n";
  }
  return out;
}

Status refuse_credential(const char* name, const fs::path& key) {
  if (key.string().rfind(kCredential, 0) != 0) return Done{};
  return Error{
      Code::kConfigInvalid, name,
      "is a credential of systemd: give it to waferseal-guard.service, and write [guard] by "
      "hand (OPERATING, A guard of its own)"};
}

Status put_guard_key(const fs::path& file, const GuardKeyFile& key) {
  std::error_code error;
  if (!fs::exists(file, error)) return write_guard_key(file, key);
  WAFERSEAL_TRY(const GuardKeyFile there, read_guard_key(file));
  if (there.id == key.id) return Done{};
  return Error{Code::kConflict, file.string(), "is another guard's key"};
}

Status write_config(const fs::path& file, const std::string& text) {
  struct stat before {};
  if (::stat(file.c_str(), &before) != 0) return Error{Code::kFileUnreadable, file.string(), {}};
  WAFERSEAL_CHECK(write_durably(file, as_bytes(text), before.st_mode & 07777));
  return give_to(file, Owner{before.st_uid, before.st_gid});
}

Status separate(const SeparateArguments& arguments) {
  WAFERSEAL_TRY(const Config config, load_config(arguments.config));
  if (!config.guard) return Error{Code::kConfigInvalid, "guard", "no guard is configured"};
  if (config.guard->apart()) {
    return Error{Code::kConflict, "guard.socket", "the guard is a process of its own already"};
  }
  WAFERSEAL_CHECK(refuse_credential("guard.key", config.guard->key));
  WAFERSEAL_CHECK(refuse_credential("keys.ticket", config.ticket_key));
  WAFERSEAL_TRY(const Owner server, find_owner(arguments.server_user));
  WAFERSEAL_TRY(const Owner owner, find_owner(arguments.guard_user));
  WAFERSEAL_CHECK(check_guards_owner(arguments.guard_user, owner, server));
  WAFERSEAL_TRY(const GuardKeyFile key, read_guard_key(config.guard->key));
  WAFERSEAL_TRY(const SigningKey ticket, read_signing_key(config.ticket_key, "ticket key"));
  // Its lock: `serve` is stopped, and does not start before this is done.
  std::optional<CellFile> cells;
  if (fs::exists(config.guard->folder / "cells")) {
    WAFERSEAL_TRY(cells, CellFile::open(config.guard->folder / "cells", key.id));
  }

  const fs::path file = arguments.config;
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  const fs::path public_file = config.guard->key.parent_path() / "guard.public";
  WAFERSEAL_TRY(const Bytes before, read_file(file, kMostConfigText));
  const std::string text = with_guard_apart(std::string(as_text(before)), arguments,
                                            public_file.lexically_proximate(folder).string());
  const auto after = parse_config(text, folder);
  if (!after || !after->guard || !after->guard->apart()) {
    return Error{
        Code::kConfigInvalid, "guard",
        "cannot be changed line by line: write key, socket, public, ticket and server_user by "
        "hand (OPERATING, A guard of its own)"};
  }

  WAFERSEAL_CHECK(make_folder(folder / kKeyFolder, 0700));
  WAFERSEAL_CHECK(put_guard_key(after->guard->key, key));
  WAFERSEAL_CHECK(
      write_signing_public(after->guard->ticket_public, "ticket public key", ticket.public_key()));
  const ListedGuard listed{key.id, key.identity.public_key(), config.guard->origin};
  const std::string listed_text = listed_guard_json(listed).dump(2) + "\n";
  WAFERSEAL_CHECK(write_durably(public_file, as_bytes(listed_text), 0644));
  WAFERSEAL_CHECK(give_to(public_file, server));
  WAFERSEAL_CHECK(give_all_to(folder / kKeyFolder, owner));
  if (fs::exists(config.guard->folder)) {
    WAFERSEAL_CHECK(give_all_to(config.guard->folder, owner));
  }
  WAFERSEAL_CHECK(write_config(file, text));
  std::error_code error;
  fs::remove(config.guard->key, error);
  if (error) return Error{Code::kFileUnwritable, config.guard->key.string(), error.message()};
  say("The guard's key is now " + after->guard->key.string() + ", its folder " +
      config.guard->folder.string() + ", both of " + arguments.guard_user + ".");
  say("Start it before `serve`: systemctl start waferseal-guard, or waferseal guard run as its "
      "user.");
  return Done{};
}

}  // namespace

int guard_separate(const SeparateArguments& arguments) {
  const Status separated = separate(arguments);
  return separated ? 0 : report(separated.error());
}

}  // namespace waferseal::native
