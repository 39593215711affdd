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

// The same for a folder and all that is in it.
Status give_all_to(const std::filesystem::path& folder, const Owner& owner);

// Whether the group is the user's, be it not the one that it runs as. kNotFound as above.
Result<bool> is_of_group(const std::string& user, gid_t group);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_FILES_OWNER_H_
