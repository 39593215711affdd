// Files that are there, whole, after the power has failed: written beside, synced, renamed into
// place, folder synced.
#ifndef WAFERSEAL_NATIVE_FILES_DURABLE_FILE_H_
#define WAFERSEAL_NATIVE_FILES_DURABLE_FILE_H_

#include <filesystem>

#include "waferseal/bytes.h"

namespace waferseal::native {

// A file descriptor that closes itself.
class FileDescriptor {
 public:
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor();
  int number() const { return number_; }
  bool valid() const { return number_ >= 0; }

 private:
  int number_;
};

// All of these: kFileUnreadable or kFileUnwritable with the path as subject and errno's text.
Result<FileDescriptor> open_file(const std::filesystem::path& file, int flags, unsigned mode = 0);
Result<Bytes> read_at(const FileDescriptor& file, std::uint64_t offset, std::size_t size);
Status write_at(const FileDescriptor& file, std::uint64_t offset, ByteView bytes);
Status sync_data(const FileDescriptor& file);
Status sync_folder(const std::filesystem::path& folder);
Result<std::uint64_t> file_size(const FileDescriptor& file);

// At most `most` bytes (kTooLarge).
Result<Bytes> read_file(const std::filesystem::path& file, std::uint64_t most);
// Replaces the file at once, with exactly this mode.
Status write_durably(const std::filesystem::path& file, ByteView bytes, unsigned mode);
// A file that must not be there yet (kConflict), with exactly this mode.
Status create_durably(const std::filesystem::path& file, ByteView bytes, unsigned mode);
// A private key: kFileExposed if its mode has one of these bits, which are those of all but the owner.
Result<SecretBytes> read_secret_file(const std::filesystem::path& file, unsigned exposing = 0077);
// With exactly this mode if it has to be made; parents are made with the default mode.
Status make_folder(const std::filesystem::path& folder, unsigned mode);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_FILES_DURABLE_FILE_H_
