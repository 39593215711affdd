#include "native/store/blobs.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "engine/crypto/hash.h"
#include "native/files/durable_file.h"

namespace waferseal::native {
namespace {

constexpr std::size_t kHashSize = 32;
// 64 GiB: more segments than this are no message.
constexpr std::uint64_t kMostListBytes = std::uint64_t{65536} * kHashSize;

// Ids become file names, so they are held to the one form that we make.
Status check_id(const std::string& id) {
  const auto decoded = base64url_decode(id);
  if (!decoded || decoded->size() != 16) return Error{Code::kNotFound, {}, "not a blob id"};
  return Done{};
}

std::uint64_t segment_count(std::uint64_t size) { return (size + kSegmentSize - 1) / kSegmentSize; }

std::size_t segment_length(std::uint64_t size, std::uint64_t number) {
  return static_cast<std::size_t>(std::min(kSegmentSize, size - number * kSegmentSize));
}

std::vector<ByteArray<32>> split_list(ByteView list) {
  std::vector<ByteArray<32>> hashes(list.size() / kHashSize);
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    std::copy_n(list.begin() + static_cast<std::ptrdiff_t>(i * kHashSize), kHashSize,
                hashes[i].begin());
  }
  return hashes;
}

bool is_there(const std::filesystem::path& file) {
  std::error_code error;
  return std::filesystem::exists(file, error);
}

Status move_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::rename(from.c_str(), to.c_str()) == 0) return Done{};
  return Error{Code::kStoreFailed, to.string(), std::strerror(errno)};
}

Status sync_file(const std::filesystem::path& file) {
  WAFERSEAL_TRY(const FileDescriptor opened, open_file(file, O_RDONLY));
  return sync_data(opened);
}

}  // namespace

Result<BlobStore> BlobStore::open(const std::filesystem::path& root) {
  WAFERSEAL_CHECK(make_folder(root, 02770));
  WAFERSEAL_CHECK(make_folder(root / "incoming", 02770));
  WAFERSEAL_CHECK(make_folder(root / "blobs", 02770));
  return BlobStore(root);
}

std::filesystem::path BlobStore::incoming(const std::string& id, const char* extension) const {
  return root_ / "incoming" / (id + extension);
}

std::filesystem::path BlobStore::committed(const std::string& id, const char* extension) const {
  return root_ / "blobs" / id.substr(0, 2) / (id + extension);
}

Result<std::uint64_t> BlobStore::put_segment(const std::string& id, std::uint64_t size,
                                             std::uint64_t number, ByteView segment) {
  WAFERSEAL_CHECK(check_id(id));
  if (number >= segment_count(size)) return Error{Code::kUploadMismatch, id, "no such segment"};
  if (segment.size() != segment_length(size, number)) {
    return Error{Code::kUploadMismatch, id, "the segment has the wrong length"};
  }
  const crypto::Digest digest = crypto::sha256(segment);
  if (is_there(committed(id, ".body"))) {
    WAFERSEAL_TRY(const BlobInfo stored, info(id));
    if (stored.size != size || stored.segment_hashes[number] != digest) {
      return Error{Code::kUploadMismatch, id, "the upload was completed with other bytes"};
    }
    return stored.segment_hashes.size();
  }

  WAFERSEAL_TRY(const FileDescriptor list,
                open_file(incoming(id, ".list"), O_RDWR | O_CREAT, 0660));
  WAFERSEAL_TRY(const std::uint64_t list_size, file_size(list));
  const std::uint64_t next = list_size / kHashSize;
  if (number > next) return Error{Code::kUploadMismatch, id, "a segment before this is missing"};
  if (number < next) {
    WAFERSEAL_TRY(const Bytes stored, read_at(list, number * kHashSize, kHashSize));
    if (!std::equal(stored.begin(), stored.end(), digest.begin())) {
      return Error{Code::kUploadMismatch, id, "the segment was sent before with other bytes"};
    }
    return next;
  }
  WAFERSEAL_TRY(const FileDescriptor body,
                open_file(incoming(id, ".body"), O_RDWR | O_CREAT, 0660));
  WAFERSEAL_CHECK(write_at(body, number * kSegmentSize, segment));
  WAFERSEAL_CHECK(write_at(list, number * kHashSize, digest));
  return next + 1;
}

