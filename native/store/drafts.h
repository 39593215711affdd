// Drafts as the store keeps them: sealed by their owner's browser to the owner, opaque here. A draft may
// have a blob with its files beside it.
#ifndef WAFERSEAL_NATIVE_STORE_DRAFTS_H_
#define WAFERSEAL_NATIVE_STORE_DRAFTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "waferseal/bytes.h"
#include "waferseal/host.h"

namespace waferseal::native {

struct DraftRecord {
  std::string id;  // 16 random bytes, base64url
  std::string owner;
  std::uint64_t version = 1;  // of what is there; the first is 1
  UnixTime saved_at{};
  std::uint64_t sealed_size = 0;
  Bytes sealed;       // not in lists
  std::string files;  // blob id; empty if it has no files
  std::uint64_t files_size = 0;
};

class DraftStore {
 public:
  virtual ~DraftStore() = default;

  // Takes the place of the version before; version 1 that of none. kConflict: there is another one, or
  // none. `upload`, unless empty, is the upload whose blob it takes over as `files`: from now on it is
  // none any more. kNotFound: it is not there, or not the owner's.
  virtual Status put(const DraftRecord& draft, const std::string& upload) = 0;
  virtual Result<std::optional<DraftRecord>> find(const std::string& owner,
                                                  const std::string& id) = 0;
  // Without `sealed`; what was saved last comes first.
  virtual Result<std::vector<DraftRecord>> list(const std::string& owner) = 0;
  // kConflict: it is there in another version. Harmless if it is gone.
  virtual Status remove(const std::string& owner, const std::string& id, std::uint64_t version) = 0;

  // Blobs of drafts that are gone, with their owner or alone, and those that others took the place of.
  // Once one is removed, `forget_blob`.
  virtual Result<std::vector<std::string>> unused_blobs(std::size_t most) = 0;
  virtual Status forget_blob(const std::string& id) = 0;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_STORE_DRAFTS_H_
