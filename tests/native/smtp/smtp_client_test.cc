#include "native/smtp/smtp_client.h"

#include <gtest/gtest.h>

#include <ctime>

#include "tests/native/smtp/scripted_peer.h"

namespace waferseal::delivery {
namespace {

constexpr std::chrono::seconds kPatience(20);

Result<SmtpClient> greeted(const ScriptedPeer& peer) {
  WAFERSEAL_TRY(SmtpClient smtp, SmtpClient::connect("127.0.0.1", peer.port(), SmtpTimeouts{},
                                                     std::chrono::steady_clock::now() + kPatience));
  WAFERSEAL_CHECK(smtp.hello("out.sender.test"));
  return smtp;
}

// No mailbox of ours holds any of these; should one, the server must not see it.
TEST(SmtpClient, APathHoldsNoCommand) {
  const std::vector<std::string> paths = {
      "anna@sender.test>\r\nRCPT TO:<eve@evil.test",
      "anna\r\nRSET\r\n@sender.test",
      std::string("anna\0@sender.test", 17),
      "anna\n@sender.test",
      "anna\x7F@sender.test",
      "anna@sender.test> SIZE=1",
      "<anna@sender.test",
      std::string(300, 'a') + "@sender.test",
  };
  for (const std::string& path : paths) {
    ScriptedPeer peer({greeting({}) + takes_all()});
    Result<SmtpClient> smtp = greeted(peer);
    ASSERT_TRUE(smtp);
    EXPECT_EQ(smtp->mail(path, 1, false, {}).code(), Code::kInvalidArgument) << path;
    EXPECT_EQ(smtp->recipient(path, {}).code(), Code::kInvalidArgument) << path;
    EXPECT_EQ(peer.heard(), std::vector<std::string>{"EHLO out.sender.test"}) << path;
  }
}

// RFC 3207, 4.2: not even between the handshake and the hello inside TLS.
TEST(SmtpClient, ForgetsAtOnceWhatWasOfferedInClear) {
  const TestAuthority authority;
  ScriptedPeer peer({greeting({"STARTTLS", "SMTPUTF8", "8BITMIME", "DSN", "SIZE 10"}) +
                     Script{expect("STARTTLS"), send("220 go\r\n"),
                            start_tls(authority.issue("mx.example.test")), silence()}});
  Result<SmtpClient> smtp = greeted(peer);
  ASSERT_TRUE(smtp);
  ASSERT_TRUE(smtp->offers_smtputf8() && smtp->offers_8bitmime() && smtp->offers_dsn());
  ASSERT_EQ(smtp->size_limit(), 10u);
  TlsDemand demand;
  demand.host = "mx.example.test";
  demand.now = from_unix_seconds(std::time(nullptr));
  ASSERT_TRUE(smtp->start_tls(*TlsTrust::load(authority.ca_file()), demand));
  EXPECT_FALSE(smtp->offers_starttls() || smtp->offers_smtputf8() || smtp->offers_8bitmime() ||
               smtp->offers_dsn());
  EXPECT_EQ(smtp->size_limit(), 0u);
}

// RFC 5321, 4.5.5: the sender of a notice.
TEST(SmtpClient, AnEmptyReversePathIsAllowed) {
  ScriptedPeer peer({greeting({}) + takes_all()});
  Result<SmtpClient> smtp = greeted(peer);
  ASSERT_TRUE(smtp);
  ASSERT_TRUE(smtp->mail("", 1, false, {}));
  EXPECT_TRUE(peer.heard_any("MAIL FROM:<>"));
}

}  // namespace
}  // namespace waferseal::delivery
