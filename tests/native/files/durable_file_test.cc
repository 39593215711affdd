#include "native/files/durable_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/native/files/temporary_folder.h"

namespace waferseal::native {
namespace {

unsigned mode_of(const std::filesystem::path& file) {
  struct stat found {};
  return ::stat(file.c_str(), &found) == 0 ? found.st_mode & 07777 : 0;
}

TEST(DurableFileTest, HasExactlyItsModeWhateverTheUmask) {
  TemporaryFolder folder;
  const auto file = folder.path() / "key";
  const mode_t before = ::umask(0);
  ASSERT_TRUE(create_durably(file, as_bytes("secret"), 0600));
  ::umask(before);
  EXPECT_EQ(mode_of(file), 0600u);
  EXPECT_EQ(as_text(read_secret_file(file)->reveal()), "secret");
}

TEST(DurableFileTest, AKeyIsNeverWrittenOver) {
  TemporaryFolder folder;
  const auto file = folder.path() / "key";
  ASSERT_TRUE(create_durably(file, as_bytes("first"), 0600));
  EXPECT_EQ(create_durably(file, as_bytes("second"), 0600).code(), Code::kConflict);
  EXPECT_EQ(as_text(*read_file(file, 100)), "first");
  ASSERT_TRUE(write_durably(file, as_bytes("third"), 0600));
  EXPECT_EQ(as_text(*read_file(file, 100)), "third");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1)
      << "a temporary file was left";
}

TEST(DurableFileTest, ASecretThatOthersCanReadIsRefused) {
  TemporaryFolder folder;
  const auto file = folder.path() / "key";
  ASSERT_TRUE(write_durably(file, as_bytes("secret"), 0640));
  EXPECT_EQ(read_secret_file(file).code(), Code::kFileExposed);
}

TEST(DurableFileTest, SaysWhatIsMissingOrTooLarge) {
  TemporaryFolder folder;
  EXPECT_EQ(read_file(folder.path() / "none", 10).code(), Code::kFileUnreadable);
  ASSERT_TRUE(write_durably(folder.path() / "a", as_bytes("12345"), 0600));
  EXPECT_EQ(read_file(folder.path() / "a", 4).code(), Code::kTooLarge);
}

}  // namespace
}  // namespace waferseal::native
