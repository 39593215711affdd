// SPEC 3.11
#include "waferseal/notice.h"

#include <gtest/gtest.h>

#include "engine/bytes/cbor.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/wrap.h"
#include "engine/crypto/xwing.h"
#include "tests/engine/capsule/sample.h"

namespace waferseal {
namespace {

class NoticeTest : public testing::Test {
 protected:
  Sample sample_;

  Bytes sealed(const SigningKey& by) {
    return *seal_notice(sample_.agent.public_key(), by, sample_.notice(), sample_.random);
  }
  std::string opened(ByteView record) {
    const Result<Notice> notice = open_notice(record, sample_.agent, sample_.keys);
    return notice ? "ok" : std::string(code_name(notice.code()));
  }
};

TEST_F(NoticeTest, TheAgentReadsWhatTheSenderWrote) {
  const Notice expected = sample_.notice();
  const Result<Notice> notice =
      open_notice(sealed(sample_.ann.signing), sample_.agent, sample_.keys);
  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->slot_id, expected.slot_id);
  EXPECT_EQ(notice->seal, expected.seal);
  EXPECT_EQ(notice->sender, expected.sender);
  EXPECT_EQ(notice->recipient, expected.recipient);
  EXPECT_EQ(as_text(notice->link.reveal()), as_text(expected.link.reveal()));
  EXPECT_EQ(notice->least_assurance, Assurance::kPkix);
  EXPECT_EQ(notice->send_at, expected.send_at);
  EXPECT_EQ(notice->expires, expected.expires);
}

TEST_F(NoticeTest, ADormantNoticeHasNoTime) {
  Notice dormant = sample_.notice();
  dormant.send_at.reset();
  const Bytes record =
      *seal_notice(sample_.agent.public_key(), sample_.ann.signing, dormant, sample_.random);
  EXPECT_FALSE(open_notice(record, sample_.agent, sample_.keys)->send_at);
}

TEST_F(NoticeTest, Spec3112AllNoticesHaveOneSizeAndShowNothing) {
  Notice longer = sample_.notice();
  longer.link = SecretBytes(as_bytes("https://portal.example.org/p#" + std::string(971, 'x')));
  const Bytes one = sealed(sample_.ann.signing);
  const Bytes two =
      *seal_notice(sample_.agent.public_key(), sample_.ann.signing, longer, sample_.random);
  EXPECT_EQ(one.size(), two.size());
  for (const std::string_view marker : {"portal", "bob@", "ann@", "AAECAwQF"}) {
    EXPECT_EQ(as_text(one).find(marker), std::string_view::npos) << marker;
  }
}

TEST_F(NoticeTest, Spec3115OnlyTheListedKeyOfItsSenderCounts) {
  EXPECT_EQ(opened(sealed(sample_.ann.signing)), "ok");
  EXPECT_EQ(opened(sealed(sample_.eve.signing)), "notice_sender_unknown");
  EXPECT_EQ(opened(sealed(SigningKey::generate(sample_.random))), "notice_sender_unknown");
  sample_.keys.users.erase(sample_.keys.users.begin());
  EXPECT_EQ(opened(sealed(sample_.ann.signing)), "notice_sender_unknown");
}

// An agent opens a notice and seals it, as it was signed, to another agent.
TEST_F(NoticeTest, Spec3113TheSignatureIsForOneAgent) {
  const Bytes record = sealed(sample_.ann.signing);
  CborReader reader(record);
  ASSERT_TRUE(reader.map(4));
  ASSERT_TRUE(reader.key(1) && reader.uint() && reader.key(2));
  const ByteArray<32> key_hash = *cbor_array<32>(reader);
  ASSERT_TRUE(reader.key(3));
  const SecretBytes secret = *crypto::decapsulate(sample_.agent, *reader.bytes());
  ASSERT_TRUE(reader.key(4));
  const SecretBytes padded =
      *crypto::unwrap(crypto::kdf("notice", secret, key_hash, {}, 32), {}, *reader.bytes());

  const XWingKey other_agent = XWingKey::generate(sample_.random);
  const crypto::Encapsulation made = *crypto::encapsulate(other_agent.public_key(), sample_.random);
  const auto record_for = [&](const ByteArray<32>& hash) {
    CborWriter writer;
    writer.map(4);
    writer.uint(1), writer.uint(1);
    writer.uint(2), writer.bytes(hash);
    writer.uint(3), writer.bytes(made.ciphertext);
    writer.uint(4),
        writer.bytes(crypto::wrap(crypto::kdf("notice", made.shared_secret, hash, {}, 32), {},
                                  padded.reveal()));
    return std::move(writer).take();
  };
  const Bytes forwarded = record_for(xwing_key_hash(other_agent.public_key()));
  EXPECT_EQ(open_notice(forwarded, other_agent, sample_.keys).code(), Code::kNoticeSenderUnknown);
}

TEST_F(NoticeTest, AnotherAgentsKeyAndChangesAreRefused) {
  const Bytes record = sealed(sample_.ann.signing);
  const XWingKey other = XWingKey::generate(sample_.random);
  EXPECT_EQ(open_notice(record, other, sample_.keys).code(), Code::kNoticeOtherKey);
  // One byte in the key hash, the ciphertext and the wrapped content.
  for (const auto& [from_end, code] : {std::pair<std::size_t, std::string>{1, "notice_open_failed"},
                                       {4112, "notice_open_failed"},
                                       {4116 + 10, "notice_open_failed"},
                                       {record.size() - 10, "notice_other_key"}}) {
    Bytes changed = record;
    changed[changed.size() - from_end] ^= 1;
    EXPECT_EQ(opened(changed), code) << from_end;
  }
  Bytes version = record;
  version[2] = 2;
  EXPECT_EQ(opened(version), "notice_version_unsupported");
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{40}, record.size() - 1}) {
    EXPECT_EQ(opened(ByteView(record).first(size)), "notice_malformed") << size;
  }
  Bytes trailing = record;
  trailing.push_back(0);
  EXPECT_EQ(opened(trailing), "notice_malformed");
}

TEST_F(NoticeTest, Spec3114ALinkIsVisibleAsciiOfBoundedLength) {
  const auto outcome = [&](std::string_view link) {
    Notice notice = sample_.notice();
    notice.link = SecretBytes(as_bytes(link));
    const Result<Bytes> made =
        seal_notice(sample_.agent.public_key(), sample_.ann.signing, notice, sample_.random);
    return made ? "ok" : std::string(code_name(made.code()));
  };
  EXPECT_EQ(outcome("https://p.example/p#x"), "ok");
  EXPECT_EQ(outcome(std::string(1000, 'x')), "ok");
  EXPECT_EQ(outcome(std::string(1001, 'x')), "invalid_argument");
  EXPECT_EQ(outcome(""), "invalid_argument");
  EXPECT_EQ(outcome("https://p.example/p#x\r\nBcc: all"), "invalid_argument");
}

}  // namespace
}  // namespace waferseal
