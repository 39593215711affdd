#include "native/agent/agent.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "native/lifecycle/outcome.h"
#include "tests/native/agent/agent_world.h"

namespace waferseal::delivery {
namespace {

using native::CopyState;

class AgentTest : public testing::Test {
 protected:
  Script good() { return to_tls(world_.mail.certificate) + takes_all(); }
  void expect_copy(std::int64_t id, CopyState state, const std::string& code) {
    const native::CopyRecord copy = world_.copy(id);
    EXPECT_EQ(native::copy_state_name(copy.state), native::copy_state_name(state)) << copy.code;
    EXPECT_EQ(copy.code, code);
  }
  // The message is refused for this reason and no mail server hears of it.
  void expect_refused(const SealedTestMessage& message, Code code) {
    ScriptedPeer peer({good()});
    world_.mail.serve(peer);
    const StoredMessage stored = world_.store_message(message);
    ASSERT_TRUE(*world_.work());
    expect_copy(stored.copies[0], CopyState::kFailed, std::string(code_name(code)));
    EXPECT_EQ(peer.connections(), 0);
  }

  AgentTestWorld world_;
};

TEST_F(AgentTest, NothingToDo) {
  const Result<bool> worked = world_.work();
  ASSERT_TRUE(worked) << describe(worked.error());
  EXPECT_FALSE(*worked);
}

TEST_F(AgentTest, DeliversAndForgets) {
  ScriptedPeer peer({good()});
  world_.mail.serve(peer);
  const SealedTestMessage message;
  const StoredMessage stored = world_.store_message(message);
  const Result<bool> worked = world_.work();
  ASSERT_TRUE(worked) << describe(worked.error());
  EXPECT_TRUE(*worked);
  expect_copy(stored.copies[0], CopyState::kSent, "");
  EXPECT_EQ(peer.data(), message.text);
  EXPECT_TRUE(peer.heard_any("MAIL FROM:<anna@sender.test>"));
  EXPECT_TRUE(peer.heard_any("RCPT TO:<bob@example.test>"));
  EXPECT_NE(world_.copy(stored.copies[0]).evidence.find("\"assurance\":\"pkix\""),
            std::string::npos);
  // Slot, share, fall-back and notice are gone, here and at the guard.
  EXPECT_FALSE(*world_.store->messages().agent_slot(stored.id));
  EXPECT_TRUE(world_.store->messages().slots_of(stored.id)->empty());
  EXPECT_TRUE(world_.store->messages().notices_of(stored.id)->empty());
  EXPECT_EQ(world_.hand_over_code(stored.agent_slot), Code::kEscrowGone);
  EXPECT_EQ(world_.state_at_guard(stored.fallback_slot).code(), Code::kEscrowGone);
  EXPECT_FALSE(*world_.work());
}

TEST_F(AgentTest, LargeBodiesOfSeveralSegments) {
  ScriptedPeer peer({good()});
  world_.mail.serve(peer);
  SealedTestMessage message;
  for (int i = 0; i < 30000; ++i)
    message.text += "line " + std::to_string(i) + std::string(60, 'x') + "\r\n";
  const StoredMessage stored = world_.store_message(message);
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kSent, "");
  EXPECT_EQ(peer.data(), message.text);
}

// Promise 6: when TLS is not possible the fall-back goes on, without anybody hearing the text.
TEST_F(AgentTest, FallsBackWithoutTls) {
  ScriptedPeer peer({greeting({}) + takes_all()});
  world_.mail.serve(peer);
  const StoredMessage stored = world_.store_message();
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kFellBack, "tls_not_offered");
  EXPECT_FALSE(peer.heard_any("MAIL"));
  EXPECT_EQ(*world_.state_at_guard(stored.fallback_slot), RecordState::kArmed);
  EXPECT_EQ(world_.hand_over_code(stored.agent_slot), Code::kEscrowGone);
  // The notice, which its signer lets go unverified, brings the link and nothing of the message.
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kNotified, "");
  EXPECT_NE(peer.data().find(stored.link), std::string::npos);
  EXPECT_EQ(peer.data().find("secret subject"), std::string::npos);
  EXPECT_EQ(peer.data().find("hello"), std::string::npos);
  EXPECT_TRUE(world_.store->messages().notices_of(stored.id)->empty());
  EXPECT_FALSE(*world_.work());
}

