#include "native/files/owner.h"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace waferseal::native {

Result<Owner> find_owner(const std::string& user) {
  passwd entry{};
  passwd* found = nullptr;
  std::vector<char> room(16 * 1024);
  const int failed = ::getpwnam_r(user.c_str(), &entry, room.data(), room.size(), &found);
  if (failed != 0) return Error{Code::kNotFound, user, std::strerror(failed)};
  if (found == nullptr) return Error{Code::kNotFound, user, "this machine has no such user"};
  return Owner{entry.pw_uid, entry.pw_gid};
}

Status give_to(const std::filesystem::path& file, const Owner& owner) {
  struct stat before {};
  if (::lstat(file.c_str(), &before) != 0 || ::lchown(file.c_str(), owner.user, owner.group) != 0) {
    return Error{Code::kFileUnwritable, file.string(), std::strerror(errno)};
  }
  // A change of owner takes the set-group bit of a folder away where the kernel thinks it safer.
  if (S_ISDIR(before.st_mode) && ::chmod(file.c_str(), before.st_mode & 07777) != 0) {
    return Error{Code::kFileUnwritable, file.string(), std::strerror(errno)};
  }
  return Done{};
}

Status give_all_to(const std::filesystem::path& folder, const Owner& owner) {
  WAFERSEAL_CHECK(give_to(folder, owner));
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    WAFERSEAL_CHECK(give_to(at->path(), owner));
  }
  if (error) return Error{Code::kFileUnwritable, folder.string(), error.message()};
  return Done{};
}

Result<bool> is_of_group(const std::string& user, gid_t group) {
  WAFERSEAL_TRY(const Owner owner, find_owner(user));
  int count = 64;
  std::vector<gid_t> groups(static_cast<std::size_t>(count));
  if (::getgrouplist(user.c_str(), owner.group, groups.data(), &count) < 0) {
    groups.resize(static_cast<std::size_t>(count));
    if (::getgrouplist(user.c_str(), owner.group, groups.data(), &count) < 0) {
      return Error{Code::kNotFound, user, "its groups cannot be read"};
    }
  }
  groups.resize(static_cast<std::size_t>(count));
  return std::find(groups.begin(), groups.end(), group) != groups.end();
}

}  // namespace waferseal::native
