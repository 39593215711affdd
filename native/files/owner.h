// Whose files are.
#ifndef WAFERSEAL_NATIVE_FILES_OWNER_H_
#define WAFERSEAL_NATIVE_FILES_OWNER_H_

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "waferseal/bytes.h"

namespace waferseal::native {

// A user of this machine, and the group that it runs as.
struct Owner {
  uid_t user = 0;
  gid_t group = 0;
};

// kNotFound: the machine knows no such user.
Result<Owner> find_owner(const std::string& user);

// The file or folder itself, not what is in it; a link, and not where it leads. kFileUnwritable.
Status give_to(const std::filesystem::path& file, const Owner& owner);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_FILES_OWNER_H_