TEST_F(AgentTest, TriesTlsAsOftenAsConfigured) {
  world_.retry.tls_attempts = 2;
  ScriptedPeer peer({greeting({})});
  world_.mail.serve(peer);
  const StoredMessage stored = world_.store_message();
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kDeferred, "tls_not_offered");
  EXPECT_FALSE(*world_.work());
  world_.now += world_.retry.first;
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kFellBack, "tls_not_offered");
}

TEST_F(AgentTest, UnknownDnsDefersAndReleasesNothing) {
  ScriptedPeer peer({good()});
  world_.mail.settings.port = peer.port();
  world_.mail.dns.fail("example.test", dns::Type::kMx, dns::Status::kServfail);
  const StoredMessage stored = world_.store_message();
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kDeferred, "dns_servfail");
  EXPECT_EQ(peer.connections(), 0);
  EXPECT_EQ(world_.hand_over_code(stored.agent_slot), Code::kInternal);  // still there
  const auto notices = world_.store->messages().notices_of(stored.id);
  ASSERT_EQ(notices->size(), 1u);
  EXPECT_TRUE((*notices)[0].dormant);
}

TEST_F(AgentTest, GivesUpWaitingWhenTheOrdersExpire) {
  world_.mail.dns.fail("example.test", dns::Type::kMx, dns::Status::kServfail);
  SealedTestMessage message;
  message.life = std::chrono::minutes(7);
  const StoredMessage stored = world_.store_message(message);
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kDeferred, "dns_servfail");
  world_.now += std::chrono::minutes(5);
  ASSERT_TRUE(*world_.work());  // the next attempt would come too late
  expect_copy(stored.copies[0], CopyState::kFellBack, "dns_servfail");
}

TEST_F(AgentTest, WithoutAFallbackItFails) {
  ScriptedPeer peer({greeting({})});
  world_.mail.serve(peer);
  SealedTestMessage message;
  message.fallback = false;
  const StoredMessage stored = world_.store_message(message);
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kFailed, "tls_not_offered");
  EXPECT_FALSE(peer.heard_any("MAIL"));
  EXPECT_EQ(world_.hand_over_code(stored.agent_slot), Code::kEscrowGone);
}

// One transaction each: nobody sees who else gets the message.
TEST_F(AgentTest, EachRecipientHasATransaction) {
  ScriptedPeer peer({good()});
  world_.mail.serve(peer);
  SealedTestMessage message;
  message.recipients = {"bob@example.test", "eve@example.test"};
  const StoredMessage stored = world_.store_message(message);
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kSent, "");
  expect_copy(stored.copies[1], CopyState::kSent, "");
  EXPECT_EQ(peer.connections(), 2);
  const std::vector<std::string> heard = peer.heard();
  EXPECT_EQ(std::count(heard.begin(), heard.end(), "tls: DATA"), 2);
}

TEST_F(AgentTest, KeepsTheSlotWhileARecipientWaits) {
  ScriptedPeer peer({good()});
  world_.mail.serve(peer);
  world_.mail.dns.fail("slow.test", dns::Type::kMx, dns::Status::kServfail);
  SealedTestMessage message;
  message.recipients = {"bob@example.test", "eve@slow.test"};
  const StoredMessage stored = world_.store_message(message);
  ASSERT_TRUE(*world_.work());
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kSent, "");
  expect_copy(stored.copies[1], CopyState::kDeferred, "dns_servfail");
  EXPECT_EQ(world_.hand_over_code(stored.agent_slot), Code::kInternal);
  EXPECT_TRUE(*world_.store->messages().agent_slot(stored.id));
}

// SPEC 8.6
TEST_F(AgentTest, WhatTheOrdersSayAboutStatusNotificationsGoesAlong) {
  ScriptedPeer peer({to_tls(world_.mail.certificate, {"DSN"}) + takes_all()});
  world_.mail.serve(peer);
  SealedTestMessage message;
  message.notify = DsnNotify{false, true, true};
  message.dsn_return = DsnReturn::kHeaders;
  message.envelope_id = "id+1";
  const StoredMessage stored = world_.store_message(message);
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kSent, "");
  EXPECT_TRUE(peer.heard_any("MAIL FROM:<anna@sender.test> RET=HDRS ENVID=id+2B1"));
  EXPECT_TRUE(peer.heard_any("RCPT TO:<bob@example.test> NOTIFY=FAILURE,DELAY"));
}

