// SPEC 3.12 and 3.13
#include <gtest/gtest.h>

#include <functional>

#include "engine/bytes/cbor.h"
#include "engine/crypto/sign.h"
#include "tests/engine/capsule/sample.h"

namespace waferseal {
namespace {

class KeyListTest : public testing::Test {
 protected:
  Sample sample_;

  Bytes record() { return *sign_key_list(sample_.root, sample_.keys); }
  std::string opened(ByteView record, const std::optional<KeyListPin>& pin = std::nullopt,
                     UnixTime now = sample_time()) {
    const Result<OpenedKeyList> list = open_key_list(record, pin, now);
    return list ? "ok" : std::string(code_name(list.code()));
  }
  std::string signing(const std::function<void(KeyList&)>& change) {
    KeyList list = sample_.keys;
    change(list);
    const Result<Bytes> made = sign_key_list(sample_.root, list);
    return made ? "ok" : std::string(code_name(made.code()));
  }
  // A record whose inner text is free, validly signed.
  Bytes signed_text(ByteView text) {
    CborWriter writer;
    writer.map(4);
    writer.uint(1), writer.uint(1);
    writer.uint(2), writer.bytes(text);
    writer.uint(3), writer.bytes(sample_.root.public_key().bytes);
    writer.uint(4), writer.bytes(crypto::sign(sample_.root, "key list", {text}).bytes);
    return std::move(writer).take();
  }
};

TEST_F(KeyListTest, GivesBackEveryKey) {
  const Result<OpenedKeyList> read = open_key_list(record(), std::nullopt, sample_time());
  ASSERT_TRUE(read);
  const KeyList& list = read->list;
  EXPECT_EQ(list.number, 7U);
  EXPECT_EQ(list.issued, sample_.keys.issued);
  EXPECT_EQ(list.expires, sample_.keys.expires);
  ASSERT_EQ(list.agents.size(), 1U);
  EXPECT_EQ(list.agents[0].xwing, sample_.agent.public_key());
  EXPECT_EQ(list.agents[0].signing, sample_.agent_signing.public_key());
  EXPECT_EQ(list.agents[0].not_after, sample_.keys.agents[0].not_after);
  ASSERT_EQ(list.guards.size(), 1U);
  const ListedGuard* guard = list.find_guard(sample_.keys.guards[0].id);
  ASSERT_NE(guard, nullptr);
  EXPECT_EQ(guard->identity, sample_.keys.guards[0].identity);
  EXPECT_EQ(guard->origin, "https://guard.example.org");
  EXPECT_EQ(list.find_guard(GuardId{}), nullptr);
  EXPECT_EQ(list.account, sample_.keys.account);
  const ListedUser* ann = list.find_user(sample_.ann_mailbox);
  ASSERT_NE(ann, nullptr);
  EXPECT_EQ(ann->signing, sample_.ann.signing.public_key());
  EXPECT_EQ(ann->xwing, sample_.ann.xwing.public_key());
  EXPECT_NE(list.find_user(sample_.eve_mailbox), nullptr);
  EXPECT_EQ(list.find_user(sample_.bob_mailbox), nullptr);
}

TEST_F(KeyListTest, Spec3125SealsToTheNewestAgentKeyThatIsValid) {
  const XWingKey next = XWingKey::generate(sample_.random);
  sample_.keys.agents.insert(sample_.keys.agents.begin(),
                             ListedAgent{next.public_key(), sample_.agent_signing.public_key(),
                                         sample_time() + days(25), sample_time() + days(55)});
  const KeyList list = open_key_list(record(), std::nullopt, sample_time())->list;
  EXPECT_EQ(list.agent_at(sample_time())->xwing, sample_.agent.public_key());
  EXPECT_EQ(list.agent_at(sample_time() + days(26))->xwing, next.public_key());
  EXPECT_EQ(list.agent_at(sample_time() + days(56)).code(), Code::kKeylistNoAgent);
  EXPECT_EQ(list.agent_at(sample_time() - days(2)).code(), Code::kKeylistNoAgent);
}

TEST_F(KeyListTest, Spec3124TheFirstListSetsThePin) {
  const Bytes first = record();
  const KeyListPin pin = open_key_list(first, std::nullopt, sample_time())->pin;
  EXPECT_EQ(pin.root, key_fingerprint(sample_.root.public_key()));
  EXPECT_EQ(pin.number, 7U);
  EXPECT_EQ(opened(first, pin), "ok");
  sample_.keys.number = 8;
  EXPECT_EQ(opened(record(), pin), "ok");
  EXPECT_EQ(open_key_list(record(), pin, sample_time())->pin.number, 8U);
}

TEST_F(KeyListTest, Spec3124AnOlderListIsRefused) {
  const Bytes old = record();
  sample_.keys.number = 8;
  const KeyListPin pin = open_key_list(record(), std::nullopt, sample_time())->pin;
  EXPECT_EQ(opened(old, pin), "keylist_older");
}

TEST_F(KeyListTest, Spec3124TwoListsWithOneNumberAreRefused) {
  const KeyListPin pin = open_key_list(record(), std::nullopt, sample_time())->pin;
  sample_.keys.users.pop_back();
  EXPECT_EQ(opened(record(), pin), "keylist_conflict");
  // Without the hash of the record only the number counts.
  EXPECT_EQ(opened(record(), KeyListPin{pin.root, 7, std::nullopt}), "ok");
}

TEST_F(KeyListTest, Spec3124AnotherRootKeyIsRefused) {
  const KeyListPin pin{key_fingerprint(sample_.root.public_key()), 0, std::nullopt};
  EXPECT_EQ(opened(record(), pin), "ok");
  const SigningKey other = SigningKey::generate(sample_.random);
  sample_.keys.number = 99;
  EXPECT_EQ(opened(*sign_key_list(other, sample_.keys), pin), "keylist_root");
}

TEST_F(KeyListTest, Spec3124EveryChangeBreaksTheSignature) {
  const Bytes good = record();
  const KeyListPin pin{key_fingerprint(sample_.root.public_key()), 0, std::nullopt};
  for (std::size_t at = 0; at < good.size(); at += 13) {
    Bytes changed = good;
    changed[at] ^= 1;
    EXPECT_NE(opened(changed, pin), "ok") << at;
  }
  Bytes signature = good;
  signature.back() ^= 1;
  EXPECT_EQ(opened(signature, pin), "keylist_signature");
  Bytes text = good;
  text[20] ^= 1;
  EXPECT_EQ(opened(text, pin), "keylist_signature");
}

TEST_F(KeyListTest, Spec3124DatesCount) {
  const Bytes good = record();
  EXPECT_EQ(opened(good, std::nullopt, sample_.keys.expires), "ok");
  EXPECT_EQ(opened(good, std::nullopt, sample_.keys.expires + std::chrono::seconds(1)),
            "keylist_expired");
  EXPECT_EQ(opened(good, std::nullopt, sample_.keys.issued - std::chrono::seconds(300)), "ok");
  EXPECT_EQ(opened(good, std::nullopt, sample_.keys.issued - std::chrono::seconds(301)),
            "keylist_not_yet");
}

TEST_F(KeyListTest, Spec3122RulesHoldWhenSigning) {
  EXPECT_EQ(signing([](KeyList&) {}), "ok");
  EXPECT_EQ(signing([](KeyList& l) { l.account.reset(), l.agents.clear(), l.users.clear(); }),
            "ok");
  EXPECT_EQ(signing([](KeyList& l) { l.number = 0; }), "invalid_argument");
  EXPECT_EQ(signing([](KeyList& l) { l.expires = l.issued; }), "invalid_argument");
  EXPECT_EQ(signing([](KeyList& l) { l.expires = l.issued + days(367); }), "invalid_argument");
  EXPECT_EQ(signing([](KeyList& l) { l.agents[0].not_after += std::chrono::seconds(1); }),
            "invalid_argument");
  EXPECT_EQ(signing([](KeyList& l) { l.agents[0].not_after = l.agents[0].not_before; }),
            "invalid_argument");
  EXPECT_EQ(signing([](KeyList& l) { l.agents.push_back(l.agents[0]); }), "invalid_argument");
  EXPECT_EQ(signing([](KeyList& l) {
              l.agents.push_back(l.agents[0]);
              l.agents[1].xwing.bytes[0] ^= 1;
              l.agents[1].not_before += std::chrono::seconds(1);
            }),
            "invalid_argument");
  EXPECT_EQ(signing([](KeyList& l) { l.guards.push_back(l.guards[0]); }), "invalid_argument");
  EXPECT_EQ(signing([](KeyList& l) { l.guards[0].origin = "https://a b"; }), "invalid_argument");
  EXPECT_EQ(signing([](KeyList& l) { std::swap(l.users[0], l.users[1]); }), "invalid_argument");
  EXPECT_EQ(signing([](KeyList& l) { l.users.push_back(l.users[1]); }), "invalid_argument");
}

TEST_F(KeyListTest, Spec314UnknownVersionsAndFieldsAreNamed) {
  Bytes version = record();
  version[2] = 2;
  EXPECT_EQ(opened(version), "keylist_version_unsupported");
  CborWriter surplus;
  surplus.map(5);
  surplus.uint(1), surplus.uint(1);
  surplus.uint(2), surplus.bytes(Bytes(3));
  surplus.uint(3), surplus.bytes(Bytes(32));
  surplus.uint(4), surplus.bytes(Bytes(64));
  surplus.uint(5), surplus.uint(0);
  EXPECT_EQ(opened(std::move(surplus).take()), "keylist_field_unknown");
  CborWriter inner;
  inner.map(8);
  for (std::uint64_t key = 1; key <= 8; ++key) inner.uint(key), inner.uint(1);
  EXPECT_EQ(opened(signed_text(std::move(inner).take())), "keylist_field_unknown");
}

TEST_F(KeyListTest, MalformedRecordsAreRefusedEvenWhenSigned) {
  EXPECT_EQ(opened({}), "keylist_malformed");
  EXPECT_EQ(opened(signed_text({})), "keylist_malformed");
  const Bytes good = record();
  Bytes trailing = good;
  trailing.push_back(0);
  EXPECT_EQ(opened(trailing), "keylist_malformed");
  for (std::size_t size = 0; size < good.size(); size += 101) {
    EXPECT_EQ(opened(ByteView(good).first(size)), "keylist_malformed") << size;
  }
  // A list that breaks a rule, signed all the same.
  CborWriter text;
  text.map(7);
  text.uint(1), text.uint(0);
  text.uint(2), text.uint(1);
  text.uint(3), text.uint(2);
  text.uint(4), text.array(0);
  text.uint(5), text.array(0);
  text.uint(6), text.null();
  text.uint(7), text.array(0);
  EXPECT_EQ(opened(signed_text(std::move(text).take()), std::nullopt, from_unix_seconds(1)),
            "keylist_malformed");
}

TEST(FingerprintTest, Spec3123IsShownInGroupsOfFour) {
  SigningPublicKey key;
  key.bytes.fill(7);
  const std::string text = fingerprint_text(key_fingerprint(key));
  EXPECT_EQ(text.size(), 79U);
  EXPECT_EQ(text[4], ' ');
  std::string joined;
  for (const char c : text) {
    if (c != ' ') joined += c;
  }
  EXPECT_EQ(joined, hex_encode(key_fingerprint(key)));
}

// ---- user keys

class UserKeysTest : public testing::Test {
 protected:
  SeededRandom random_{"user keys"};
  UserKeys keys_ = generate_user_keys(random_);
  Mailbox owner_ = mailbox("ann@example.org");
  SecretBytes wrap_key_ = random_.secret(32);

