#include "waferseal/link.h"

#include <gtest/gtest.h>

#include "tests/engine/crypto/seeded_random.h"

namespace waferseal {
namespace {

class LinkTest : public testing::Test {
 protected:
  SeededRandom random{"link"};
  LinkSecret secret = LinkSecret::generate(random);
  std::string text = base64url_encode(secret.bytes().reveal());

  // "path" or "fragment": where the secret of this very link was found; else the code.
  std::string found(const std::string& link) const {
    const Result<ParsedLink> parsed = parse_link(link);
    if (!parsed) return std::string(code_name(parsed.code()));
    if (!equal_constant_time(parsed->secret.bytes().reveal(), secret.bytes().reveal())) {
      return "other";
    }
    return parsed->exposed ? "exposed" : "hidden";
  }
};

TEST_F(LinkTest, ALinkIsReadAsWritten) {
  const std::string url = secret.url("https://portal.example");
  EXPECT_EQ(url, "https://portal.example/p#" + text);
  EXPECT_EQ(text.size(), 43U);
  EXPECT_EQ(found(url), "hidden");
  EXPECT_EQ(found("#" + text), "hidden");
  EXPECT_EQ(found("/p#" + text), "hidden");
  EXPECT_EQ(found("https://portal.example/p?utm=x#" + text), "hidden");
}

TEST_F(LinkTest, ThePastedCode) {
  EXPECT_EQ(found(text), "hidden");
  EXPECT_EQ(found(secret.paste_code()), "hidden");
  EXPECT_EQ(found("  " + secret.paste_code() + "\r\n"), "hidden");
  EXPECT_NE(secret.paste_code().find(' '), std::string::npos);
}

TEST_F(LinkTest, ALinkThatAMailProgramBroke) {
  const std::string url = secret.url("https://portal.example");
  EXPECT_EQ(found(url.substr(0, 40) + "\r\n" + url.substr(40)), "hidden");
  EXPECT_EQ(found("<" + url + ">"), "hidden");
}

TEST_F(LinkTest, InThePathItIsExposed) {
  EXPECT_EQ(found("https://portal.example/p%23" + text), "exposed");
  EXPECT_EQ(found("https://portal.example/p%2523" + text), "exposed");
  EXPECT_EQ(found("/p/" + text), "exposed");
  EXPECT_EQ(found("/p/" + text + "/"), "exposed");
  EXPECT_EQ(found("/p?l=" + text), "exposed");
  EXPECT_EQ(found("https://gateway.example/?u=https%3A%2F%2Fportal.example%2Fp%23" + text + "&x=1"),
            "exposed");
  // Both: the server saw it all the same.
  EXPECT_EQ(found("/p/" + text + "#" + text), "exposed");
}

TEST_F(LinkTest, WhatIsNoLink) {
  const std::string other = base64url_encode(LinkSecret::generate(random).bytes().reveal());
  for (const std::string& bad :
       {std::string(), std::string("https://portal.example/p"), std::string("#"),
        text.substr(0, 42), text + "A", "/p/" + text + "#" + other, "#" + text + "A",
        std::string(9000, 'A')}) {
    EXPECT_EQ(found(bad), "link_malformed") << bad.substr(0, 80);
  }
  // The last character has two bits that must be zero.
  std::string loose = text;
  loose.back() = static_cast<char>(loose.back() == 'A' ? 'B' : 'A' + 1);
  EXPECT_EQ(found(loose), "link_malformed");
}

TEST_F(LinkTest, KeysDiffer) {
  const LinkKeys keys = secret.keys();
  const LinkKeys again = secret.clone().keys();
  EXPECT_EQ(keys.locator, again.locator);
  EXPECT_EQ(keys.signing.public_key(), again.signing.public_key());
  const LinkKeys other = LinkSecret::generate(random).keys();
  EXPECT_NE(keys.locator, other.locator);
  EXPECT_EQ(keys.link_key.size(), 32U);
  EXPECT_FALSE(equal_constant_time(keys.link_key.reveal(), keys.signing.seed().reveal()));
  EXPECT_EQ(LinkSecret::from_bytes(SecretBytes(std::size_t{31})).code(), Code::kLinkMalformed);
}

TEST_F(LinkTest, EachFieldOfASignedRequestCounts) {
  const LinkKeys keys = secret.keys();
  const Audience audience = portal_audience("https://portal.example");
  const SlotId slot = random.array<16>();
  const Nonce nonce = random.array<32>();
  const Bytes arguments = to_bytes("arguments");
  const Signature signature =
      sign_link_request(keys.signing, audience, slot, nonce, LinkOperation::kUnlock, arguments);
  const auto verify = [&](const Audience& a, const SlotId& s, const Nonce& n, LinkOperation o,
                          const Bytes& x) {
    return verify_link_request(keys.signing.public_key(), a, s, n, o, x, signature).ok();
  };
  EXPECT_TRUE(verify(audience, slot, nonce, LinkOperation::kUnlock, arguments));
  EXPECT_FALSE(verify(portal_audience("https://portal.example:444"), slot, nonce,
                      LinkOperation::kUnlock, arguments));
  EXPECT_FALSE(verify(guard_audience(slot), slot, nonce, LinkOperation::kUnlock, arguments));
  SlotId other_slot = slot;
  other_slot[15] ^= 1;
  EXPECT_FALSE(verify(audience, other_slot, nonce, LinkOperation::kUnlock, arguments));
  Nonce other_nonce = nonce;
  other_nonce[31] ^= 1;
  EXPECT_FALSE(verify(audience, slot, other_nonce, LinkOperation::kUnlock, arguments));
  EXPECT_FALSE(verify(audience, slot, nonce, LinkOperation::kBody, arguments));
  EXPECT_FALSE(verify(audience, slot, nonce, LinkOperation::kUnlock, to_bytes("argumentt")));
  const SigningKey other_key = SigningKey::generate(random);
  EXPECT_EQ(verify_link_request(other_key.public_key(), audience, slot, nonce,
                                LinkOperation::kUnlock, arguments, signature)
                .code(),
            Code::kLinkRefused);
}

TEST_F(LinkTest, ANonceIsTheAudiencesAndLastsTenMinutes) {
  const SecretBytes key = random.secret(32);
  const Audience audience = portal_audience("https://portal.example");
  const UnixTime now = from_unix_seconds(1795305600);
  const Nonce nonce = make_challenge(key, audience, now, random);
  const auto code_at = [&](const SecretBytes& k, const Audience& a, std::int64_t after) {
    const Status status = check_challenge(k, a, now + std::chrono::seconds(after), nonce);
    return status ? std::string("good") : std::string(code_name(status.code()));
  };
  EXPECT_EQ(code_at(key, audience, 0), "good");
  EXPECT_EQ(code_at(key, audience, 600), "good");
  EXPECT_EQ(code_at(key, audience, 601), "challenge_refused");
  EXPECT_EQ(code_at(key, audience, -5), "good");
  EXPECT_EQ(code_at(key, audience, -6), "challenge_refused");
  EXPECT_EQ(code_at(key, portal_audience("https://other.example"), 0), "challenge_refused");
  EXPECT_EQ(code_at(random.secret(32), audience, 0), "challenge_refused");
  for (std::size_t i = 0; i < nonce.size(); ++i) {
    Nonce changed = nonce;
    changed[i] ^= 1;
    EXPECT_FALSE(check_challenge(key, audience, now, changed)) << i;
  }
}

}  // namespace
}  // namespace waferseal