// ---- what a dishonest store could try

TEST_F(AgentTest, RecipientsComeFromTheOrders) {
  SealedTestMessage message;
  message.stored_recipient = "mallory@example.test";
  expect_refused(message, Code::kAgentOrders);
}

TEST_F(AgentTest, OrdersMustBeSignedByTheListedSender) {
  SealedTestMessage message;
  message.signer = SigningKey::generate(system_random());
  expect_refused(message, Code::kSlotSenderUnknown);
}

TEST_F(AgentTest, TheEnvelopeNamesTheSenderOrNobody) {
  SealedTestMessage message;
  message.envelope_sender = "boss@sender.test";
  expect_refused(message, Code::kAgentSender);
}

TEST_F(AgentTest, FromMustBeTheSender) {
  SealedTestMessage message;
  message.text = "From: boss@sender.test\r\nSubject: x\r\n\r\npay at once\r\n";
  expect_refused(message, Code::kAgentSender);
  for (const char* const header :
       {"From: anna@sender.test, boss@sender.test", "FROM : boss@sender.test",
        "Subject: x\r\nfrom:\r\n\tboss@sender.test", "Subject: From: anna@sender.test",
        "From: anna@sender.test\r\nX: y\r\nFrom: boss@sender.test"}) {
    message.text = std::string(header) + "\r\n\r\nx\r\n";
    expect_refused(message, Code::kAgentSender);
  }
}

TEST_F(AgentTest, AssuranceComesFromTheOrders) {
  ScriptedPeer peer({good()});
  world_.mail.serve(peer);
  SealedTestMessage message;
  message.least = Assurance::kDane;
  const StoredMessage stored = world_.store_message(message);
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kFellBack, "assurance_unavailable");
  EXPECT_FALSE(peer.heard_any("MAIL"));
}

// The body of one message, the slot of another.
TEST_F(AgentTest, SwappedBodiesAreRefused) {
  ScriptedPeer peer({good()});
  world_.mail.serve(peer);
  const StoredMessage first = world_.store_message();
  SealedTestMessage other;
  other.text = "From: anna@sender.test\r\n\r\nother text\r\n";
  const StoredMessage second = world_.store_message(other);
  const std::string one = (*world_.store->messages().find_message(first.id))->body_blob;
  const std::string two = (*world_.store->messages().find_message(second.id))->body_blob;
  const Bytes body = *world_.blobs->read_all(two);
  ASSERT_TRUE(world_.blobs->remove(one));
  ASSERT_TRUE(world_.blobs->put(one, body));
  ASSERT_TRUE(*world_.work());
  expect_copy(first.copies[0], CopyState::kFailed, "capsule_seal");
  EXPECT_EQ(peer.connections(), 0);
}

// By somebody who has the content key: it is right in every way but that the sender did not seal it.
TEST_F(AgentTest, ABodyCountsOnlyUnderTheSealOfTheSlot) {
  SealedTestMessage message;
  message.stored_text = message.text;
  message.stored_text->replace(message.text.find("hello"), 5, "HELLO");
  expect_refused(message, Code::kCapsuleSeal);
}

TEST_F(AgentTest, KeyListsOfAnotherRootAreRefused) {
  const StoredMessage stored = world_.store_message();
  world_.put_key_list(2, SigningKey::generate(system_random()));
  const Result<bool> worked = world_.work();
  ASSERT_FALSE(worked);
  EXPECT_EQ(worked.code(), Code::kKeylistRoot);
  expect_copy(stored.copies[0], CopyState::kQueued, "");
}

// The number is remembered by the agent, while it runs and across starts.
TEST_F(AgentTest, OlderKeyListsAreRefused) {
  Agent running = world_.agent();
  world_.put_key_list(7, world_.root);
  ASSERT_TRUE(running.work_once(*world_.store));
  world_.begin_another_store();
  world_.put_key_list(6, world_.root);
  EXPECT_EQ(running.work_once(*world_.store).code(), Code::kKeylistOlder);
  EXPECT_EQ(world_.work().code(), Code::kKeylistOlder);
}

