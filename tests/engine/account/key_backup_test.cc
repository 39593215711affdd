#include "waferseal/key_backup.h"

#include <gtest/gtest.h>

#include "engine/account/recovery_code.h"
#include "engine/bytes/cbor.h"
#include "tests/engine/account/forge.h"

namespace waferseal {
namespace {

const UnixTime kMade = from_unix_seconds(1'795'323'600);

SecretBytes typed(std::string_view text) { return SecretBytes(as_bytes(text)); }

KeyBackup sample() {
  return KeyBackup{*Mailbox::parse("ann@example.org"), kMade, typed("MARKER-a private key")};
}

TEST(RecoveryCode, IsWrittenAsClauseThreeSixteenSays) {
  SecretBytes counted(20);
  for (std::uint8_t i = 0; i < 20; ++i) counted.reveal_mutable()[i] = i;
  EXPECT_EQ(as_text(account::write_recovery_code(counted).reveal()),
            "000G-40R4-0M30-E209-185G-R38E-1W81-24GK-J31V");
  EXPECT_EQ(as_text(account::write_recovery_code(SecretBytes(Bytes(20, 0xFF))).reveal()),
            "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-SANE");
}

TEST(RecoveryCode, IsReadAsPeopleTypeIt) {
  const auto read = [](std::string_view text) {
    const auto secret = account::read_recovery_code(typed(text));
    return secret ? hex_encode(secret->reveal()) : std::string(code_name(secret.code()));
  };
  const std::string counted = "000102030405060708090a0b0c0d0e0f10111213";
  EXPECT_EQ(read("000G-40R4-0M30-E209-185G-R38E-1W81-24GK-J31V"), counted);
  EXPECT_EQ(read(" 000g 40r4 0m30 e209 185g r38e 1w81 24gk j31v\n"), counted);
  EXPECT_EQ(read("OOOG4OR4OM3OE2O9I85GR38ElW8L24GKJ3iV"), counted) << "O for 0, I and L for 1";
  EXPECT_EQ(read(""), "recovery_code_mistyped");
  EXPECT_EQ(read("000G-40R4-0M30-E209-185G-R38E-1W81-24GK-J31V-0"), "recovery_code_mistyped");
  EXPECT_EQ(read("000G-40R4-0M30-E209-185G-R38E-1W81-24GK-J31"), "recovery_code_mistyped");
  EXPECT_EQ(read("U00G-40R4-0M30-E209-185G-R38E-1W81-24GK-J31V"), "recovery_code_mistyped")
      << "U is no letter of a code";
}

TEST(RecoveryCode, OneWrongCharacterIsFound) {
  const SecretBytes code = generate_recovery_code(system_random());
  ASSERT_EQ(code.size(), 44u);
  for (std::size_t i = 0; i < code.size(); ++i) {
    SecretBytes slip = code.clone();
    std::uint8_t& byte = slip.reveal_mutable()[i];
    if (byte == '-') continue;
    byte = byte == '7' ? '8' : '7';
    EXPECT_EQ(account::read_recovery_code(slip).code(), Code::kRecoveryCodeMistyped) << i;
  }
}

TEST(KeyBackup, OpensWithItsCodeOnly) {
  const SecretBytes code = generate_recovery_code(system_random());
  const auto file = seal_key_backup(sample(), code, system_random());
  ASSERT_TRUE(file);
  EXPECT_EQ(as_text(*file).find("MARKER"), std::string_view::npos);
  EXPECT_EQ(as_text(*file).find("ann@"), std::string_view::npos);
  const auto opened = open_key_backup(*file, code);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->owner.text(), "ann@example.org");
  EXPECT_EQ(opened->made, kMade);
  EXPECT_EQ(as_text(opened->key.reveal()), "MARKER-a private key");
  EXPECT_EQ(open_key_backup(*file, generate_recovery_code(system_random())).code(),
            Code::kKeyBackupOpenFailed);
  EXPECT_EQ(open_key_backup(*file, typed("K7QF")).code(), Code::kRecoveryCodeMistyped);
  EXPECT_EQ(open_key_backup(as_bytes("no backup"), code).code(), Code::kKeyBackupMalformed);
  for (std::size_t i = 0; i < file->size(); ++i) {
    Bytes changed = *file;
    changed[i] ^= 1;
    EXPECT_FALSE(open_key_backup(changed, code)) << i;
  }
}

TEST(KeyBackup, ContentInAnotherFormIsRefused) {
  const SecretBytes secret(Bytes(20, 3));
  const SecretBytes code = account::write_recovery_code(secret);
  const auto content = [](std::string_view owner, std::uint64_t made, std::size_t key_size) {
    CborWriter writer;
    writer.map(3);
    writer.uint(1), writer.text(owner);
    writer.uint(2), writer.uint(made);
    writer.uint(3), writer.bytes(Bytes(key_size, 1));
    return std::move(writer).take();
  };
  const auto code_of = [&](ByteView bytes) {
    const auto opened = open_key_backup(forge_key_backup(bytes, secret, {}), code);
    return opened ? std::string("opened") : std::string(code_name(opened.code()));
  };
  EXPECT_EQ(code_of(content("ann@example.org", 5, 10)), "opened");
  EXPECT_EQ(code_of(content("nobody", 5, 10)), "key_backup_malformed");
  EXPECT_EQ(code_of(content("ann@EXAMPLE.org", 5, 10)), "key_backup_malformed");
  EXPECT_EQ(code_of(content("ann@example.org", ~std::uint64_t{0}, 10)), "key_backup_malformed");
  EXPECT_EQ(code_of(content("ann@example.org", 5, 256 * 1024 + 1)), "key_backup_malformed");
  Bytes longer = content("ann@example.org", 5, 10);
  longer.push_back(0);
  EXPECT_EQ(code_of(longer), "key_backup_malformed");
  EXPECT_EQ(code_of({}), "key_backup_malformed");
}

}  // namespace
}  // namespace waferseal
