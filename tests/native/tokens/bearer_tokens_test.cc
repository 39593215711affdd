#include "native/tokens/bearer_tokens.h"

#include <gtest/gtest.h>

#include "tests/native/tokens/host_key.h"

namespace waferseal::native {
namespace {

using nlohmann::json;

constexpr const char* kAudience = "https://mail.example";
const UnixTime kNow = from_unix_seconds(1'800'000'000);
constexpr std::int64_t kSeconds = 1'800'000'000;

std::string pem_of_der(const std::string& hexadecimal) {
  const Bytes der = *hex_decode(hexadecimal);
  return "-----BEGIN PUBLIC KEY-----\n" + base64_encode(der) + "\n-----END PUBLIC KEY-----\n";
}

// The parts of a JWS: what is signed, and the signature.
std::pair<std::string, Bytes> parts_of(const std::string& jws) {
  const std::size_t dot = jws.rfind('.');
  return {jws.substr(0, dot), *base64url_decode(jws.substr(dot + 1))};
}

TEST(TokenKeyTest, Rfc7515A3) {
  const std::string point =
      hex_encode(*base64url_decode("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")) +
      hex_encode(*base64url_decode("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"));
  const auto key = TokenKey::from_pem(
      pem_of_der("3059301306072a8648ce3d020106082a8648ce3d03010703420004" + point));
  ASSERT_TRUE(key) << describe(key.error());
  EXPECT_EQ(key->algorithm(), "ES256");
  auto [text, signature] = parts_of(
      "eyJhbGciOiJFUzI1NiJ9"
      ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
      "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
      ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSA"
      "pmWQxfKTUJqPP3-Kg6NU1Q");
  EXPECT_TRUE(key->verify(as_bytes(text), signature));
  signature[40] ^= 1;
  EXPECT_FALSE(key->verify(as_bytes(text), signature));
}

TEST(TokenKeyTest, Rfc8037A4) {
  const auto key = TokenKey::from_pem(
      pem_of_der("302a300506032b6570032100" +
                 hex_encode(*base64url_decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"))));
  ASSERT_TRUE(key) << describe(key.error());
  EXPECT_EQ(key->algorithm(), "EdDSA");
  const auto [text, signature] = parts_of(
      "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
      "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt"
      "9g7sVvpAr_MuM0KAg");
  EXPECT_TRUE(key->verify(as_bytes(text), signature));
  EXPECT_FALSE(key->verify(as_bytes(text + "x"), signature));
  EXPECT_FALSE(key->verify(as_bytes(text), ByteView(signature).first(63)));
}

TEST(TokenKeyTest, OtherKeysAreRefused) {
  EXPECT_FALSE(TokenKey::from_pem(HostKey("P-384").public_pem()));
  EXPECT_FALSE(TokenKey::from_pem(HostKey("RSA").public_pem()));
  EXPECT_FALSE(TokenKey::from_pem(HostKey("ED25519").private_pem())) << "a private key";
  EXPECT_FALSE(TokenKey::from_pem("nothing"));
}

class BearerTokensTest : public ::testing::TestWithParam<std::string> {
 protected:
  HostKey key_{GetParam()};
  BearerTokens tokens_{
      kAudience,
      {{"webmail", *TokenKey::from_pem(key_.public_pem()), {}},
       {"clinic", *TokenKey::from_pem(key_.public_pem()), {*Domain::parse("clinic.example")}}}};
  json header_ = {{"alg", GetParam() == "ED25519" ? "EdDSA" : "ES256"}, {"kid", "webmail"}};
  json claims_ = {{"iss", "webmail"},
                  {"aud", kAudience},
                  {"sub", "anna@example.org"},
                  {"iat", kSeconds - 10},
                  {"exp", kSeconds + 300}};

  // The mailbox, or why not.
  std::string check(const std::string& token) const {
    const auto user = tokens_.check(token, kNow);
    if (user) return user->text();
    EXPECT_EQ(user.code(), Code::kTokenRefused);
    return user.error().detail;
  }
  std::string check() const { return check(key_.sign(header_, claims_)); }
  // With one claim changed; null: without it.
  std::string with(const char* claim, const json& value) {
    json claims = claims_;
    if (value.is_null()) {
      claims.erase(claim);
    } else {
      claims[claim] = value;
    }
    return check(key_.sign(header_, claims));
  }
};

TEST_P(BearerTokensTest, NamesItsUser) {
  EXPECT_EQ(check(), "anna@example.org");
  EXPECT_EQ(with("sub", "Anna@EXAMPLE.org"), "Anna@example.org") << "in canonical form";
  EXPECT_EQ(with("aud", {"https://other.example", kAudience}), "anna@example.org");
  EXPECT_EQ(with("nbf", kSeconds), "anna@example.org");
}

TEST_P(BearerTokensTest, ClaimsThatDoNotFitAreRefused) {
  EXPECT_EQ(with("iss", "clinic"), "has another issuer (iss)");
  EXPECT_EQ(with("iss", nullptr), "has another issuer (iss)");
  EXPECT_EQ(with("aud", "https://other.example"), "is for another audience (aud)");
  EXPECT_EQ(with("aud", json::array({"https://other.example"})), "is for another audience (aud)");
  EXPECT_EQ(with("aud", nullptr), "is for another audience (aud)");
  EXPECT_EQ(with("sub", "no mailbox"), "names no mailbox (sub)");
  EXPECT_EQ(with("sub", nullptr), "names no mailbox (sub)");
  EXPECT_EQ(with("exp", kSeconds), "has expired");
  EXPECT_EQ(with("exp", nullptr), "lacks iat or exp");
  EXPECT_EQ(with("exp", "soon"), "lacks iat or exp");
  EXPECT_EQ(with("exp", kSeconds - 10 + 3601), "is good for more than an hour");
  EXPECT_EQ(with("iat", nullptr), "lacks iat or exp");
  EXPECT_EQ(with("iat", kSeconds + 61), "is from the future");
  EXPECT_EQ(with("iat", -1), "is good for more than an hour");
  EXPECT_EQ(with("nbf", kSeconds + 61), "is not good yet");
  EXPECT_EQ(with("nbf", "later"), "is not good yet");
}

TEST_P(BearerTokensTest, AHostSpeaksForItsDomains) {
  header_["kid"] = "clinic";
  claims_["iss"] = "clinic";
  EXPECT_EQ(check(), "names a user of a domain that is not the host's");
  claims_["sub"] = "bob@clinic.example";
  EXPECT_EQ(check(), "bob@clinic.example");
  claims_["sub"] = "bob@sub.clinic.example";
  EXPECT_EQ(check(), "names a user of a domain that is not the host's");
}

TEST_P(BearerTokensTest, TheKeySaysTheAlgorithm) {
  for (const char* const other : {"none", "HS256", "RS256", "ES384", "eddsa", ""}) {
    json header = header_;
    header["alg"] = other;
    EXPECT_EQ(check(key_.sign(header, claims_)), "has another algorithm than its key") << other;
  }
  json crossed = header_;
  crossed["alg"] = GetParam() == "ED25519" ? "ES256" : "EdDSA";
  EXPECT_EQ(check(key_.sign(crossed, claims_)), "has another algorithm than its key");
}

TEST_P(BearerTokensTest, SignaturesByOthersAndOverOtherTextsAreRefused) {
  const HostKey stranger(GetParam());
  EXPECT_EQ(check(stranger.sign(header_, claims_)), "is not signed by its key");
  const std::string token = key_.sign(header_, claims_);
  const auto [text, signature] = parts_of(token);
  json other = claims_;
  other["sub"] = "eve@example.org";
  const std::string header = text.substr(0, text.find('.'));
  EXPECT_EQ(check(header + "." + base64url_encode(to_bytes(other.dump())) + "." +
                  base64url_encode(signature)),
            "is not signed by its key");
  EXPECT_EQ(check(text + "."), "is not signed by its key");
  EXPECT_EQ(check(text + "." + base64url_encode(Bytes(64))), "is not signed by its key");
}

TEST_P(BearerTokensTest, OtherFormsAreRefused) {
  const std::string token = key_.sign(header_, claims_);
  EXPECT_EQ(check(""), "has not three parts");
  EXPECT_EQ(check("a.b"), "has not three parts");
  EXPECT_EQ(check(token + ".x"), "has not three parts");
  EXPECT_EQ(check("!" + token), "is not base64url");
  EXPECT_EQ(check(base64url_encode(to_bytes("[]")) + token.substr(token.find('.'))), "is not JSON");
  EXPECT_EQ(check(std::string(9000, 'a')), "is too long");
  header_["kid"] = "nobody";
  EXPECT_EQ(check(), "names no key (kid) of the configuration");
  header_["kid"] = "webmail";
  header_["crit"] = {"b64"};
  EXPECT_EQ(check(), "has critical header fields");
}

INSTANTIATE_TEST_SUITE_P(Keys, BearerTokensTest, ::testing::Values("ED25519", "P-256"),
                         [](const auto& one) {
                           return one.param == "P-256" ? std::string("P256") : one.param;
                         });

}  // namespace
}  // namespace waferseal::native
