#include "native/delivery/ciphertext_queue.h"

#include <gtest/gtest.h>

#include "tests/native/agent/agent_world.h"

namespace waferseal::delivery {
namespace {

using native::CopyState;

class CiphertextQueueTest : public testing::Test {
 protected:
  std::int64_t store_copy(const std::string& text) {
    native::NewMessage message;
    message.message.id = base64url_encode(system_random().array<16>());
    message.message.owner = "anna@sender.test";
    message.message.idempotency_key = to_bytes(message.message.id);
    native::CopyRecord copy;
    copy.recipient = "bob@example.test";
    copy.method = Method::kOpenPgp;
    copy.blob = base64url_encode(system_random().array<16>());
    EXPECT_TRUE(world_.blobs->put(copy.blob, to_bytes(text)));
    message.copies.push_back(copy);
    EXPECT_TRUE(world_.store->messages().put_message(message));
    const std::int64_t id = (*world_.store->messages().copies_of(message.message.id)).front().id;
    native::NewQueueRow row;
    row.kind = native::QueueKind::kOpenPgp;
    row.copy_id = id;
    row.not_before = world_.now;
    EXPECT_TRUE(world_.store->messages().accept(message.message.id, world_.now, {row}));
    return id;
  }
  bool work() {
    MailExchange exchange{world_.mail.settings, retry_, world_.mail.trust, world_.mail.dns,
                          world_.mail.random};
    exchange.status_mails = status_mails_;
    const Result<bool> worked = deliver_due_ciphertext(*world_.store, *world_.blobs, exchange,
                                                       shares_, [this] { return world_.now; });
    EXPECT_TRUE(worked) << (worked ? "" : describe(worked.error()));
    return worked && *worked;
  }
  void expect_copy(std::int64_t id, CopyState state, const std::string& code) {
    EXPECT_EQ(native::copy_state_name(world_.copy(id).state), native::copy_state_name(state));
    EXPECT_EQ(world_.copy(id).code, code);
  }