// ---- keys

// SPEC 3.12.2: what was sealed to a key that has ended is opened by nobody.
TEST_F(AgentTest, WhatIsSealedToAnEndedKeyEnds) {
  ScriptedPeer peer({good()});
  world_.mail.serve(peer);
  SealedTestMessage message;
  message.life = std::chrono::hours(24 * 60);
  const StoredMessage fell_back = world_.store_message(message);
  native::Change released;
  released.row =
      native::RowEnd{world_.store->queue()
                         .claim({native::QueueKind::kTls}, world_.now, std::chrono::minutes(1))
                         ->rows.at(0)};
  released.wake = {fell_back.copies[0]};
  released.message_id = fell_back.id;
  const auto notices = world_.store->messages().notices_of(fell_back.id);
  released.queue = {
      {native::QueueKind::kNotice, fell_back.copies[0], notices->at(0).id, world_.now}};
  ASSERT_TRUE(world_.store->write(released));
  const StoredMessage stored = world_.store_message(message);

  world_.now = world_.agent_key.not_after + std::chrono::seconds(1);
  ASSERT_TRUE(add_agent_key(world_.folder / "agent.key",
                            generate_agent_key(system_random(), world_.now), world_.now));
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kFailed, "agent_key_ended");
  expect_copy(fell_back.copies[0], CopyState::kFailed, "agent_key_ended");
  EXPECT_EQ(peer.connections(), 0);
  EXPECT_TRUE(world_.store->messages().notices_of(stored.id)->empty());
}

// SPEC 3.12.2: the old key goes on for what was sealed to it, and the guard hands over and forgets on
// the signature that the arm statement names.
TEST_F(AgentTest, MessagesThatWaitAreDeliveredAfterTheKeyWasChanged) {
  const StoredMessage before = world_.store_message();
  world_.guard_fault = Code::kNetwork;
  ASSERT_TRUE(*world_.work());
  ASSERT_EQ(world_.copy(before.copies[0]).state, CopyState::kDeferred);
  world_.guard_fault.reset();

  const AgentKey old_key = world_.agent_key.clone();
  world_.now += std::chrono::hours(1);
  world_.agent_key = generate_agent_key(system_random(), world_.now);
  ASSERT_TRUE(add_agent_key(world_.folder / "agent.key", world_.agent_key, world_.now));
  world_.put_key_list(2, world_.root, {old_key.listed()});
  const StoredMessage after = world_.store_message();

  ScriptedPeer up({good(), good()});
  world_.mail.serve(up);
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(*world_.work());
  for (const StoredMessage* const message : {&before, &after}) {
    expect_copy(message->copies[0], CopyState::kSent, "");
    EXPECT_FALSE(*world_.store->messages().agent_slot(message->id)) << "its share is forgotten";
  }
}

TEST_F(AgentTest, WithoutAGoodKeyItDoesNotStart) {
  world_.now = world_.agent_key.not_after + std::chrono::seconds(1);
  AgentSettings settings;
  settings.key_file = world_.folder / "agent.key";
  settings.pin_file = world_.folder / "pin";
  const MailExchange exchange{
      world_.mail.settings, {}, world_.mail.trust, world_.mail.dns, world_.mail.random};
  const auto agent = Agent::start(
      settings, AgentWorld{*world_.blobs, exchange, world_, [this] { return world_.now; }});
  ASSERT_FALSE(agent);
  EXPECT_EQ(agent.code(), Code::kAgentKeyFile);
}

// ---- guard

TEST_F(AgentTest, ARetractedMessageIsNotDelivered) {
  ScriptedPeer peer({good()});
  world_.mail.serve(peer);
  const StoredMessage stored = world_.store_message();
  ASSERT_TRUE(world_.guard->handle(
      GuardOperation::kControl,
      make_retract(stored.control_seed, world_.guard->id(), stored.agent_slot, 1)));
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kFailed, "agent_slot_gone");
  EXPECT_EQ(peer.connections(), 0);
}

