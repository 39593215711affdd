#include "engine/crypto/voprf.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/crypto/hash.h"

namespace waferseal::crypto {
namespace {

// Hands out what it was given and fails the test when asked for more.
class ScriptedRandom final : public RandomSource {
 public:
  explicit ScriptedRandom(Bytes script) : script_(std::move(script)) {}
  void fill(MutableByteView out) override {
    ASSERT_LE(at_ + out.size(), script_.size());
    std::copy_n(script_.begin() + static_cast<std::ptrdiff_t>(at_), out.size(), out.begin());
    at_ += out.size();
  }

 private:
  Bytes script_;
  std::size_t at_ = 0;
};

class CountingRandom final : public RandomSource {
 public:
  explicit CountingRandom(std::uint8_t seed) : seed_(seed) {}
  void fill(MutableByteView out) override {
    for (std::uint8_t& byte : out) {
      if (left_.empty()) {
        const Bytes input{seed_, static_cast<std::uint8_t>(counter_ >> 8),
                          static_cast<std::uint8_t>(counter_)};
        ++counter_;
        const Digest digest = sha256(input);
        left_.assign(digest.begin(), digest.end());
      }
      byte = left_.back();
      left_.pop_back();
    }
  }

 private:
  std::uint8_t seed_;
  unsigned counter_ = 0;
  Bytes left_;
};

Bytes unhex(const nlohmann::json& text) { return *hex_decode(text.get<std::string>()); }

template <std::size_t N>
ByteArray<N> array_of(ByteView bytes) {
  ByteArray<N> out{};
  EXPECT_EQ(bytes.size(), N);
  std::copy_n(bytes.begin(), N, out.begin());
  return out;
}

// 64 bytes that reduce to this scalar.
Bytes wide(Bytes scalar) {
  scalar.resize(64);
  return scalar;
}

nlohmann::json rfc_vectors(const char* name = "voprf_rfc9497.json") {
  std::ifstream file(std::string(WAFERSEAL_TEST_DATA_DIR) + "/escrow/" + name);
  return nlohmann::json::parse(file);
}

GroupElement base_point() {
  return array_of<32>(
      *hex_decode("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76"));
}

TEST(Voprf, PublicKeyOfRfc9497) {
  const nlohmann::json file = rfc_vectors();
  const Result<VoprfKey> key = voprf_key_from_secret(SecretBytes(unhex(file["secret_key"])));
  ASSERT_TRUE(key);
  EXPECT_EQ(hex_encode(key->public_key), file["public_key"].get<std::string>());
}

TEST(Voprf, VectorsOfRfc9497A12) {
  const nlohmann::json file = rfc_vectors();
  const Result<VoprfKey> key = voprf_key_from_secret(SecretBytes(unhex(file["secret_key"])));
  ASSERT_TRUE(key);
  ASSERT_EQ(file["vectors"].size(), 3U);
  for (const nlohmann::json& vector : file["vectors"]) {
    std::vector<GroupElement> blinded;
    std::vector<GroupElement> evaluated;
    for (std::size_t i = 0; i < vector["input"].size(); ++i) {
      const Bytes input = unhex(vector["input"][i]);
      ScriptedRandom blind_random(wide(unhex(vector["blind"][i])));
      const Result<VoprfBlinded> made = voprf_blind(input, blind_random);
      ASSERT_TRUE(made);
      EXPECT_EQ(hex_encode(made->element), vector["blinded_element"][i].get<std::string>());
      CountingRandom random(1);
      const Result<VoprfEvaluation> reply = voprf_evaluate(*key, made->element, random);
      ASSERT_TRUE(reply);
      EXPECT_EQ(hex_encode(reply->element), vector["evaluation_element"][i].get<std::string>());
      const Result<SecretBytes> output = voprf_finalize(input, *made, *reply, key->public_key);
      ASSERT_TRUE(output);
      EXPECT_EQ(hex_encode(output->reveal()), vector["output"][i].get<std::string>());
      blinded.push_back(made->element);
      evaluated.push_back(reply->element);
    }
    ScriptedRandom proof_random(wide(unhex(vector["proof_random_scalar"])));
    const Result<VoprfProof> proof = voprf_prove(*key, blinded, evaluated, proof_random);
    ASSERT_TRUE(proof);
    EXPECT_EQ(hex_encode(*proof), vector["proof"].get<std::string>());
    EXPECT_TRUE(voprf_verify(key->public_key, blinded, evaluated, *proof));
  }
}

class VoprfTamper : public testing::Test {
 protected:
  CountingRandom random{7};
  VoprfKey key = voprf_generate_key(random);
  Bytes input = to_bytes("an input");
  VoprfBlinded blinded = std::move(voprf_blind(input, random)).value();
  VoprfEvaluation reply = std::move(voprf_evaluate(key, blinded.element, random)).value();
};

TEST_F(VoprfTamper, TwoBlindingsOfOneInputDifferAndGiveOneOutput) {
  const VoprfBlinded other = std::move(voprf_blind(input, random)).value();
  EXPECT_NE(other.element, blinded.element);
  const VoprfEvaluation other_reply = std::move(voprf_evaluate(key, other.element, random)).value();
  const SecretBytes a = std::move(voprf_finalize(input, blinded, reply, key.public_key)).value();
  const SecretBytes b =
      std::move(voprf_finalize(input, other, other_reply, key.public_key)).value();
  EXPECT_TRUE(equal_constant_time(a.reveal(), b.reveal()));
}

TEST_F(VoprfTamper, AnotherKeyFailsTheProof) {
  const VoprfKey other = voprf_generate_key(random);
  const VoprfEvaluation false_reply =
      std::move(voprf_evaluate(other, blinded.element, random)).value();
  EXPECT_EQ(voprf_finalize(input, blinded, false_reply, key.public_key).code(),
            Code::kVoprfBadProof);
  // An element of the other key with a proof of the right one.
  VoprfEvaluation mixed = reply;
  mixed.element = false_reply.element;
  EXPECT_EQ(voprf_finalize(input, blinded, mixed, key.public_key).code(), Code::kVoprfBadProof);
}

TEST_F(VoprfTamper, EachBitOfTheProofCounts) {
  for (std::size_t byte = 0; byte < reply.proof.size(); ++byte) {
    VoprfEvaluation changed = reply;
    changed.proof[byte] ^= static_cast<std::uint8_t>(1U << (byte % 8));
    EXPECT_EQ(voprf_finalize(input, blinded, changed, key.public_key).code(), Code::kVoprfBadProof)
        << byte;
  }
}

TEST_F(VoprfTamper, ScalarsAreReduced) {
  // s plus the group order verifies in a reader that reduces; the one encoding is asked for.
  const Bytes order =
      *hex_decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  VoprfEvaluation changed = reply;
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    const unsigned sum = changed.proof[32 + i] + order[i] + carry;
    changed.proof[32 + i] = static_cast<std::uint8_t>(sum);
    carry = sum >> 8;
  }
  ASSERT_EQ(carry, 0U);
  EXPECT_EQ(voprf_finalize(input, blinded, changed, key.public_key).code(), Code::kVoprfBadProof);
}

TEST_F(VoprfTamper, IdentityBaseAndBadEncodingsAreRefused) {
  const GroupElement identity{};
  GroupElement bad{};
  bad.fill(0xFF);
  GroupElement negative{};
  negative[0] = 0x01;  // 1 is "negative" in this encoding (RFC 9496, 4.3.1)
  for (const GroupElement& element : {identity, base_point(), bad, negative}) {
    EXPECT_EQ(voprf_check_element(element).code(), Code::kVoprfBadElement);
    EXPECT_EQ(voprf_evaluate(key, element, random).code(), Code::kVoprfBadElement);
    VoprfEvaluation changed = reply;
    changed.element = element;
    EXPECT_EQ(voprf_finalize(input, blinded, changed, key.public_key).code(),
              Code::kVoprfBadElement);
    EXPECT_EQ(voprf_finalize(input, blinded, reply, element).code(), Code::kVoprfBadElement);
  }
  EXPECT_TRUE(voprf_check_element(key.public_key));
}

TEST(Voprf, KeysThatGiveEverythingAwayAreRefused) {
  Bytes zero(32);
  EXPECT_EQ(voprf_key_from_secret(SecretBytes(zero)).code(), Code::kVoprfBadElement);
  Bytes one(32);
  one[0] = 1;
  EXPECT_EQ(voprf_key_from_secret(SecretBytes(one)).code(), Code::kVoprfBadElement);
  const Bytes order =
      *hex_decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  EXPECT_EQ(voprf_key_from_secret(SecretBytes(order)).code(), Code::kVoprfBadElement);
  EXPECT_EQ(voprf_key_from_secret(SecretBytes(std::size_t{31})).code(), Code::kVoprfBadElement);
}

TEST(Voprf, ListsMustMatch) {
  CountingRandom random(3);
  const VoprfKey key = voprf_generate_key(random);
  const std::vector<GroupElement> one{key.public_key};
  const std::vector<GroupElement> none;
  EXPECT_EQ(voprf_prove(key, none, none, random).code(), Code::kInvalidArgument);
  EXPECT_EQ(voprf_prove(key, one, none, random).code(), Code::kInvalidArgument);
  EXPECT_EQ(voprf_verify(key.public_key, one, none, VoprfProof{}).code(), Code::kInvalidArgument);
}

// ---- base mode

TEST(Oprf, VectorsOfRfc9497A11) {
  const nlohmann::json file = rfc_vectors("oprf_rfc9497.json");
  const Result<VoprfKey> key =
      oprf_derive_key(SecretBytes(unhex(file["seed"])), unhex(file["key_info"]));
  ASSERT_TRUE(key);
  EXPECT_EQ(hex_encode(key->secret.reveal()), file["secret_key"].get<std::string>());
  ASSERT_EQ(file["vectors"].size(), 2U);
  for (const nlohmann::json& vector : file["vectors"]) {
    const Bytes input = unhex(vector["input"]);
    ScriptedRandom blind_random(wide(unhex(vector["blind"])));
    const Result<VoprfBlinded> blinded = oprf_blind(input, blind_random);
    ASSERT_TRUE(blinded);
    EXPECT_EQ(hex_encode(blinded->element), vector["blinded_element"].get<std::string>());
    const Result<GroupElement> evaluated = oprf_evaluate(*key, blinded->element);
    ASSERT_TRUE(evaluated);
    EXPECT_EQ(hex_encode(*evaluated), vector["evaluation_element"].get<std::string>());
    const Result<SecretBytes> output = oprf_finalize(input, *blinded, *evaluated);
    ASSERT_TRUE(output);
    EXPECT_EQ(hex_encode(output->reveal()), vector["output"].get<std::string>());
  }
}

TEST(Oprf, KeysDependOnSeedAndInfo) {
  const Bytes seed(32, 1);
  const auto derived = [](ByteView from, std::string_view info) {
    return hex_encode(oprf_derive_key(SecretBytes(from), as_bytes(info))->secret.reveal());
  };
  EXPECT_EQ(derived(seed, "a"), derived(seed, "a"));
  EXPECT_NE(derived(seed, "a"), derived(seed, "b"));
  EXPECT_NE(derived(seed, "a"), derived(Bytes(32, 2), "a"));
  EXPECT_EQ(oprf_derive_key(SecretBytes(Bytes(31, 1)), {}).code(), Code::kInvalidArgument);
  EXPECT_EQ(oprf_derive_key(SecretBytes(seed), Bytes(0x10000)).code(), Code::kTooLarge);
}

TEST(Oprf, TheModesHaveNothingInCommon) {
  CountingRandom random(5);
  const VoprfKey key = voprf_generate_key(random);
  const Bytes input = to_bytes("an input");
  const VoprfBlinded base = *oprf_blind(input, random);
  const VoprfBlinded verifiable = *voprf_blind(input, random);
  const VoprfEvaluation reply = *voprf_evaluate(key, verifiable.element, random);
  const SecretBytes a = *oprf_finalize(input, base, *oprf_evaluate(key, base.element));
  const SecretBytes b = *voprf_finalize(input, verifiable, reply, key.public_key);
  EXPECT_FALSE(equal_constant_time(a.reveal(), b.reveal()));
}

TEST(Oprf, AnotherKeyGivesAnotherOutput) {
  CountingRandom random(6);
  const Bytes input = to_bytes("an input");
  const VoprfBlinded blinded = *oprf_blind(input, random);
  const auto output = [&](const VoprfKey& key) {
    return hex_encode(
        oprf_finalize(input, blinded, *oprf_evaluate(key, blinded.element))->reveal());
  };
  const VoprfKey key = voprf_generate_key(random);
  EXPECT_EQ(output(key), output(key));
  EXPECT_NE(output(key), output(voprf_generate_key(random)));
}

TEST(Oprf, IdentityBaseAndBadEncodingsAreRefused) {
  CountingRandom random(8);
  const VoprfKey key = voprf_generate_key(random);
  const VoprfBlinded blinded = *oprf_blind(as_bytes("an input"), random);
  GroupElement bad{};
  bad.fill(0xFF);
  for (const GroupElement& element : {GroupElement{}, base_point(), bad}) {
    EXPECT_EQ(oprf_evaluate(key, element).code(), Code::kVoprfBadElement);
    EXPECT_EQ(oprf_finalize(as_bytes("an input"), blinded, element).code(), Code::kVoprfBadElement);
  }
}

}  // namespace
}  // namespace waferseal::crypto