  AgentTestWorld world_;
  bool status_mails_ = true;
  RetrySchedule retry_;
  DomainShares shares_{1};
  const std::string text_ = "From: anna@sender.test\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n";
};

TEST_F(CiphertextQueueTest, GoesWhereThereIsNoTls) {
  ScriptedPeer peer({greeting({}) + takes_all()});
  world_.mail.serve(peer);
  const std::int64_t id = store_copy(text_);
  EXPECT_TRUE(work());
  expect_copy(id, CopyState::kSent, "");
  EXPECT_EQ(peer.data(), text_);
  EXPECT_NE(world_.copy(id).evidence.find("\"assurance\":\"none\""), std::string::npos);
  EXPECT_FALSE(work());
}

TEST_F(CiphertextQueueTest, UsesTlsWhereItIsOffered) {
  ScriptedPeer peer({to_tls(TestAuthority::self_signed("x.test")) + takes_all()});
  world_.mail.serve(peer);
  const std::int64_t id = store_copy(text_);
  EXPECT_TRUE(work());
  expect_copy(id, CopyState::kSent, "");
  EXPECT_TRUE(peer.heard_any("handshake"));
}

TEST_F(CiphertextQueueTest, WaitsAndGivesUp) {
  world_.mail.dns.fail("example.test", dns::Type::kMx, dns::Status::kServfail);
  const std::int64_t id = store_copy(text_);
  EXPECT_TRUE(work());
  expect_copy(id, CopyState::kDeferred, "dns_servfail");
  EXPECT_FALSE(work());
  world_.now += retry_.give_up;
  EXPECT_TRUE(work());
  expect_copy(id, CopyState::kFailed, "dns_servfail");
}

TEST_F(CiphertextQueueTest, RefusalsAreFinal) {
  ScriptedPeer peer({greeting({}) + transaction("250 ok", "550 5.1.1 nobody", "")});
  world_.mail.serve(peer);
  const std::int64_t id = store_copy(text_);
  EXPECT_TRUE(work());
  expect_copy(id, CopyState::kFailed, "smtp_permanent");
}

// ---- what the sender is told

TEST_F(CiphertextQueueTest, TheSenderIsToldOfAFailure) {
  ScriptedPeer peer({greeting({}) + transaction("250 ok", "550 5.1.1 nobody here", ""),
                     to_tls(TestAuthority::self_signed("x.test")) + takes_all()});
  world_.mail.serve(peer);
  world_.mail.serve_senders(peer);
  store_copy(text_);
  EXPECT_TRUE(work());
  EXPECT_TRUE(work()) << "the mail";
  EXPECT_TRUE(peer.heard_any("MAIL FROM:<>"));
  EXPECT_TRUE(peer.heard_any("RCPT TO:<anna@sender.test>"));
  EXPECT_NE(peer.data().find("Status: 5.1.1"), std::string::npos) << peer.data();
  EXPECT_EQ(peer.data().find("PGP"), std::string::npos);
  EXPECT_FALSE(work()) << "once";
}

TEST_F(CiphertextQueueTest, TheSenderIsToldOnceThatACopyWaits) {
  world_.mail.dns.fail("example.test", dns::Type::kMx, dns::Status::kServfail);
  ScriptedPeer peer({to_tls(TestAuthority::self_signed("x.test")) + takes_all()});
  world_.mail.serve_senders(peer);
  store_copy(text_);
  EXPECT_TRUE(work());
  EXPECT_FALSE(work());
  for (int day = 0; day < 2; ++day) {
    world_.now += std::chrono::hours(5);
    while (work()) {
    }
  }
  EXPECT_EQ(peer.connections(), 1);
  EXPECT_NE(peer.data().find("Action: delayed"), std::string::npos) << peer.data();
}

// No bounce of a bounce.
TEST_F(CiphertextQueueTest, AStatusMailThatIsRefusedIsForgotten) {
  ScriptedPeer peer({greeting({}) + transaction("250 ok", "550 5.1.1 nobody", ""),
                     to_tls(TestAuthority::self_signed("x.test")) +
                         transaction("250 ok", "550 5.1.1 no anna", "")});
  world_.mail.serve(peer);
  world_.mail.serve_senders(peer);
  const std::int64_t id = store_copy(text_);
  EXPECT_TRUE(work());
  EXPECT_TRUE(work());
  EXPECT_FALSE(work());
  EXPECT_EQ(*world_.store->queue().size(), 0u);
  const auto events = world_.store->settings().audit_trail(world_.copy(id).message_id);
  ASSERT_EQ(events->size(), 1u);
  EXPECT_EQ(events->front().code, "smtp_permanent");
  EXPECT_NE(events->front().detail.find("was not told"), std::string::npos);
}

TEST_F(CiphertextQueueTest, AStatusMailDoesNotGoInClear) {
  ScriptedPeer peer(
      {greeting({}) + transaction("250 ok", "550 5.1.1 nobody", ""), greeting({}) + takes_all()});
  world_.mail.serve(peer);
  world_.mail.serve_senders(peer);
  store_copy(text_);
  EXPECT_TRUE(work());
  EXPECT_TRUE(work());
  EXPECT_FALSE(peer.heard_any("RCPT TO:<anna@sender.test>"));
}

TEST_F(CiphertextQueueTest, NobodyIsToldWhereThatIsOff) {
  status_mails_ = false;
  ScriptedPeer peer({greeting({}) + transaction("250 ok", "550 5.1.1 nobody", "")});
  world_.mail.serve(peer);
  world_.mail.serve_senders(peer);
  store_copy(text_);
  while (work()) {
  }
  EXPECT_EQ(peer.connections(), 1);
  EXPECT_EQ(*world_.store->queue().size(), 0u);
}

// What a user uploads is not trusted to be a message.
TEST_F(CiphertextQueueTest, BareLineEndsAreRefused) {
  ScriptedPeer peer({greeting({}) + takes_all()});
  world_.mail.serve(peer);
  const std::int64_t id = store_copy("From: x\r\n\r\na\n.\nRSET\r\n");
  EXPECT_TRUE(work());
  expect_copy(id, CopyState::kFailed, "smtp_bad_message");
  EXPECT_EQ(peer.connections(), 0);
}

TEST_F(CiphertextQueueTest, InDoubtIsSentAgain) {
  ScriptedPeer peer({greeting({}) + takes_all()});
  world_.mail.serve(peer);
  const std::int64_t id = store_copy(text_);
  const auto batch = world_.store->queue().claim({native::QueueKind::kOpenPgp}, world_.now,
                                                 std::chrono::minutes(1));
  ASSERT_TRUE(world_.store->queue().begin_data(batch->rows.at(0)));
  world_.now += std::chrono::minutes(2);
  EXPECT_TRUE(work());
  expect_copy(id, CopyState::kSent, "");
  EXPECT_EQ(peer.data(), text_);
  const auto events = world_.store->settings().audit_trail(world_.copy(id).message_id);
  ASSERT_EQ(events->size(), 1u);
  EXPECT_EQ(events->front().code, "delivery_in_doubt");
}

}  // namespace
}  // namespace waferseal::delivery