// SPEC 8.10: faults of the guard's machine are waited for and cost no copy.
TEST_F(AgentTest, AGuardThatIsDownOrBrokenDefers) {
  for (const Code fault : {Code::kNetwork, Code::kStoreFailed, Code::kGuardUnavailable,
                           Code::kInternal, Code::kFileUnwritable}) {
    ScriptedPeer peer({good()});
    world_.mail.serve(peer);
    const StoredMessage stored = world_.store_message();
    world_.guard_fault = fault;
    ASSERT_TRUE(*world_.work());
    expect_copy(stored.copies[0], CopyState::kDeferred, std::string(code_name(fault)));
    world_.guard_fault.reset();
    world_.now += world_.retry.first;
    ASSERT_TRUE(*world_.work());
    expect_copy(stored.copies[0], CopyState::kSent, "");
  }
}

// ---- crashes

// Killed between the end of the data and its record (SPEC 8.12): rather twice than not at all.
TEST_F(AgentTest, InDoubtIsSentAgain) {
  ScriptedPeer peer({good()});
  world_.mail.serve(peer);
  const StoredMessage stored = world_.store_message();
  const auto batch =
      world_.store->queue().claim({native::QueueKind::kTls}, world_.now, std::chrono::minutes(1));
  ASSERT_EQ(batch->rows.size(), 1u);
  ASSERT_TRUE(world_.store->queue().begin_data(batch->rows[0]));
  world_.now += std::chrono::minutes(2);
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kSent, "");
  EXPECT_EQ(peer.data(), SealedTestMessage().text);
  EXPECT_EQ(world_.state_at_guard(stored.fallback_slot).code(), Code::kEscrowGone);
  const auto events = world_.store->settings().audit_trail(stored.id);
  ASSERT_EQ(events->size(), 1u);
  EXPECT_EQ(events->front().code, "delivery_in_doubt");
  EXPECT_EQ(events->front().actor, "agent");
}

TEST_F(AgentTest, ANoticeInDoubtIsSentAgain) {
  ScriptedPeer peer({greeting({}) + takes_all()});
  world_.mail.serve(peer);
  const StoredMessage stored = world_.store_message();
  ASSERT_TRUE(*world_.work());
  const auto batch = world_.store->queue().claim({native::QueueKind::kNotice}, world_.now,
                                                 std::chrono::minutes(1));
  ASSERT_TRUE(world_.store->queue().begin_data(batch->rows.at(0)));
  world_.now += std::chrono::minutes(2);
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kNotified, "");
  EXPECT_NE(peer.data().find(stored.link), std::string::npos);
  const auto events = world_.store->settings().audit_trail(stored.id);
  ASSERT_EQ(events->size(), 2u);
  EXPECT_EQ(events->back().code, "delivery_in_doubt");
}

// Whether it was taken is not known, so a server that refuses TLS now does not end it as sent.
TEST_F(AgentTest, InDoubtGoesOnLikeAnyOther) {
  ScriptedPeer peer({greeting({})});
  world_.mail.serve(peer);
  const StoredMessage stored = world_.store_message();
  const auto batch =
      world_.store->queue().claim({native::QueueKind::kTls}, world_.now, std::chrono::minutes(1));
  ASSERT_TRUE(world_.store->queue().begin_data(batch->rows.at(0)));
  world_.now += std::chrono::minutes(2);
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kFellBack, "tls_not_offered");
}

// Killed after the last copy, before the slot was forgotten.
TEST_F(AgentTest, TidiesUpAfterAStart) {
  const StoredMessage stored = world_.store_message();
  const auto batch =
      world_.store->queue().claim({native::QueueKind::kTls}, world_.now, std::chrono::minutes(1));
  ASSERT_TRUE(lifecycle::record_delivery(*world_.store, batch->rows.at(0), "{}", world_.now));
  ASSERT_FALSE(*world_.work());
  EXPECT_EQ(world_.hand_over_code(stored.agent_slot), Code::kEscrowGone);
  EXPECT_FALSE(*world_.store->messages().agent_slot(stored.id));
}

// ---- workers

