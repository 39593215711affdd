// waferseal backup and waferseal restore. A backup is a folder:
//
//   store/store.db, store/blobs/      what the server keeps; all of it ciphertext or public
//   guard/guard.db                    the guard's records and counters, without its secrets
//   backup.json                       what it is, and when it was made
//
// Never in it: the guard's cells, which must be forgettable, and private keys (OPERATING, Backing up).
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "native/cli/commands.h"
#include "native/cli/config.h"
#include "native/cli/last_backup.h"
#include "native/cli/output.h"
#include "native/files/durable_file.h"
#include "native/server/server.h"
#include "native/sqlite/database.h"
#include "native/store/store.h"

namespace waferseal::native {
namespace {

namespace fs = std::filesystem;

constexpr int kBackupVersion = 1;
constexpr std::size_t kPiece = 1024 * 1024;
constexpr std::uint64_t kMostDescription = 64 * 1024;

Status failed(const fs::path& file, const std::error_code& error) {
  return Error{Code::kFileUnwritable, file.string(), error.message()};
}

Result<bool> is_there(const fs::path& file) {
  std::error_code error;
  const bool there = fs::exists(file, error);
  if (error) return Error{Code::kFileUnreadable, file.string(), error.message()};
  return there;
}

// As it was at one moment, whoever writes meanwhile.
Status copy_database(const fs::path& from, const fs::path& to) {
  WAFERSEAL_TRY(const bool there, is_there(from));
  if (!there) return Error{Code::kFileUnreadable, from.string(), "there is no such database"};
  WAFERSEAL_TRY(Database database, Database::open(from, 0600));
  WAFERSEAL_CHECK(database.run("VACUUM INTO ?", to.string()));
  WAFERSEAL_TRY(const FileDescriptor copy, open_file(to, O_RDWR));
  ::fchmod(copy.number(), 0600);
  WAFERSEAL_CHECK(sync_data(copy));
  return sync_folder(to.parent_path());
}

// Beside its place first, then renamed: what has the name is whole.
Status copy_file(const fs::path& from, const fs::path& to, unsigned mode) {
  const fs::path beside = to.string() + ".new";
  {
    WAFERSEAL_TRY(const FileDescriptor in, open_file(from, O_RDONLY));
    // The folder may be another user's: what is opened is made here, and no link of theirs.
    if (::unlink(beside.c_str()) != 0 && errno != ENOENT) {
      return Error{Code::kFileUnwritable, beside.string(), std::strerror(errno)};
    }
    WAFERSEAL_TRY(const FileDescriptor out,
                  open_file(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode));
    ::fchmod(out.number(), mode);
    WAFERSEAL_TRY(const std::uint64_t size, file_size(in));
    for (std::uint64_t at = 0; at < size; at += kPiece) {
      const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, size - at));
      WAFERSEAL_TRY(const Bytes bytes, read_at(in, at, piece));
      WAFERSEAL_CHECK(write_at(out, at, bytes));
    }
    WAFERSEAL_CHECK(sync_data(out));
  }
  std::error_code error;
  fs::rename(beside, to, error);
  if (error) return failed(to, error);
  return Done{};
}

// What root makes belongs to whom its folder belongs to: the server's user reads it.
Status give_to_owner_of(const fs::path& folder, const fs::path& made) {
  if (::geteuid() != 0) return Done{};
  struct stat owner {};
  if (::stat(folder.c_str(), &owner) != 0 ||
      ::lchown(made.c_str(), owner.st_uid, owner.st_gid) != 0) {
    return Error{Code::kFileUnwritable, made.string(), std::strerror(errno)};
  }
  return Done{};
}

Status give_all_to_owner_of(const fs::path& folder) {
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    WAFERSEAL_CHECK(give_to_owner_of(folder, at->path()));
  }
  if (error) return failed(folder, error);
  return Done{};
}

// Files that go while this runs are left out: they belong to messages that are gone by now.
Status copy_tree(const fs::path& from, const fs::path& to, unsigned folder_mode, unsigned mode) {
  WAFERSEAL_CHECK(make_folder(to, folder_mode));
  std::error_code error;
  fs::directory_iterator entries(from, error);
  if (error) return Error{Code::kFileUnreadable, from.string(), error.message()};
  for (const fs::directory_entry& entry : entries) {
    const fs::path target = to / entry.path().filename();
    if (entry.is_directory(error)) {
      WAFERSEAL_CHECK(copy_tree(entry.path(), target, folder_mode, mode));
      continue;
    }
    const Status copied = copy_file(entry.path(), target, mode);
    WAFERSEAL_TRY(const bool still_there, is_there(entry.path()));
    if (!copied && still_there) return copied;
  }
  return sync_folder(to);
}

Status refuse_what_is_there(const fs::path& file, const char* what) {
  WAFERSEAL_TRY(const bool there, is_there(file));
  if (there) return Error{Code::kConflict, file.string(), what};
  return Done{};
}

