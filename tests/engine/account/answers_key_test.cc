// SPEC 3.18 and 3.14.7
#include "waferseal/answers_key.h"

#include <gtest/gtest.h>

#include "engine/bytes/cbor.h"
#include "engine/capsule/padding.h"
#include "engine/crypto/hash.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/sign.h"
#include "engine/crypto/wrap.h"
#include "waferseal/saved_question.h"
#include "waferseal/slot.h"

namespace waferseal {
namespace {

class AnswersKeyTest : public testing::Test {
 protected:
  AnswersKeyTest() {
    keys_.users.push_back(listed(anna_mailbox_, anna_));
    keys_.users.push_back(listed(ben_mailbox_, ben_));
  }
  static ListedUser listed(const Mailbox& mailbox, const UserKeys& keys) {
    return {mailbox, keys.signing.public_key(), keys.xwing.public_key()};
  }
  // For Ben, by whom it says.
  Bytes copy_by(const Mailbox& giver, const SigningKey& by) {
    return *seal_answers_key(key_, keys_.users[1], giver, by, system_random());
  }
  std::string opened(ByteView copy) {
    const auto key = open_answers_key(copy, ben_mailbox_, ben_.xwing, keys_);
    return key ? "ok" : std::string(code_name(key.code()));
  }
  // Any grant, sealed to one key, in Anna's name, with her signature for one key: by SPEC 3.18.3 the
  // same one.
  Bytes with_grant(ByteView grant, const XWingPublicKey& to, const XWingPublicKey& signed_for) {
    const XWingSecret made = *encapsulate_for_slot(to, system_random());
    const Signature signature =
        crypto::sign(anna_.signing, "answers key", {xwing_key_hash(signed_for), grant});
    CborWriter content;
    content.map(3);
    content.uint(1), content.bytes(grant);
    content.uint(2), content.bytes(anna_.signing.public_key().bytes);
    content.uint(3), content.bytes(signature.bytes);
    const auto padded = *capsule::pad_content(std::move(content).take(), 1024);
    CborWriter record;
    record.map(4);
    record.uint(1), record.uint(1);
    record.uint(2), record.bytes(made.fields.key_hash);
    record.uint(3), record.bytes(made.fields.ciphertext);
    record.uint(4),
        record.bytes(crypto::wrap(
            crypto::kdf("answers key", made.secret, made.fields.key_hash, {}, crypto::kWrapKeySize),
            {}, padded.reveal()));
    return std::move(record).take();
  }
  Bytes with_grant(ByteView grant) {
    return with_grant(grant, ben_.xwing.public_key(), ben_.xwing.public_key());
  }
  Bytes grant(std::uint64_t generation, std::string_view giver, std::string_view holder,
              std::size_t seed_size = 32) {
    CborWriter writer;
    writer.map(4);
    writer.uint(1), writer.uint(generation);
    writer.uint(2), writer.bytes(Bytes(seed_size, 7));
    writer.uint(3), writer.text(giver);
    writer.uint(4), writer.text(holder);
    return std::move(writer).take();
  }