// SPEC 8.16: one message, two domains; the server of the first says nothing at all.
// The same agent, without a start in between.
TEST_F(AgentTest, ForgetsLaterWhatAGuardThatWasDownHasKept) {
  ScriptedPeer peer({good()});
  world_.mail.serve(peer);
  SealedTestMessage message;
  message.fallback = false;
  Agent agent = world_.agent();
  ASSERT_FALSE(*agent.work_once(*world_.store)) << "it has tidied up once";
  const StoredMessage stored = world_.store_message(message);
  world_.guard_fault_at = "/guard/v1/forget";
  (void)agent.work_once(*world_.store);
  expect_copy(stored.copies[0], CopyState::kSent, "");
  EXPECT_TRUE(*world_.store->messages().agent_slot(stored.id));
  world_.guard_fault_at.clear();
  ASSERT_TRUE(agent.work_once(*world_.store));
  EXPECT_TRUE(*world_.store->messages().agent_slot(stored.id)) << "not yet";
  world_.now += std::chrono::minutes(1);
  ASSERT_TRUE(agent.work_once(*world_.store));
  EXPECT_FALSE(*world_.store->messages().agent_slot(stored.id));
  EXPECT_EQ(world_.hand_over_code(stored.agent_slot), Code::kEscrowGone);
}

TEST_F(AgentTest, ASlowServerHoldsUpNoOtherDomain) {
  ScriptedPeer slow({{silence()}});
  world_.mail.serve(slow);
  ScriptedPeer fast({to_tls(world_.mail.authority.issue("mx.fast.test")) + takes_all()},
                    "127.0.0.2", slow.port());
  world_.mail.dns.mx("fast.test", {{10, "mx.fast.test"}});
  world_.mail.dns.a("mx.fast.test", {"127.0.0.2"});
  SealedTestMessage message;
  message.recipients = {"bob@example.test", "eve@fast.test"};
  const StoredMessage stored = world_.store_message(message);

  Agent agent = world_.agent(2);
  const auto other_store = std::move(native::open_store(world_.folder)).value();
  std::atomic<bool> ended = false;
  std::thread held_up([&] {
    EXPECT_TRUE(*agent.work_once(*other_store));
    ended = true;
  });
  while (slow.connections() == 0 && !ended) std::this_thread::yield();
  ASSERT_TRUE(*agent.work_once(*world_.store));
  EXPECT_FALSE(ended) << "the other worker is still waiting";
  expect_copy(stored.copies[1], CopyState::kSent, "");
  expect_copy(stored.copies[0], CopyState::kQueued, "");
  EXPECT_EQ(world_.hand_over_code(stored.agent_slot), Code::kInternal) << "one copy still needs it";
  held_up.join();
  expect_copy(stored.copies[0], CopyState::kDeferred, "smtp_timeout");
}

// ---- notices

TEST_F(AgentTest, NoticesMustBeSignedByTheListedSender) {
  ScriptedPeer peer({greeting({}) + takes_all()});
  world_.mail.serve(peer);
  SealedTestMessage message;
  message.notice_signer = SigningKey::generate(system_random());
  const StoredMessage stored = world_.store_message(message);
  ASSERT_TRUE(*world_.work());
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kFailed, "notice_sender_unknown");
  EXPECT_FALSE(peer.heard_any("MAIL"));
}

// The store says that a fall-back was released; the guard knows better.
TEST_F(AgentTest, TheLinkOfAFallBackThatWasNotReleasedIsNotSent) {
  ScriptedPeer peer({greeting({}) + takes_all()});
  world_.mail.serve(peer);
  world_.mail.dns.fail("example.test", dns::Type::kMx, dns::Status::kServfail);
  const StoredMessage stored = world_.store_message();
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kDeferred, "dns_servfail");
  world_.mail.serve(peer);
  native::Change lie;
  lie.now = world_.now;
  lie.wake = {stored.copies[0]};
  lie.message_id = stored.id;
  const std::int64_t notice = world_.store->messages().notices_of(stored.id)->at(0).id;
  lie.queue = {{native::QueueKind::kNotice, stored.copies[0], notice, world_.now}};
  ASSERT_TRUE(world_.store->write(lie));
  ASSERT_TRUE(*world_.work());
  EXPECT_EQ(peer.connections(), 0);
  EXPECT_EQ(world_.state_of_armed(stored.fallback_slot), RecordState::kDormant);
  expect_copy(stored.copies[0], CopyState::kDeferred, "dns_servfail");
  EXPECT_FALSE(*world_.store->queue().any_left(stored.id, native::QueueKind::kNotice));
  const auto events = world_.store->settings().audit_trail(stored.id);
  ASSERT_EQ(events->size(), 1u);
  EXPECT_EQ(events->front().code, "agent_not_released");
  // The real fall-back still works afterwards.
  ScriptedPeer without_tls({greeting({}) + takes_all()});
  world_.mail.serve(without_tls);
  world_.now += std::chrono::hours(1);
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kFellBack, "tls_not_offered");
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kNotified, "");
}

