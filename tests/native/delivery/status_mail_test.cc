#include "native/delivery/status_mail.h"

#include <gtest/gtest.h>

#include "waferseal/mime.h"

namespace waferseal::delivery {
namespace {

constexpr const char* kRefused =
    R"({"fate":"permanent","hosts":[{"mx":"mx1.example","reply":"220 hello"},
        {"mx":"mx2.example","reply":"550 5.1.1 nobody \u0007here"}]})";

CopyStatus sample() {
  CopyStatus status{*Mailbox::parse("anna@example.org"), *Mailbox::parse("bob@example.net")};
  status.failed = true;
  status.code = Code::kSmtpPermanent;
  status.evidence = kRefused;
  status.message_id = "m1";
  status.copy = "7";
  status.accepted = from_unix_seconds(1'700'000'000);
  return status;
}
const UnixTime kNow = from_unix_seconds(1'700'003'600);

std::string composed(const CopyStatus& status) {
  return compose_status_mail(status, "mail.example", kNow);
}
bool has_line(const std::string& mail, const std::string& line) {
  return mail.find("\r\n" + line + "\r\n") != std::string::npos;
}

// RFC 3464
TEST(StatusMailTest, SaysWhatFailedToPeopleAndMachines) {
  const std::string mail = composed(sample());
  for (const char* const line :
       {"To: <anna@example.org>", "Subject: Not delivered: bob@example.net",
        "Message-ID: <status.failed.m1.7@mail.example>", "Auto-Submitted: auto-generated",
        "Reporting-MTA: dns; mail.example", "Arrival-Date: Tue, 14 Nov 2023 22:13:20 +0000",
        "Final-Recipient: rfc822; bob@example.net", "Action: failed", "Status: 5.1.1",
        "Remote-MTA: dns; mx2.example", "Diagnostic-Code: smtp; 550 5.1.1 nobody ?here",
        "Last-Attempt-Date: Tue, 14 Nov 2023 23:13:20 +0000"}) {
    EXPECT_TRUE(has_line(mail, line)) << line << "\n" << mail;
  }
  EXPECT_EQ(mail.find("Will-Retry-Until"), std::string::npos);
  const auto parsed = mime::parse(as_bytes(mail));
  ASSERT_TRUE(parsed) << describe(parsed.error());
  EXPECT_NE(parsed->text.find("could not be delivered"), std::string::npos);
  EXPECT_NE(parsed->text.find("bob@example.net"), std::string::npos);
}

TEST(StatusMailTest, SaysUntilWhenItIsTriedAgain) {
  CopyStatus status = sample();
  status.failed = false;
  status.code = Code::kDnsServfail;
  status.evidence = "{}";
  status.gives_up = from_unix_seconds(1'700'432'000);
  const std::string mail = composed(status);
  for (const char* const line :
       {"Subject: Delayed: bob@example.net", "Action: delayed", "Status: 4.4.3",
        "Will-Retry-Until: Sun, 19 Nov 2023 22:13:20 +0000"}) {
    EXPECT_TRUE(has_line(mail, line)) << line << "\n" << mail;
  }
  EXPECT_EQ(mail.find("Remote-MTA"), std::string::npos);
}

TEST(StatusMailTest, HasOnlyWholeLineEndsAndNoLineThatIsTooLong) {
  CopyStatus status = sample();
  status.evidence = R"({"hosts":[{"mx":"a\r\nSubject: b","reply":"550 )" + std::string(3000, 'x') +
                    R"(\r\n.\r\nMAIL FROM:<x>"}]})";
  const std::string mail = composed(status);
  std::size_t start = 0;
  for (std::size_t end = mail.find('\n'); end != std::string::npos; end = mail.find('\n', start)) {
    ASSERT_GT(end, start);
    EXPECT_EQ(mail[end - 1], '\r');
    EXPECT_LE(end - start, 998u);
    start = end + 1;
  }
  EXPECT_EQ(start, mail.size());
  EXPECT_EQ(mail.find("\r\nSubject: b"), std::string::npos);
  EXPECT_EQ(mail.find("\r\nMAIL"), std::string::npos);
}

// RFC 6533, 3
TEST(StatusMailTest, AnAddressBeyondAsciiHasItsOwnType) {
  CopyStatus status = sample();
  status.recipient = *Mailbox::parse("jürgen@example.net");
  EXPECT_TRUE(has_line(composed(status), "Final-Recipient: utf-8; j\\x{FC}rgen@example.net"));
}

TEST(StatusMailTest, EnhancedStatus) {
  CopyStatus status = sample();
  const auto with = [&status](Code code, const char* reply) {
    status.code = code;
    status.evidence = std::string(R"({"hosts":[{"mx":"a","reply":")") + reply + "\"}]}";
    return enhanced_status(status);
  };
  EXPECT_EQ(with(Code::kSmtpPermanent, "554 5.7.1 no"), "5.7.1");
  EXPECT_EQ(with(Code::kSmtpPermanent, "554 no"), "5.0.0");
  EXPECT_EQ(with(Code::kSmtpPermanent, "554 5.7.1x"), "5.0.0");
  EXPECT_EQ(with(Code::kSmtpTemporary, "451 4.3.0 later"), "5.4.7") << "until it was given up";
  EXPECT_EQ(with(Code::kMxNull, "250 2.0.0 ok"), "5.1.10");
  EXPECT_EQ(with(Code::kDnsNoDomain, ""), "5.1.2");
  EXPECT_EQ(with(Code::kTlsNotOffered, "250 2.0.0 ok"), "5.7.10");
  EXPECT_EQ(with(Code::kAgentOrders, ""), "5.0.0");
  status.failed = false;
  EXPECT_EQ(with(Code::kSmtpTemporary, "451 4.3.0 later"), "4.3.0");
  EXPECT_EQ(with(Code::kTlsHandshakeCut, ""), "4.7.10");
}

TEST(StatusMailTest, TheSameStatusIsTheSameMail) {
  EXPECT_EQ(composed(sample()), composed(sample()));
  CopyStatus other = sample();
  other.failed = false;
  EXPECT_EQ(composed(other).find("status.failed"), std::string::npos);
}

}  // namespace
}  // namespace waferseal::delivery
