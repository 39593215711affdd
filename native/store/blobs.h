// Ciphertext too large for a database: files in a folder, each with the list of its segments'
// hashes beside it. A blob is first an upload that grows by whole segments, then it is committed:
// file and list synced, renamed into place, folder synced. Only a committed blob may be named by a
// message.
//
//   <root>/incoming/<id>.body, <id>.list      growing
//   <root>/blobs/<xx>/<id>.body, <id>.list    committed
#ifndef WAFERSEAL_NATIVE_STORE_BLOBS_H_
#define WAFERSEAL_NATIVE_STORE_BLOBS_H_

#include <filesystem>
#include <string>
#include <vector>

#include "waferseal/bytes.h"

namespace waferseal::native {

// 16 capsule chunks of 64 KiB and their tags.
inline constexpr std::uint64_t kSegmentSize = 16 * (65536 + 16);

struct BlobInfo {
  std::uint64_t size = 0;
  std::vector<ByteArray<32>> segment_hashes;  // SHA-256 of each segment
};

class BlobStore {
 public:
  // Makes the folders (mode 2770) if they are missing. kStoreFailed.
  static Result<BlobStore> open(const std::filesystem::path& root);

  // Appends segment `number` of an upload of `size` bytes. Idempotent: a segment that is there with
  // the same bytes is taken as done. kUploadMismatch: other bytes, wrong length or out of order.
  // Returns the number of the next segment that is missing.
  Result<std::uint64_t> put_segment(const std::string& id, std::uint64_t size, std::uint64_t number,
                                    ByteView segment);
  // Syncs and moves the upload into place; harmless if that was done. kUploadIncomplete.
  Result<BlobInfo> commit(const std::string& id, std::uint64_t size);
  // Writes a whole blob at once and commits it.
  Result<BlobInfo> put(const std::string& id, ByteView body);

  // kNotFound, kBlobDamaged (list and file do not fit).
  Result<BlobInfo> info(const std::string& id) const;
  // Segments [first, first + count), checked against the list (kBlobDamaged).
  Result<Bytes> read(const std::string& id, std::uint64_t first, std::uint64_t count) const;
  Result<Bytes> read_all(const std::string& id) const;
  // Overwrites nothing (the content is ciphertext); removes the files and syncs the folder.
  Status remove(const std::string& id);

 private:
  explicit BlobStore(std::filesystem::path root) : root_(std::move(root)) {}
  std::filesystem::path incoming(const std::string& id, const char* extension) const;
  std::filesystem::path committed(const std::string& id, const char* extension) const;

  std::filesystem::path root_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_STORE_BLOBS_H_