Status make_backup(const BackupArguments& arguments) {
  WAFERSEAL_TRY(const Config config, load_config(arguments.config));
  const fs::path out = arguments.folder;
  WAFERSEAL_CHECK(refuse_what_is_there(out, "is there already; nothing was changed"));
  WAFERSEAL_CHECK(make_folder(out, 0700));
  WAFERSEAL_CHECK(make_folder(out / "store", 0700));
  // The database first: a body is there before a message names it.
  WAFERSEAL_CHECK(copy_database(config.server.folder / "store.db", out / "store/store.db"));
  WAFERSEAL_CHECK(
      copy_tree(config.server.folder / "blobs/blobs", out / "store/blobs/blobs", 0700, 0600));
  if (config.guard) {
    WAFERSEAL_CHECK(make_folder(out / "guard", 0700));
    WAFERSEAL_CHECK(copy_database(config.guard->folder / "guard.db", out / "guard/guard.db"));
  }
  const nlohmann::json description = {{"waferseal_backup", kBackupVersion},
                                      {"account", config.server.account},
                                      {"made_at", unix_seconds(system_time())},
                                      {"guard", config.guard.has_value()}};
  const std::string text = description.dump(2) + "\n";
  // Last: a folder without it is no backup.
  WAFERSEAL_CHECK(write_durably(out / "backup.json", as_bytes(text), 0600));
  WAFERSEAL_CHECK(remember_backup(config.server.folder, system_time()));
  WAFERSEAL_CHECK(give_to_owner_of(config.server.folder, config.server.folder / "last-backup"));
  say("Backed up to " + out.string() + ". Not in it: private keys and the guard's cells.");
  return Done{};
}

Status check_backup(const fs::path& folder, const Config& config) {
  const auto text = read_file(folder / "backup.json", kMostDescription);
  if (!text) return Error{Code::kFileUnreadable, folder.string(), "is no finished backup"};
  const auto json = nlohmann::json::parse(as_text(*text), nullptr, false);
  if (!json.is_object() || json.value("waferseal_backup", 0) != kBackupVersion) {
    return Error{Code::kBadJson, (folder / "backup.json").string(), "not of this version"};
  }
  if (json.value("account", "") != config.server.account) {
    return Error{Code::kConflict, "account.name", "the backup is of another account"};
  }
  return Done{};
}

// SQLite would take what another database left beside it for the restored one's.
Status refuse_database(const fs::path& file) {
  for (const char* const end : {"", "-wal", "-shm", "-journal"}) {
    WAFERSEAL_CHECK(refuse_what_is_there(file.string() + end, "is there; move it away first"));
  }
  return Done{};
}

Status restore_store(const fs::path& from, const Config& config) {
  const fs::path to = config.server.folder;
  WAFERSEAL_CHECK(refuse_database(to / "store.db"));
  WAFERSEAL_CHECK(make_folder(to, 02770));
  WAFERSEAL_CHECK(make_folder(to / "blobs", 02770));
  WAFERSEAL_CHECK(copy_tree(from / "store/blobs/blobs", to / "blobs/blobs", 02770, 0660));
  // Settled in a folder beside its place, where nothing serves it.
  const fs::path beside = to / "restoring";
  std::error_code error;
  fs::remove_all(beside, error);
  WAFERSEAL_CHECK(make_folder(beside, 0700));
  WAFERSEAL_CHECK(copy_file(from / "store/store.db", beside / "store.db", 0660));
  std::size_t held = 0;
  {
    WAFERSEAL_TRY(const auto store, open_store(beside));
    WAFERSEAL_TRY(held, store->settle_after_restore());
  }
  // Last: without it nothing was restored, and it can be done again.
  fs::rename(beside / "store.db", to / "store.db", error);
  if (error) return failed(to / "store.db", error);
  fs::remove_all(beside, error);
  WAFERSEAL_CHECK(give_all_to_owner_of(to));
  WAFERSEAL_CHECK(sync_folder(to));
  say("Restored the store to " + to.string() + ". Everybody logs in again.");
  if (held > 0) {
    say(std::to_string(held) +
        " deliveries are held: some may have been made since the backup. See `waferseal queue "
        "list`; `waferseal queue retry --all` lets them go.");
  }
  return Done{};
}

Status restore_guard(const fs::path& from, const Config& config) {
  if (!config.guard) return Error{Code::kConfigInvalid, "guard", "no guard is configured"};
  const fs::path to = config.guard->folder;
  WAFERSEAL_CHECK(refuse_database(to / "guard.db"));
  WAFERSEAL_CHECK(make_folder(to, 0700));
  WAFERSEAL_CHECK(copy_file(from / "guard/guard.db", to / "guard.db", 0600));
  WAFERSEAL_CHECK(give_to_owner_of(to, to / "guard.db"));
  WAFERSEAL_CHECK(sync_folder(to));
  say("Restored the guard's records to " + to.string() + ". Its questions come up frozen.");
  return Done{};
}

Status restore_backup(const BackupArguments& arguments) {
  WAFERSEAL_TRY(const Config config, load_config(arguments.config));
  const fs::path from = arguments.folder;
  WAFERSEAL_CHECK(check_backup(from, config));
  return arguments.guard ? restore_guard(from, config) : restore_store(from, config);
}

}  // namespace

int backup(const BackupArguments& arguments) {
  const Status made = make_backup(arguments);
  return made ? 0 : report(made.error());
}

int restore(const BackupArguments& arguments) {
  const Status restored = restore_backup(arguments);
  return restored ? 0 : report(restored.error());
}

}  // namespace waferseal::native
