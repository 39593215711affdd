// Whose files are whose, who may read them, and whether there is room.
#include <pwd.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "native/cli/doctor/host.h"
#include "native/cli/key_files.h"
#include "native/files/durable_file.h"
#include "native/files/owner.h"

namespace waferseal::native {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLeastRoom = std::uint64_t{512} * 1024 * 1024;

std::optional<struct stat> look_up(const fs::path& file) {
  struct stat found {};
  if (::stat(file.c_str(), &found) != 0) return std::nullopt;
  return found;
}

std::string user_name(uid_t id) {
  const passwd* const user = ::getpwuid(id);
  return user == nullptr ? std::to_string(id) : user->pw_name;
}

bool is_credential(const fs::path& key) { return key.string().rfind(kCredential, 0) == 0; }

void look_at_key_file(const fs::path& key, const std::optional<struct stat>& folder,
                      const char* whose, Findings& findings) {
  if (key.empty() || is_credential(key)) return;
  struct stat found {};
  if (::stat(key.c_str(), &found) != 0) {
    // Of the agent's folder the server's user sees nothing, as it should be.
    if (errno == EACCES) return;
    return findings.add(
        Error{Code::kFileUnreadable, key.string(), std::strerror(errno)},
        "Without it serve or agent does not start.",
        "Put it back from where you keep a copy, or see `waferseal keygen --help`.");
  }
  if ((found.st_mode & 077) != 0) {
    findings.add(Error{Code::kFileExposed, key.string(), {}},
                 "Whoever has read it can act as this host; what uses it refuses such a file.",
                 "chmod 600 " + key.string() + "; if others were on this machine, make a new key");
  }
  if (folder && found.st_uid != folder->st_uid) {
    findings.add(Error{Code::kFileUnreadable, key.string(),
                       "belongs to " + user_name(found.st_uid) + ", not to the " + whose},
                 std::string("The ") + whose + "'s user cannot read it.",
                 "chown " + user_name(folder->st_uid) + " " + key.string());
  }
}

// Who keeps the guard's secrets must not be who answers browsers, where the machine has users for both.
void look_at_guards_user(const Config& config, const std::optional<struct stat>& guards,
                         Findings& findings) {
  const std::string separate =
      "systemctl stop waferseal-server, then waferseal guard separate --server-user "
      "waferseal-server --guard-user waferseal-guard, then systemctl start waferseal.target";
  const char* const why =
      "Whoever breaks into the server then reads the guard's secrets, and guesses answers and "
      "passwords without any limit.";
  if (!config.guard->apart()) {
    if (::getpwnam("waferseal-guard") == nullptr) return;
    return findings.add("guard.socket", "the guard is a part of serve, though it has a user here",
                        why, separate);
  }
  const auto server = look_up(config.server.folder);
  if (!guards || !server) return;
  if (guards->st_uid == server->st_uid) {
    findings.add(config.guard->folder.string(),
                 "server and guard are one user, " + user_name(server->st_uid), why,
                 "give the folder and guard.key to a user of its own: chown -R waferseal-guard: " +
                     config.guard->folder.string() + " " + config.guard->key.string());
  }
  if (config.guard->server_user.empty()) return;
  const auto asks = is_of_group(config.guard->server_user, guards->st_gid);
  if (asks && !*asks) {
    findings.add("guard.server_user",
                 config.guard->server_user + " is not of the group of the guard's folder",
                 "It cannot open the guard's socket, so nobody logs in and nothing is sent.",
                 "usermod -a -G waferseal-guard " + config.guard->server_user +
                     ", and the same for the agent's user");
  }
}

bool is_inside(const fs::path& inner, const fs::path& outer) {
  const auto relative = fs::weakly_canonical(inner).lexically_relative(fs::weakly_canonical(outer));
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace

Findings look_at_config_file(const Host& host) {
  Findings findings;
  const fs::path file = host.arguments.config;
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  for (const fs::path& one : {file, folder}) {
    const auto found = look_up(one);
    if (!found || (found->st_mode & 022) == 0) continue;
    // In a folder with the sticky bit others' files cannot be replaced.
    if (one == folder && (found->st_mode & S_ISVTX) != 0) continue;
    findings.add(one.string(), "others may write to it",
                 "Whoever writes there chooses whose key lists count and where mail goes.",
                 "chmod go-w " + one.string());
  }
  return findings;
}

Findings look_at_key_files(const Host& host) {
  Findings findings;
  const Config& config = host.config;
  if (config.guard) {
    const auto guard = look_up(config.guard->folder);
    const bool apart = config.guard->apart();
    look_at_key_file(config.guard->key, guard, apart ? "guard" : "server", findings);
    look_at_key_file(config.ticket_key, apart ? look_up(config.server.folder) : guard, "server",
                     findings);
  }
  if (config.agent) {
    look_at_key_file(config.agent->key, look_up(config.agent->key.parent_path()), "agent",
                     findings);
  }
  return findings;
}

Findings look_at_separation(const Host& host) {
  Findings findings;
  const Config& config = host.config;
  if (!config.guard) {
    findings.add("guard", "the section is missing",
                 "Without a guard nobody logs in, and there are no questions and no tls copies.",
                 "[guard] with folder and key; `waferseal config example` has it");
    return findings;
  }
  const fs::path& guard = config.guard->folder;
  if (is_inside(guard, config.server.folder) || is_inside(config.server.folder, guard)) {
    findings.add(
        "guard.folder", guard.string() + " and store.folder overlap",
        "The agent's user and copies of the store would reach the guard's secrets, which must be "
        "forgettable.",
        "guard.folder = \"" + (config.server.folder.parent_path() / "guard").string() +
            "\", and move the guard's files there while serve is stopped");
  }
  const auto guards = look_up(guard);
  if (guards && (guards->st_mode & 077) != 0) {
    findings.add(guard.string(), "others may enter it",
                 "With the guard's cells, answers and passwords are guessed without any limit.",
                 "chmod 700 " + guard.string());
  }
  look_at_guards_user(config, guards, findings);
  if (!config.agent) return findings;
  const auto server = config.guard->apart() ? look_up(config.server.folder) : guards;
  const auto agent = look_up(config.agent->key.parent_path());
  if (server && agent && server->st_uid == agent->st_uid) {
    findings.add(config.agent->key.parent_path().string(),
                 "server and agent are one user, " + user_name(agent->st_uid),
                 "Whoever breaks into the server then reads the text of tls copies.",
                 "give agent.key's folder to a user of its own: chown -R waferseal-agent " +
                     config.agent->key.parent_path().string());
  }
  return findings;
}

Findings look_at_root_key(const Host& host) {
  Findings findings;
  const fs::path key = fs::path(host.arguments.config).parent_path() / "keys/root.key";
  if (look_up(key)) {
    findings.add(
        key.string(), "is on this machine",
        "Whoever takes this machine could sign key lists, and read what is sealed next.",
        "move it to another machine or a medium that is kept elsewhere; `waferseal keylist "
        "sign` needs no store");
  }
  return findings;
}

Findings look_at_disk(const Host& host) {
  Findings findings;
  const fs::path& folder = host.config.server.folder;
  const auto found = look_up(folder);
  if (!found || !S_ISDIR(found->st_mode)) {
    findings.add(Error{Code::kFileUnwritable, folder.string(), "store.folder is not there"},
                 "Nothing can be kept.",
                 "mkdir -m 2770 " + folder.string() +
                     ", and give it to the server's user and the common group");
    return findings;
  }
  if ((found->st_mode & S_IRWXU) != S_IRWXU) {
    findings.add(Error{Code::kFileUnwritable, folder.string(), "its owner may not write there"},
                 "Messages are refused, and nothing moves in the queue.",
                 "chmod 2770 " + folder.string());
  }
  const auto agent =
      host.config.agent ? look_up(host.config.agent->key.parent_path()) : std::nullopt;
  if (agent && agent->st_uid != found->st_uid && (found->st_mode & S_IRWXG) != S_IRWXG) {
    findings.add(Error{Code::kFileUnwritable, folder.string(), "the agent may not write there"},
                 "tls copies and notices wait for ever.",
                 "chmod 2770 " + folder.string() + ", with a group that has both users");
  }
  if ((found->st_mode & S_IRWXO) != 0) {
    findings.add(folder.string(), "every user may enter it",
                 "The store has the names of senders and recipients.",
                 "chmod 2770 " + folder.string());
  }
  struct statvfs room {};
  if (::statvfs(folder.c_str(), &room) != 0) return findings;
  const std::uint64_t free = std::uint64_t{room.f_bavail} * room.f_frsize;
  const std::uint64_t need = std::max(kLeastRoom, 2 * host.config.server.most_upload_bytes);
  if (free < need) {
    findings.add(Error{Code::kFileUnwritable, folder.string(),
                       std::to_string(free >> 20) + " MiB free, less than two uploads of " +
                           std::to_string(host.config.server.most_upload_bytes >> 20) +
                           " MiB (server.max_upload_mib) or 512 MiB"},
                 "A full disk refuses every message and stops the guard.",
                 "free some space, put store.folder on a larger disk, or lower "
                 "server.max_upload_mib");
  }
  return findings;
}

Findings look_at_web_pages(const Host& host) {
  Findings findings;
  if (host.config.server.web.empty()) {
    findings.skipped = "server.web is not set";
    return findings;
  }
  for (const char* const page : {"index.html", "portal.html"}) {
    std::error_code error;
    const fs::path file = host.config.server.web / page;
    if (fs::is_regular_file(file, error)) continue;
    findings.add(Error{Code::kFileUnreadable, file.string(), {}},
                 "Browsers find no page to log in or to open a link.",
                 "server.web is the folder of the built pages");
  }
  return findings;
}

Findings look_at_policy(const Host& host) {
  Findings findings;
  if (host.config.policy_file.empty()) {
    findings.skipped = "account.policy is not set";
    return findings;
  }
  const auto read = [&]() -> Status {
    WAFERSEAL_TRY(const Bytes text, read_file(host.config.policy_file, kMostPolicyBytes));
    WAFERSEAL_TRY(const Policy policy, parse_policy(as_text(text)));
    const auto contradictions = check_policy(policy);
    if (!contradictions.empty()) return contradictions.front();
    return Done{};
  };
  findings.add(read(), "serve does not start with such a policy.",
               "waferseal policy check " + host.config.policy_file.string());
  return findings;
}

}  // namespace waferseal::native