  Bytes bundle() { return *wrap_user_keys(keys_, owner_, wrap_key_, random_); }
  std::string opened(ByteView bundle, const Mailbox& owner, const SecretBytes& key) {
    const Result<UserKeys> keys = unwrap_user_keys(bundle, owner, key);
    return keys ? "ok" : std::string(code_name(keys.code()));
  }
};

TEST_F(UserKeysTest, ComeBackAsTheyWere) {
  const Result<UserKeys> keys = unwrap_user_keys(bundle(), owner_, wrap_key_);
  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->signing.public_key(), keys_.signing.public_key());
  EXPECT_EQ(keys->xwing.public_key(), keys_.xwing.public_key());
}

TEST_F(UserKeysTest, Spec3133WrongKeyOwnerAndChangesAreRefused) {
  const Bytes good = bundle();
  EXPECT_EQ(opened(good, owner_, SecretBytes(32)), "user_keys_open_failed");
  EXPECT_EQ(opened(good, mailbox("eve@example.org"), wrap_key_), "user_keys_open_failed");
  EXPECT_EQ(opened(good, owner_, SecretBytes(31)), "invalid_argument");
  for (std::size_t at = 0; at < good.size(); ++at) {
    Bytes changed = good;
    changed[at] ^= 1;
    EXPECT_NE(opened(changed, owner_, wrap_key_), "ok") << at;
  }
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_EQ(opened(ByteView(good).first(size), owner_, wrap_key_), "user_keys_malformed");
  }
}

TEST_F(UserKeysTest, Spec3131EachBundleHasASaltOfItsOwn) { EXPECT_NE(bundle(), bundle()); }

TEST_F(UserKeysTest, NoSeedIsReadable) {
  const Bytes good = bundle();
  const std::string_view seed = as_text(keys_.signing.seed().reveal());
  EXPECT_EQ(as_text(good).find(seed), std::string_view::npos);
}

}  // namespace
}  // namespace waferseal
