// The key list as the agent sees it: from the store, which is not believed, checked against the
// pinned root key and the newest number seen, which a file of the agent remembers.
#ifndef WAFERSEAL_NATIVE_AGENT_KEY_LIST_WATCH_H_
#define WAFERSEAL_NATIVE_AGENT_KEY_LIST_WATCH_H_

#include <filesystem>
#include <optional>

#include "waferseal/keylist.h"

namespace waferseal::delivery {

class KeyListWatch {
 public:
  // `root` is configured; the file may be missing, then no list was seen yet. kBadJson,
  // kFileUnreadable; kKeylistRoot: the file is about another root key.
  static Result<KeyListWatch> open(const KeyFingerprint& root, const std::filesystem::path& file);

  // The list in `record`, valid at `now`. A higher number is written to the file before the list is
  // used. Errors of open_key_list, kFileUnwritable.
  Result<KeyList> check(ByteView record, UnixTime now);

 private:
  KeyListWatch(const KeyListPin& pin, std::filesystem::path file)
      : pin_(pin), file_(std::move(file)) {}
  KeyListPin pin_;
  std::filesystem::path file_;
};

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_AGENT_KEY_LIST_WATCH_H_
