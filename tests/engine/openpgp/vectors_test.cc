// tests/vectors/openpgp: keys and messages that GnuPG made, and what is to be said of each.
#include <gtest/gtest.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/engine/openpgp/sample_keys.h"

namespace waferseal::openpgp {
namespace {

std::string read_file(const std::string& name) {
  const std::string path = WAFERSEAL_TEST_DATA_DIR "/openpgp/" + name;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  EXPECT_NE(file, nullptr) << path;
  std::string out;
  if (file == nullptr) return out;
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;)
    out.append(buffer, n);
  std::fclose(file);
  return out;
}

nlohmann::json read_json(const std::string& name) {
  return nlohmann::json::parse(read_file(name), nullptr, false);
}

UnixTime time_in(const nlohmann::json& test) {
  return from_unix_seconds(test.at("now").get<std::int64_t>());
}

Result<KeyInfo> inspected(const nlohmann::json& test) {
  const std::string key = read_file(test.at("key"));
  if (!test.contains("mailbox")) return inspect_key(as_bytes(key), time_in(test));
  return inspect_key_for(as_bytes(key), *Mailbox::parse(test.at("mailbox").get<std::string>()),
                         time_in(test));
}

TEST(OpenpgpVectors, KeysAreJudgedAsExpected) {
  const auto tests = read_json("keys.json");
  ASSERT_TRUE(tests.is_array());
  ASSERT_GE(tests.size(), 35u);
  for (const auto& test : tests) {
    const auto info = inspected(test);
    if (test.contains("error")) {
      ASSERT_FALSE(info) << test.dump();
      EXPECT_EQ(code_name(info.code()), test.at("error").get<std::string>()) << test.dump();
      continue;
    }
    ASSERT_TRUE(info) << test.dump() << describe(info.error());
    const nlohmann::json unusable =
        info->unusable ? nlohmann::json(std::string(code_name(*info->unusable))) : nlohmann::json();
    EXPECT_EQ(unusable, test.at("unusable")) << test.dump();
    if (test.contains("mailboxes")) {
      nlohmann::json mailboxes = nlohmann::json::array();
      for (const UserId& user_id : info->user_ids) mailboxes.push_back(user_id.mailbox->text());
      EXPECT_EQ(mailboxes, test.at("mailboxes"));
    }
  }
}

// What inspect_key says and what encrypt does are one thing.
TEST(OpenpgpVectors, EncryptingAgreesWithInspecting) {
  for (const auto& test : read_json("keys.json")) {
    if (test.contains("mailbox")) continue;
    const std::string key = read_file(test.at("key"));
    const auto sealed = encrypt(plain("x"), {.recipients = {as_bytes(key)}, .now = time_in(test)});
    const nlohmann::json expected = test.contains("error") ? test.at("error") : test.at("unusable");
    const nlohmann::json got =
        sealed ? nlohmann::json() : nlohmann::json(std::string(code_name(sealed.code())));
    EXPECT_EQ(got, expected) << test.dump();
  }
}

TEST(OpenpgpVectors, MessagesAreReadAsExpected) {
  const auto tests = read_json("messages.json");
  ASSERT_TRUE(tests.is_array());
  ASSERT_GE(tests.size(), 12u);
  const std::string signer = read_file("curve.pub.asc");
  for (const auto& test : tests) {
    const std::string message = read_file(test.at("message"));
    const std::string secret = read_file(test.at("key"));
    const SecretKey key{SecretBytes(as_bytes(secret)), {}};
    const auto result = decrypt(as_bytes(message), key, {as_bytes(signer)}, time_in(test));
    if (test.contains("error")) {
      ASSERT_FALSE(result) << test.dump();
      EXPECT_EQ(code_name(result.code()), test.at("error").get<std::string>()) << test.dump();
      continue;
    }
    ASSERT_TRUE(result) << test.dump();
    EXPECT_EQ(text_of(*result), test.at("text").get<std::string>()) << test.dump();
    ASSERT_EQ(result->signatures.size(), test.at("signed").get<bool>() ? 1u : 0u) << test.dump();
    for (const Signature& one : result->signatures)
      EXPECT_EQ(one.state, SignatureState::kGood) << test.dump();
  }
}

// RFC 4880, 3.2: leading zero bytes are not written. One RSA number in 256 is shorter than the
// modulus, and a library that wants it as long refuses it.
TEST(OpenpgpVectors, ShortRsaNumbersAreRead) {
  const std::string secret = read_file("rsa.sec.asc");
  const SecretKey key{SecretBytes(as_bytes(secret)), {}};
  const UnixTime now = from_unix_seconds(1767312000);
  const std::string message = read_file("rsa-short.msg.asc");
  const auto text = decrypt(as_bytes(message), key, {}, now);
  ASSERT_TRUE(text);
  EXPECT_EQ(text_of(*text), "A short number.\n");
  const std::string data = read_file("rsa-short.data");
  const std::string signature = read_file("rsa-short.sig.asc");
  const std::string signer = read_file("rsa.pub.asc");
  const auto signatures =
      verify_detached(as_bytes(data), as_bytes(signature), {as_bytes(signer)}, now);
  ASSERT_TRUE(signatures);
  ASSERT_EQ(signatures->size(), 1u);
  EXPECT_EQ(signatures->front().state, SignatureState::kGood);
}

}  // namespace
}  // namespace waferseal::openpgp
