#include "native/cli/key_files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>

#include "native/cli/listed_keys.h"
#include "native/files/durable_file.h"
#include "tests/native/files/temporary_folder.h"

namespace waferseal::native {
namespace {

TEST(KeyFilesTest, AKeyComesBackAndIsForItsOwnerOnly) {
  TemporaryFolder folder;
  const auto file = folder.path() / "root.key";
  const SigningKey key = SigningKey::generate(system_random());
  ASSERT_TRUE(write_signing_key(file, "root key", key));
  struct stat found {};
  ASSERT_EQ(::stat(file.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
  EXPECT_EQ(read_signing_key(file, "root key")->public_key(), key.public_key());
  EXPECT_EQ(write_signing_key(file, "root key", key).code(), Code::kConflict);
}

TEST(KeyFilesTest, AKeyOfAnotherKindIsRefused) {
  TemporaryFolder folder;
  const auto file = folder.path() / "ticket.key";
  ASSERT_TRUE(write_signing_key(file, "ticket key", SigningKey::generate(system_random())));
  EXPECT_EQ(read_signing_key(file, "root key").code(), Code::kBadJson);
  EXPECT_EQ(read_guard_key(file).code(), Code::kBadJson);
}

TEST(KeyFilesTest, AnExposedKeyIsRefused) {
  TemporaryFolder folder;
  const auto file = folder.path() / "root.key";
  ASSERT_TRUE(write_signing_key(file, "root key", SigningKey::generate(system_random())));
  ASSERT_EQ(::chmod(file.c_str(), 0644), 0);
  EXPECT_EQ(read_signing_key(file, "root key").code(), Code::kFileExposed);
}

// As systemd of Debian 13 hands it over: root's, with an access control list for the service.
TEST(KeyFilesTest, ACredentialMayHaveAListOfWhoReadsIt) {
  TemporaryFolder folder;
  const auto file = folder.path() / "ticket.key";
  ASSERT_TRUE(write_signing_key(file, "ticket key", SigningKey::generate(system_random())));
  ASSERT_EQ(::chmod(file.c_str(), 0440), 0);
  EXPECT_EQ(read_signing_key(file, "ticket key").code(), Code::kFileExposed);
  ::setenv("CREDENTIALS_DIRECTORY", folder.path().c_str(), 1);
  EXPECT_TRUE(read_signing_key("credential:ticket.key", "ticket key"));
  ASSERT_EQ(::chmod(file.c_str(), 0444), 0);
  EXPECT_EQ(read_signing_key("credential:ticket.key", "ticket key").code(), Code::kFileExposed);
  ::unsetenv("CREDENTIALS_DIRECTORY");
}

TEST(KeyFilesTest, GuardAndUserKeysComeBack) {
  TemporaryFolder folder;
  const GuardKeyFile guard{system_random().array<16>(), SigningKey::generate(system_random()),
                           system_random().secret(32)};
  ASSERT_TRUE(write_guard_key(folder.path() / "guard.key", guard));
  const auto guard_back = read_guard_key(folder.path() / "guard.key");
  ASSERT_TRUE(guard_back);
  EXPECT_EQ(guard_back->id, guard.id);
  EXPECT_EQ(guard_back->identity.public_key(), guard.identity.public_key());
  EXPECT_TRUE(
      equal_constant_time(guard_back->password_seed.reveal(), guard.password_seed.reveal()));
  const UserKeyFile user{*Mailbox::parse("anna@example.org"), generate_user_keys(system_random())};
  ASSERT_TRUE(write_user_keys(folder.path() / "user.keys", user));
  const auto user_back = read_user_keys(folder.path() / "user.keys");
  ASSERT_TRUE(user_back);
  EXPECT_EQ(user_back->mailbox.text(), "anna@example.org");
  EXPECT_EQ(user_back->keys.xwing.public_key(), user.keys.xwing.public_key());
}

TEST(KeyFilesTest, AGuardKeyWithoutAPasswordSeedIsRefused) {
  TemporaryFolder folder;
  const auto refused = [&](const char* name, std::size_t seed_size) {
    const GuardKeyFile guard{system_random().array<16>(), SigningKey::generate(system_random()),
                             SecretBytes(seed_size)};
    EXPECT_TRUE(write_guard_key(folder.path() / name, guard));
    return read_guard_key(folder.path() / name).code();
  };
  EXPECT_EQ(refused("none", 0), Code::kBadJson);
  EXPECT_EQ(refused("short", 31), Code::kBadJson);
  const std::string old = R"({"waferseal": "guard key", "id": ")" + base64url_encode(Bytes(16, 1)) +
                          R"(", "seed": ")" + base64url_encode(Bytes(32, 1)) + "\"}";
  ASSERT_TRUE(create_durably(folder.path() / "old", as_bytes(old), 0600));
  EXPECT_EQ(read_guard_key(folder.path() / "old").code(), Code::kBadJson);
}

TEST(KeyFilesTest, AProposalSaysWhatTheListSays) {
  KeyList list;
  list.number = 3;
  list.issued = from_unix_seconds(1'700'000'000);
  list.expires = from_unix_seconds(1'700'500'000);
  const UserKeys keys = generate_user_keys(system_random());
  list.agents.push_back(
      {keys.xwing.public_key(), keys.signing.public_key(), list.issued, list.expires});
  list.guards.push_back(
      {system_random().array<16>(), keys.signing.public_key(), "https://guard.example"});
  list.users.push_back(
      {*Mailbox::parse("anna@example.org"), keys.signing.public_key(), keys.xwing.public_key()});
  const auto back = parse_key_list_json(key_list_json(list));
  ASSERT_TRUE(back) << describe(back.error());
  EXPECT_EQ(key_list_json(*back), key_list_json(list));
  const SigningKey root = SigningKey::generate(system_random());
  EXPECT_EQ(*sign_key_list(root, *back), *sign_key_list(root, list));
}

}  // namespace
}  // namespace waferseal::native