Result<BlobInfo> BlobStore::commit(const std::string& id, std::uint64_t size) {
  WAFERSEAL_CHECK(check_id(id));
  if (is_there(committed(id, ".body"))) return info(id);
  const std::filesystem::path list_place = committed(id, ".list");
  // A crash between the two renames leaves the list in its place and the body behind.
  const std::filesystem::path list_file = is_there(list_place) ? list_place : incoming(id, ".list");
  if (!is_there(list_file) || !is_there(incoming(id, ".body"))) {
    return Error{Code::kUploadIncomplete, id, "nothing was sent"};
  }
  WAFERSEAL_TRY(const Bytes list, read_file(list_file, kMostListBytes));
  if (list.size() != segment_count(size) * kHashSize) {
    return Error{Code::kUploadIncomplete, id, {}};
  }
  BlobInfo result;
  result.size = size;
  result.segment_hashes = split_list(list);
  {
    // The segments came in over hours and perhaps over a crash: read them once more, so that an
    // accepted body is one that opens.
    WAFERSEAL_TRY(const FileDescriptor body, open_file(incoming(id, ".body"), O_RDWR));
    for (std::uint64_t i = 0; i < result.segment_hashes.size(); ++i) {
      auto segment = read_at(body, i * kSegmentSize, segment_length(size, i));
      if (!segment || crypto::sha256(*segment) != result.segment_hashes[i]) {
        return Error{Code::kBlobDamaged, id, "segment " + std::to_string(i)};
      }
    }
    WAFERSEAL_CHECK(sync_data(body));
  }
  WAFERSEAL_CHECK(sync_file(list_file));
  const std::filesystem::path folder = list_place.parent_path();
  WAFERSEAL_CHECK(make_folder(folder, 02770));
  if (list_file != list_place) WAFERSEAL_CHECK(move_file(list_file, list_place));
  WAFERSEAL_CHECK(move_file(incoming(id, ".body"), committed(id, ".body")));
  WAFERSEAL_CHECK(sync_folder(folder));
  WAFERSEAL_CHECK(sync_folder(root_ / "incoming"));
  return result;
}

Result<BlobInfo> BlobStore::put(const std::string& id, ByteView body) {
  const std::uint64_t size = body.size();
  for (std::uint64_t i = 0; i < segment_count(size); ++i) {
    const auto next =
        put_segment(id, size, i, body.subspan(i * kSegmentSize, segment_length(size, i)));
    if (!next) return next.error();
  }
  return commit(id, size);
}

Result<BlobInfo> BlobStore::info(const std::string& id) const {
  WAFERSEAL_CHECK(check_id(id));
  const std::filesystem::path file = committed(id, ".body");
  if (!is_there(file)) return Error{Code::kNotFound, id, "blob"};
  WAFERSEAL_TRY(const FileDescriptor body, open_file(file, O_RDONLY));
  BlobInfo result;
  WAFERSEAL_TRY(result.size, file_size(body));
  WAFERSEAL_TRY(const Bytes list, read_file(committed(id, ".list"), kMostListBytes));
  if (list.size() != segment_count(result.size) * kHashSize) {
    return Error{Code::kBlobDamaged, id, "the list has another number of segments"};
  }
  result.segment_hashes = split_list(list);
  return result;
}

Result<Bytes> BlobStore::read(const std::string& id, std::uint64_t first,
                              std::uint64_t count) const {
  WAFERSEAL_TRY(const BlobInfo found, info(id));
  const std::uint64_t segments = found.segment_hashes.size();
  if (first > segments || count > segments - first) {
    return Error{Code::kInvalidArgument, "segments", "beyond the end of the body"};
  }
  WAFERSEAL_TRY(const FileDescriptor body, open_file(committed(id, ".body"), O_RDONLY));
  Bytes out;
  for (std::uint64_t i = first; i < first + count; ++i) {
    WAFERSEAL_TRY(const Bytes segment,
                  read_at(body, i * kSegmentSize, segment_length(found.size, i)));
    if (crypto::sha256(segment) != found.segment_hashes[i]) {
      return Error{Code::kBlobDamaged, id, "segment " + std::to_string(i)};
    }
    append(out, segment);
  }
  return out;
}

Result<Bytes> BlobStore::read_all(const std::string& id) const {
  WAFERSEAL_TRY(const BlobInfo found, info(id));
  return read(id, 0, found.segment_hashes.size());
}

Status BlobStore::remove(const std::string& id) {
  WAFERSEAL_CHECK(check_id(id));
  for (const char* const extension : {".body", ".list"}) {
    ::unlink(incoming(id, extension).c_str());
    ::unlink(committed(id, extension).c_str());
  }
  const std::filesystem::path folder = committed(id, ".body").parent_path();
  if (is_there(folder)) return sync_folder(folder);
  return Done{};
}

}  // namespace waferseal::native
