#include "native/smtp/dsn.h"

#include <gtest/gtest.h>

#include "tests/native/smtp/mail_world.h"

namespace waferseal::delivery {
namespace {

TEST(DsnTest, WhatIsUnsetIsLeftOut) {
  EXPECT_EQ(dsn_of_mail({}), "");
  EXPECT_EQ(dsn_of_recipient({}), "");
}

// RFC 3461, 4.1 to 4.4.
TEST(DsnTest, ParametersAreThoseOfTheRfc) {
  DsnOptions options;
  options.return_what = ReturnWhat::kHeaders;
  options.envelope_id = "QQ+314=159 x";
  EXPECT_EQ(dsn_of_mail(options), " RET=HDRS ENVID=QQ+2B314+3D159+20x");
  options.return_what = ReturnWhat::kFull;
  options.envelope_id.clear();
  EXPECT_EQ(dsn_of_mail(options), " RET=FULL");
  options.notify = NotifyWhen{};
  EXPECT_EQ(dsn_of_recipient(options), " NOTIFY=NEVER");
  options.notify = NotifyWhen{true, true, true};
  EXPECT_EQ(dsn_of_recipient(options), " NOTIFY=SUCCESS,FAILURE,DELAY");
  options.notify = NotifyWhen{false, false, true};
  EXPECT_EQ(dsn_of_recipient(options), " NOTIFY=DELAY");
}

class DsnDeliveryTest : public testing::Test {
 protected:
  Attempt deliver(const std::vector<std::string>& extensions) {
    peer_ = std::make_unique<ScriptedPeer>(
        std::vector<Script>{to_tls(world_.certificate, extensions) + takes_all()});
    world_.serve(*peer_);
    Envelope envelope = world_.envelope();
    envelope.dsn.notify = NotifyWhen{false, true, false};
    envelope.dsn.return_what = ReturnWhat::kHeaders;
    envelope.dsn.envelope_id = "id-1";
    return deliver_plaintext(envelope, Plaintext(to_bytes(kMessage)),
                             *OrderedAssurance::verified(Assurance::kPkix), world_.exchange(),
                             world_.commit());
  }

  MailWorld world_;
  std::unique_ptr<ScriptedPeer> peer_;
};

TEST_F(DsnDeliveryTest, AServerThatOffersItIsAsked) {
  EXPECT_EQ(deliver({"DSN", "SIZE 1000000"}).fate, Fate::kDelivered);
  EXPECT_TRUE(peer_->heard_any("MAIL FROM:<anna@sender.test> SIZE=53 RET=HDRS ENVID=id-1"));
  EXPECT_TRUE(peer_->heard_any("RCPT TO:<bob@example.test> NOTIFY=FAILURE"));
}

// A server that does not know the parameters would refuse the message.
TEST_F(DsnDeliveryTest, AnotherIsSentTheSameWithout) {
  EXPECT_EQ(deliver({}).fate, Fate::kDelivered);
  for (const std::string& line : peer_->heard()) {
    EXPECT_EQ(line.find("NOTIFY"), std::string::npos) << line;
    EXPECT_EQ(line.find("RET="), std::string::npos) << line;
    EXPECT_EQ(line.find("ENVID"), std::string::npos) << line;
  }
}

}  // namespace
}  // namespace waferseal::delivery
