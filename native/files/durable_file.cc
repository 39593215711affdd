#include "native/files/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace waferseal::native {
namespace {

constexpr std::uint64_t kMostSecretBytes = 64 * 1024;

Error failed(Code code, const std::filesystem::path& file) {
  return Error{code, file.string(), std::strerror(errno)};
}

bool is_writing(int flags) { return (flags & (O_WRONLY | O_RDWR | O_CREAT)) != 0; }

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

// A temporary name of this process beside the file.
std::filesystem::path beside(const std::filesystem::path& file) {
  return file.string() + ".new" + std::to_string(::getpid());
}

Result<std::filesystem::path> write_beside(const std::filesystem::path& file, ByteView bytes,
                                           unsigned mode) {
  const std::filesystem::path temporary = beside(file);
  ::unlink(temporary.c_str());
  WAFERSEAL_TRY(const FileDescriptor out, open_file(temporary, O_WRONLY | O_CREAT | O_EXCL, mode));
  // The umask may have taken bits away.
  if (::fchmod(out.number(), mode) != 0) return failed(Code::kFileUnwritable, temporary);
  WAFERSEAL_CHECK(write_at(out, 0, bytes));
  WAFERSEAL_CHECK(sync_data(out));
  return temporary;
}

}  // namespace

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    if (number_ >= 0) ::close(number_);
    number_ = std::exchange(other.number_, -1);
  }
  return *this;
}

FileDescriptor::~FileDescriptor() {
  if (number_ >= 0) ::close(number_);
}

Result<FileDescriptor> open_file(const std::filesystem::path& file, int flags, unsigned mode) {
  const int number = ::open(file.c_str(), flags | O_CLOEXEC, mode);
  if (number < 0) {
    return failed(is_writing(flags) ? Code::kFileUnwritable : Code::kFileUnreadable, file);
  }
  return FileDescriptor(number);
}

Result<Bytes> read_at(const FileDescriptor& file, std::uint64_t offset, std::size_t size) {
  Bytes out(size);
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got =
        ::pread(file.number(), out.data() + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Error{Code::kFileUnreadable, {}, std::strerror(errno)};
    if (got == 0) return Error{Code::kFileUnreadable, {}, "the file is shorter than expected"};
    done += static_cast<std::size_t>(got);
  }
  return out;
}

Status write_at(const FileDescriptor& file, std::uint64_t offset, ByteView bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t put = ::pwrite(file.number(), bytes.data() + done, bytes.size() - done,
                                 static_cast<off_t>(offset + done));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return Error{Code::kFileUnwritable, {}, std::strerror(errno)};
    done += static_cast<std::size_t>(put);
  }
  return Done{};
}

Status sync_data(const FileDescriptor& file) {
  if (::fdatasync(file.number()) != 0) {
    return Error{Code::kFileUnwritable, {}, std::strerror(errno)};
  }
  return Done{};
}

Status sync_folder(const std::filesystem::path& folder) {
  WAFERSEAL_TRY(const FileDescriptor opened, open_file(folder, O_RDONLY | O_DIRECTORY));
  if (::fsync(opened.number()) != 0) return failed(Code::kFileUnwritable, folder);
  return Done{};
}

Result<std::uint64_t> file_size(const FileDescriptor& file) {
  struct stat found {};
  if (::fstat(file.number(), &found) != 0) {
    return Error{Code::kFileUnreadable, {}, std::strerror(errno)};
  }
  return static_cast<std::uint64_t>(found.st_size);
}

Result<Bytes> read_file(const std::filesystem::path& file, std::uint64_t most) {
  WAFERSEAL_TRY(const FileDescriptor in, open_file(file, O_RDONLY));
  WAFERSEAL_TRY(const std::uint64_t size, file_size(in));
  if (size > most) {
    return Error{Code::kTooLarge, file.string(), "above " + std::to_string(most) + " bytes"};
  }
  return read_at(in, 0, static_cast<std::size_t>(size));
}

Status write_durably(const std::filesystem::path& file, ByteView bytes, unsigned mode) {
  WAFERSEAL_TRY(const std::filesystem::path temporary, write_beside(file, bytes, mode));
  if (::rename(temporary.c_str(), file.c_str()) != 0) return failed(Code::kFileUnwritable, file);
  return sync_folder(folder_of(file));
}

Status create_durably(const std::filesystem::path& file, ByteView bytes, unsigned mode) {
  WAFERSEAL_TRY(const std::filesystem::path temporary, write_beside(file, bytes, mode));
  // link() fails where rename() would replace.
  const int linked = ::link(temporary.c_str(), file.c_str());
  const int reason = errno;
  ::unlink(temporary.c_str());
  if (linked != 0) {
    return Error{reason == EEXIST ? Code::kConflict : Code::kFileUnwritable, file.string(),
                 std::strerror(reason)};
  }
  return sync_folder(folder_of(file));
}

Result<SecretBytes> read_secret_file(const std::filesystem::path& file, unsigned exposing) {
  WAFERSEAL_TRY(const FileDescriptor in, open_file(file, O_RDONLY));
  struct stat found {};
  if (::fstat(in.number(), &found) != 0) return failed(Code::kFileUnreadable, file);
  if ((found.st_mode & exposing) != 0) return Error{Code::kFileExposed, file.string(), {}};
  const auto size = static_cast<std::uint64_t>(found.st_size);
  if (size > kMostSecretBytes) return Error{Code::kTooLarge, file.string(), {}};
  WAFERSEAL_TRY(Bytes bytes, read_at(in, 0, static_cast<std::size_t>(size)));
  return SecretBytes::adopt(std::move(bytes));
}

Status make_folder(const std::filesystem::path& folder, unsigned mode) {
  std::error_code error;
  if (std::filesystem::is_directory(folder, error)) return Done{};
  if (folder.has_parent_path()) {
    std::filesystem::create_directories(folder.parent_path(), error);
    if (error) return Error{Code::kFileUnwritable, folder.string(), error.message()};
  }
  if (::mkdir(folder.c_str(), mode & 0777) != 0) {
    if (errno == EEXIST) return Done{};
    return failed(Code::kFileUnwritable, folder);
  }
  // Where the folder above has the set-group-ID bit, this one has it by birth. To set it is forbidden to
  // our services (RestrictSUIDSGID=), even where it is set.
  struct stat made {};
  if (::stat(folder.c_str(), &made) != 0) return failed(Code::kFileUnwritable, folder);
  if ((made.st_mode & 07777) != mode && ::chmod(folder.c_str(), mode) != 0) {
    return failed(Code::kFileUnwritable, folder);
  }
  return sync_folder(folder_of(folder));
}

}  // namespace waferseal::native