// Another slot's statement would be answered "armed".
TEST_F(AgentTest, AnotherSlotsArmStatementProvesNothing) {
  ScriptedPeer peer({greeting({}) + takes_all()});
  world_.mail.serve(peer);
  const StoredMessage released = world_.store_message();
  ASSERT_TRUE(*world_.work());
  ASSERT_EQ(world_.state_of_armed(released.fallback_slot), RecordState::kArmed);
  const Bytes armed = (*world_.store->messages().slot_by_id(released.fallback_slot))->arm;
  ASSERT_TRUE(*world_.work());  // its notice

  const auto sent = peer.connections();
  SealedTestMessage message;
  message.stored_arm = armed;
  const StoredMessage stored = world_.store_message(message);
  native::Change lie;
  lie.row =
      native::RowEnd{world_.store->queue()
                         .claim({native::QueueKind::kTls}, world_.now, std::chrono::minutes(1))
                         ->rows.at(0)};
  lie.wake = {stored.copies[0]};
  lie.message_id = stored.id;
  const std::int64_t notice = world_.store->messages().notices_of(stored.id)->at(0).id;
  lie.queue = {{native::QueueKind::kNotice, stored.copies[0], notice, world_.now}};
  ASSERT_TRUE(world_.store->write(lie));
  ASSERT_TRUE(*world_.work());
  EXPECT_EQ(peer.connections(), sent);
  expect_copy(stored.copies[0], CopyState::kFailed, "agent_notice");
}

TEST_F(AgentTest, WhetherAFallBackWasReleasedIsAskedAgainWhenTheGuardIsDown) {
  ScriptedPeer peer({greeting({}) + takes_all()});
  world_.mail.serve(peer);
  const StoredMessage stored = world_.store_message();
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kFellBack, "tls_not_offered");
  world_.guard_fault = Code::kNetwork;
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kDeferred, "network");
  EXPECT_FALSE(peer.heard_any("MAIL"));
  world_.guard_fault.reset();
  world_.now += world_.retry.first;
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kNotified, "");
}

TEST_F(AgentTest, NoticesOfAnotherSlotAreRefused) {
  ScriptedPeer peer({greeting({}) + takes_all()});
  world_.mail.serve(peer);
  SealedTestMessage message;
  message.notice_slot = SlotId{9};
  const StoredMessage stored = world_.store_message(message);
  ASSERT_TRUE(*world_.work());
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kFailed, "agent_notice");
  EXPECT_FALSE(peer.heard_any("MAIL"));
}

TEST_F(AgentTest, NoticesOfAnotherMessageAreRefused) {
  ScriptedPeer peer({greeting({}) + takes_all()});
  world_.mail.serve(peer);
  SealedTestMessage message;
  message.notice_of_another_body = true;
  const StoredMessage stored = world_.store_message(message);
  ASSERT_TRUE(*world_.work());
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kFailed, "agent_notice");
  EXPECT_FALSE(peer.heard_any("MAIL"));
}

// "Verified or not at all" holds for the mail with the link too.
TEST_F(AgentTest, NoticesObeyTheirAssurance) {
  ScriptedPeer peer({greeting({}) + takes_all()});
  world_.mail.serve(peer);
  SealedTestMessage message;
  message.notice_least = Assurance::kPkix;
  const StoredMessage stored = world_.store_message(message);
  ASSERT_TRUE(*world_.work());
  ASSERT_TRUE(*world_.work());
  expect_copy(stored.copies[0], CopyState::kFailed, "tls_not_offered");
  EXPECT_FALSE(peer.heard_any("MAIL"));
}

}  // namespace
}  // namespace waferseal::delivery