  Mailbox anna_mailbox_ = *Mailbox::parse("anna@example.org");
  Mailbox ben_mailbox_ = *Mailbox::parse("ben@example.org");
  UserKeys anna_ = generate_user_keys(system_random());
  UserKeys ben_ = generate_user_keys(system_random());
  KeyList keys_;
  AnswersKey key_{3, XWingKey::generate(system_random())};
};

TEST_F(AnswersKeyTest, ItsHolderOpensTheCopy) {
  const Bytes copy = copy_by(anna_mailbox_, anna_.signing);
  const auto key = open_answers_key(copy, ben_mailbox_, ben_.xwing, keys_);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->generation, 3u);
  EXPECT_TRUE(equal_constant_time(key->key.seed().reveal(), key_.key.seed().reveal()));
  EXPECT_EQ(*answers_key_holder(copy), xwing_key_hash(ben_.xwing.public_key()));
  EXPECT_EQ(as_text(copy).find("anna@"), std::string_view::npos);
}

TEST_F(AnswersKeyTest, Spec3184OnlyAUserOfTheKeyListGivesOne) {
  const UserKeys server = generate_user_keys(system_random());
  EXPECT_EQ(opened(copy_by(anna_mailbox_, anna_.signing)), "ok");
  EXPECT_EQ(opened(copy_by(anna_mailbox_, server.signing)), "answers_key_giver_unknown");
  EXPECT_EQ(opened(copy_by(*Mailbox::parse("eve@example.org"), anna_.signing)),
            "answers_key_giver_unknown");
  EXPECT_EQ(opened(copy_by(ben_mailbox_, anna_.signing)), "answers_key_giver_unknown");
  const Bytes copy = copy_by(anna_mailbox_, anna_.signing);
  keys_.users.erase(keys_.users.begin());
  EXPECT_EQ(opened(copy), "answers_key_giver_unknown") << "the giver has left";
}

TEST_F(AnswersKeyTest, NobodyElseOpensIt) {
  const Bytes copy = copy_by(anna_mailbox_, anna_.signing);
  EXPECT_EQ(open_answers_key(copy, ben_mailbox_, anna_.xwing, keys_).code(),
            Code::kAnswersKeyOpenFailed);
  EXPECT_EQ(open_answers_key(copy, anna_mailbox_, ben_.xwing, keys_).code(),
            Code::kAnswersKeyOpenFailed);
}

TEST_F(AnswersKeyTest, Spec3183AGrantIsPassedOnToNobody) {
  // Whoever read one cannot seal it to another key: the signature is for one key.
  const UserKeys carla = generate_user_keys(system_random());
  const Bytes encoded = grant(1, "anna@example.org", "ben@example.org");
  EXPECT_EQ(opened(with_grant(encoded)), "ok");
  EXPECT_EQ(opened(with_grant(encoded, ben_.xwing.public_key(), carla.xwing.public_key())),
            "answers_key_giver_unknown");
}

TEST_F(AnswersKeyTest, NoticesEveryChangedByte) {
  const Bytes copy = copy_by(anna_mailbox_, anna_.signing);
  for (std::size_t i = 0; i < copy.size(); ++i) {
    Bytes changed = copy;
    changed[i] ^= 0x20;
    EXPECT_NE(opened(changed), "ok") << "byte " << i;
  }
  Bytes longer = copy;
  longer.push_back(0);
  EXPECT_EQ(opened(longer), "answers_key_malformed");
  EXPECT_EQ(answers_key_holder(longer).code(), Code::kAnswersKeyMalformed);
  EXPECT_EQ(answers_key_holder({}).code(), Code::kAnswersKeyMalformed);
}

TEST_F(AnswersKeyTest, RefusesAGrantOfAnotherForm) {
  EXPECT_EQ(opened(with_grant(grant(1, "anna@example.org", "ben@example.org"))), "ok");
  EXPECT_EQ(
      opened(with_grant(grant(std::uint64_t{1} << 40, "anna@example.org", "ben@example.org"))),
      "ok");
  for (const Bytes& bad :
       {grant(0, "anna@example.org", "ben@example.org"),
        grant((std::uint64_t{1} << 40) + 1, "anna@example.org", "ben@example.org"),
        grant(1, "anna@EXAMPLE.org", "ben@example.org"), grant(1, "anna@example.org", "ben"),
        grant(1, "anna@example.org", "ben@example.org", 31), Bytes{}}) {
    EXPECT_EQ(opened(with_grant(bad)), "answers_key_malformed");
  }
  EXPECT_EQ(opened(with_grant(grant(1, "anna@example.org", "anna@example.org"))),
            "answers_key_open_failed");
  const auto sealed = seal_answers_key({0, XWingKey::generate(system_random())}, keys_.users[1],
                                       anna_mailbox_, anna_.signing, system_random());
  ASSERT_FALSE(sealed);
  EXPECT_EQ(sealed.code(), Code::kInvalidArgument);
}

TEST_F(AnswersKeyTest, Spec3147AQuestionOpensForItsScopeAndItsIdOnly) {
  const QuestionId id = system_random().array<16>();
  const SavedQuestion saved{"Which ferry?", SecretBytes(as_bytes("the last one")),
                            system_random().secret(32), Strength::kStrong};
  const Bytes sealed =
      *seal_shared_question(key_.key, "domain *.example.org", id, saved, system_random());
  const auto read = open_shared_question(sealed, key_.key, "domain *.example.org", id);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->question, "Which ferry?");
  EXPECT_EQ(as_text(read->answer.reveal()), "the last one");
  const auto refused = [&](const XWingKey& key, std::string_view scope, const QuestionId& named) {
    return open_shared_question(sealed, key, scope, named).code();
  };
  EXPECT_EQ(refused(key_.key, "account", id), Code::kSavedQuestionOpenFailed);
  EXPECT_EQ(refused(key_.key, "domain *.example.org", system_random().array<16>()),
            Code::kSavedQuestionOpenFailed);
  EXPECT_EQ(refused(XWingKey::generate(system_random()), "domain *.example.org", id),
            Code::kSavedQuestionOpenFailed);
  // It is no saved question of somebody's own, and none of those is a shared one.
  EXPECT_FALSE(open_saved_question(sealed, key_.key, anna_mailbox_, ben_mailbox_).ok());
  const Bytes own =
      *seal_saved_question(key_.key, anna_mailbox_, ben_mailbox_, saved, system_random());
  EXPECT_FALSE(open_shared_question(own, key_.key, "account", id).ok());
}

// A question by SPEC 3.14.7, under any secret.
Bytes question_under(const SecretBytes& secret, std::string_view scope, const QuestionId& id) {
  CborWriter writer;
  writer.map(4);
  writer.uint(1), writer.text("Which ferry?");
  writer.uint(2), writer.bytes(as_bytes("any"));
  writer.uint(3), writer.bytes(Bytes(32, 9));
  writer.uint(4), writer.uint(2);
  const Bytes content = std::move(writer).take();
  Bytes payload = {static_cast<std::uint8_t>(content.size() >> 8),
                   static_cast<std::uint8_t>(content.size())};
  append(payload, content);
  payload.resize(2560);
  const auto salt = system_random().array<32>();
  const crypto::Digest scope_hash = crypto::hash("shared question scope", {as_bytes(scope)});
  Bytes context(scope_hash.begin(), scope_hash.end());
  append(context, id);
  CborWriter record;
  record.map(3);
  record.uint(1), record.uint(1);
  record.uint(2), record.bytes(salt);
  record.uint(3), record.bytes(crypto::wrap(
                      crypto::kdf("shared question", secret, salt, context, crypto::kWrapKeySize),
                      {}, payload));
  return std::move(record).take();
}

// Nobody with the public half alone makes one.
TEST_F(AnswersKeyTest, Spec3181TheServerMakesNoQuestion) {
  const QuestionId id{};
  const auto opened = [&](const SecretBytes& secret) {
    return open_shared_question(question_under(secret, "account", id), key_.key, "account", id);
  };
  EXPECT_TRUE(opened(key_.key.seed()));
  EXPECT_EQ(opened(SecretBytes(key_.key.public_key().bytes)).code(),
            Code::kSavedQuestionOpenFailed);
}

}  // namespace
}  // namespace waferseal
