#include "native/agent/notice_mail.h"

#include <gtest/gtest.h>

#include "native/smtp/dot_stuffing.h"
#include "waferseal/link.h"
#include "waferseal/mime.h"

namespace waferseal::delivery {
namespace {

class NoticeMailTest : public testing::Test {
 protected:
  Notice notice() {
    return Notice{.slot_id = SlotId{0xAB, 0xCD},
                  .seal = {},
                  .sender = *Mailbox::parse("anna@b\xC3\xBC"
                                            "cher.test"),
                  .recipient = *Mailbox::parse("bob@example.test"),
                  .link = SecretBytes(as_bytes(link_)),
                  .least_assurance = Assurance::kPkix,
                  .send_at = std::nullopt,
                  .expires = from_unix_seconds(1'800'000'000)};
  }
  Result<Plaintext> compose(const Notice& notice) {
    return compose_notice_mail(notice, NoticeTemplate::standard(), from_unix_seconds(1'790'000'000),
                               system_random());
  }

  const LinkSecret secret_ = LinkSecret::generate(system_random());
  std::string link_ = secret_.url("https://portal.test");
};

TEST_F(NoticeMailTest, SaysWhoHowAndUntilWhen) {
  const Result<Plaintext> mail = compose(notice());
  ASSERT_TRUE(mail) << describe(mail.error());
  EXPECT_TRUE(has_clean_line_ends(mail->reveal()));
  const Result<mime::ParsedMessage> parsed = mime::parse(mail->reveal());
  ASSERT_TRUE(parsed);
  EXPECT_EQ(*parsed->from.at(0).mailbox, notice().sender);
  EXPECT_EQ(*parsed->to.at(0).mailbox, notice().recipient);
  EXPECT_EQ(parsed->subject,
            "Protected message from anna@b\xC3\xBC"
            "cher.test");
  EXPECT_TRUE(parsed->attachments().empty());
  EXPECT_NE(parsed->text.find(link_), std::string::npos);
  EXPECT_NE(parsed->text.find("2027-01-15"), std::string::npos);
}

// What HTML shows is where it leads, and nothing of it is fetched.
TEST_F(NoticeMailTest, TheHtmlSaysTheSame) {
  const Result<mime::ParsedMessage> parsed = mime::parse(compose(notice())->reveal());
  ASSERT_TRUE(parsed);
  EXPECT_NE(parsed->html.find("<a href=\"" + link_ + "\">" + link_ + "</a>"), std::string::npos);
  EXPECT_NE(parsed->html.find("<code>" + secret_.paste_code() + "</code>"), std::string::npos);
  for (const char* const fetched : {"src=", "url(", "<style", "<link", "<script", "<img"}) {
    EXPECT_EQ(parsed->html.find(fetched), std::string::npos) << fetched;
  }
}

// Both ways into the portal carry the same secret.
TEST_F(NoticeMailTest, TheCodeIsTheLinks) {
  const Result<mime::ParsedMessage> parsed = mime::parse(compose(notice())->reveal());
  const std::string code = secret_.paste_code();
  ASSERT_NE(parsed->text.find(code), std::string::npos);
  const Result<ParsedLink> pasted = parse_link(code);
  ASSERT_TRUE(pasted);
  EXPECT_TRUE(equal_constant_time(pasted->secret.bytes().reveal(), secret_.bytes().reveal()));
  // The page it is pasted into stands there without the secret.
  EXPECT_NE(parsed->text.find("go to https://portal.test/p\n"), std::string::npos);
}

TEST_F(NoticeMailTest, RepeatingItShowsOnce) {
  const Result<mime::ParsedMessage> first = mime::parse(compose(notice())->reveal());
  const Result<mime::ParsedMessage> second = mime::parse(compose(notice())->reveal());
  EXPECT_EQ(first->message_id, second->message_id);
  Notice other = notice();
  other.slot_id = SlotId{1};
  EXPECT_NE(mime::parse(compose(other)->reveal())->message_id, first->message_id);
}

TEST_F(NoticeMailTest, ALinkWithoutASecretIsRefused) {
  link_ = "https://portal.test/p";
  const Result<Plaintext> mail = compose(notice());
  ASSERT_FALSE(mail);
  EXPECT_EQ(mail.code(), Code::kLinkMalformed);
}

}  // namespace
}  // namespace waferseal::delivery
