// SPEC 3.7 to 3.10: making and opening slots.
#include "waferseal/slot.h"

#include <gtest/gtest.h>

#include <functional>

#include "engine/capsule/padding.h"
#include "engine/capsule/payload.h"
#include "tests/engine/capsule/forge.h"
#include "tests/engine/capsule/sample.h"

namespace waferseal {
namespace {

std::string outcome(const Result<OpenedSlot>& opened) {
  return opened ? "ok" : std::string(code_name(opened.code()));
}
std::string outcome(const Result<MadeSlot>& made) {
  return made ? "ok" : std::string(code_name(made.code()));
}

class SlotTest : public testing::Test {
 protected:
  Sample sample_;
  SecretBytes z_ = sample_.question_secret();

  MadeSlot question() {
    return std::move(*make_slot(sample_.question_head(), z_, sample_.question_payload()));
  }
  MadeSlot agent() {
    return std::move(*make_agent_slot(sample_.agent.public_key(), sample_.release_share,
                                      sample_.slot_id, sample_.body.sealed.seal,
                                      sample_.agent_payload(), sample_.random));
  }
  Result<OpenedSlot> open_agent(const Slot& slot) {
    return open_agent_slot(slot, sample_.agent, sample_.release_share, sample_.capsule.header,
                           sample_.keys);
  }
};

TEST_F(SlotTest, AQuestionSlotLeadsToTheText) {
  const MadeSlot made = question();
  const Result<Slot> slot = parse_slot(encode_slot(made.slot));
  const Result<OpenedSlot> opened = open_slot(*slot, z_, sample_.capsule.header);
  ASSERT_TRUE(opened) << outcome(opened);
  EXPECT_EQ(opened->payload.length, 300U);
  EXPECT_EQ(*opened->payload.recipient, sample_.bob_mailbox);
  const Statement& statement = opened->payload.statement.statement;
  EXPECT_EQ(statement.sender, sample_.ann_mailbox);
  EXPECT_EQ(statement.date, sample_time());
  EXPECT_EQ(opened->payload.statement.signer, sample_.ann.signing.public_key());
  EXPECT_EQ(opened->unlock_seed.size(), 32U);
  EXPECT_TRUE(equal_constant_time(opened->unlock_seed.reveal(), made.unlock_seed.reveal()));
  const Result<BodyOpener> body =
      BodyOpener::start(opened->payload.content_key, sample_.capsule.header, slot->head.seal,
                        opened->payload.length, sample_.body.sealed.hashes);
  ASSERT_TRUE(body);
  const Result<Plaintext> text = open_body(*body, sample_.body.ciphertext.view());
  ASSERT_TRUE(text);
  EXPECT_EQ(Bytes(text->reveal().begin(), text->reveal().end()), sample_.text);
}

TEST_F(SlotTest, Spec373EachBitOfTheSecretCounts) {
  const MadeSlot made = question();
  for (std::size_t at = 0; at < 96; ++at) {
    SecretBytes wrong = z_.clone();
    wrong.reveal_mutable()[at] ^= 1;
    EXPECT_EQ(outcome(open_slot(made.slot, wrong, sample_.capsule.header)), "slot_wrong_secret");
  }
  EXPECT_EQ(outcome(open_slot(made.slot, SecretBytes(64), sample_.capsule.header)),
            "invalid_argument");
}

TEST_F(SlotTest, Spec372SlotIdSealKindAndFieldsAreBound) {
  const MadeSlot made = question();
  const auto opened = [&](const std::function<void(Slot&)>& change) {
    Slot slot = made.slot;
    change(slot);
    return outcome(open_slot(slot, z_, sample_.capsule.header));
  };
  EXPECT_EQ(opened([](Slot&) {}), "ok");
  EXPECT_EQ(opened([](Slot& s) { s.head.id[0] ^= 1; }), "slot_wrong_secret");
  EXPECT_EQ(opened([](Slot& s) { s.head.seal[0] ^= 1; }), "slot_wrong_secret");
  EXPECT_EQ(opened([](Slot& s) { std::get<LinkFields>(s.head.fields).core[0] ^= 1; }),
            "slot_wrong_secret");
  EXPECT_EQ(opened([](Slot& s) { s.commitment[31] ^= 1; }), "slot_wrong_secret");
  EXPECT_EQ(opened([](Slot& s) { s.sealed_payload[100] ^= 1; }), "slot_payload");
  EXPECT_EQ(opened([](Slot& s) { s.sealed_payload.back() ^= 1; }), "slot_payload");
}

TEST_F(SlotTest, Spec372UnlockSeedsDifferFromSlotToSlot) {
  const MadeSlot one = question();
  SlotHead head = sample_.question_head();
  head.id[0] ^= 1;
  const MadeSlot two = *make_slot(head, z_, sample_.question_payload());
  EXPECT_FALSE(equal_constant_time(one.unlock_seed.reveal(), two.unlock_seed.reveal()));
}

TEST_F(SlotTest, Spec384TheSlotOfAnotherMessageIsRefused) {
  const Sample other("another message");
  EXPECT_EQ(outcome(open_slot(question().slot, z_, other.capsule.header)), "slot_other_capsule");
}

TEST_F(SlotTest, Spec353ASlotDoesNotOpenAnotherBody) {
  // Somebody who knows C seals another body under the same header.
  const WholeBody other = *seal_body(sample_.capsule.content_key, sample_.capsule.header,
                                     Plaintext(Bytes(sample_.text.size(), 'x')));
  const Result<OpenedSlot> opened = open_slot(question().slot, z_, sample_.capsule.header);
  ASSERT_TRUE(opened);
  EXPECT_EQ(
      BodyOpener::start(opened->payload.content_key, sample_.capsule.header,
                        question().slot.head.seal, opened->payload.length, other.sealed.hashes)
          .code(),
      Code::kCapsuleSeal);
}

TEST_F(SlotTest, Spec393AStatementForAnotherSealRecipientOrKeyIsRefused) {
  const SlotHead head = sample_.question_head();
  const auto opened = [&](const std::function<void(SlotPayload&)>& change) {
    SlotPayload payload = sample_.question_payload();
    change(payload);
    return outcome(open_slot(forge_slot(head, z_, payload), z_, sample_.capsule.header));
  };
  EXPECT_EQ(opened([](SlotPayload&) {}), "ok");
  // Bob knows C and passes the message on to Eve with the statement that was made for him.
  EXPECT_EQ(opened([&](SlotPayload& p) { p.recipient = sample_.eve_mailbox; }), "slot_statement");
  EXPECT_EQ(opened([&](SlotPayload& p) {
              p.recipient = sample_.eve_mailbox;
              p.statement.statement.recipient = sample_.eve_mailbox;
            }),
            "slot_statement");
  EXPECT_EQ(opened([&](SlotPayload& p) { p.statement.statement.seal[0] ^= 1; }), "slot_statement");
  EXPECT_EQ(opened([&](SlotPayload& p) { p.statement.statement.date += days(1); }),
            "slot_statement");
  EXPECT_EQ(opened([&](SlotPayload& p) { p.statement.statement.sender = sample_.eve_mailbox; }),
            "slot_statement");
  EXPECT_EQ(opened([&](SlotPayload& p) { p.statement.signer = sample_.eve.signing.public_key(); }),
            "slot_statement");
  EXPECT_EQ(opened([&](SlotPayload& p) { p.statement.signature.bytes[0] ^= 1; }), "slot_statement");
  EXPECT_EQ(opened([&](SlotPayload& p) {
              p.recipient.reset();
              p.statement = sample_.statement(sample_.ann.signing, std::nullopt, std::nullopt);
            }),
            "slot_statement");
  EXPECT_EQ(opened([&](SlotPayload& p) {
              p.statement =
                  sample_.statement(sample_.ann.signing, sample_.bob_mailbox, ByteArray<32>{});
            }),
            "slot_statement");
}

TEST_F(SlotTest, Spec393AStatementOfAnotherBodyIsRefused) {
  SlotPayload payload = sample_.question_payload();
  Statement statement = payload.statement.statement;
  statement.seal[5] ^= 1;
  payload.statement = sign_statement(sample_.ann.signing, statement);
  EXPECT_EQ(outcome(open_slot(forge_slot(sample_.question_head(), z_, payload), z_,
                              sample_.capsule.header)),
            "slot_statement");
}

TEST_F(SlotTest, Spec381WrongPaddingIsRefused) {
  const SecretBytes content = capsule::encode_payload(sample_.question_payload());
  const auto opened = [&](const std::function<void(MutableByteView)>& change) {
    SecretBytes padded = *capsule::pad_content(content.reveal(), 2048);
    change(padded.reveal_mutable());
    return outcome(open_slot(forge_slot(sample_.question_head(), z_, padded.reveal()), z_,
                             sample_.capsule.header));
  };
  EXPECT_EQ(opened([](MutableByteView) {}), "ok");
  EXPECT_EQ(opened([](MutableByteView p) { p[2047] = 1; }), "slot_payload");
  EXPECT_EQ(opened([](MutableByteView p) { p[0] = 1; }), "slot_payload");
  EXPECT_EQ(opened([](MutableByteView p) { --p[3]; }), "slot_payload");
  EXPECT_EQ(opened([](MutableByteView p) { ++p[3]; }), "slot_payload");
}

TEST_F(SlotTest, Spec381AnAgentPayloadHasTheLeastSizeThatHoldsIt) {
  const MadeSlot made = agent();
  EXPECT_EQ(made.slot.sealed_payload.size(), 32784U);
  const SecretBytes secret = *decapsulate_slot(made.slot, sample_.agent);
  const SecretBytes z = joined({&secret, &sample_.release_share});
  const SecretBytes content = capsule::encode_payload(sample_.agent_payload());
  const Slot large =
      forge_slot(made.slot.head, z, capsule::pad_content(content.reveal(), 65536)->reveal());
  EXPECT_EQ(outcome(open_agent(large)), "slot_payload");
}

TEST_F(SlotTest, MakingRefusesWhatAReaderWouldRefuse) {
  const auto made = [&](const std::function<void(SlotHead&, SlotPayload&)>& change) {
    SlotHead head = sample_.question_head();
    SlotPayload payload = sample_.question_payload();
    change(head, payload);
    return outcome(make_slot(head, z_, payload));
  };
  EXPECT_EQ(made([](SlotHead&, SlotPayload&) {}), "ok");
  EXPECT_EQ(made([](SlotHead& h, SlotPayload&) { h.kind = SlotKind::kLogin; }),
            "slot_kind_unsupported");
  EXPECT_EQ(made([](SlotHead& h, SlotPayload&) { h.fields = XWingFields{}; }), "invalid_argument");
  EXPECT_EQ(made([](SlotHead& h, SlotPayload&) { h.fields = LinkFields{Bytes(16)}; }),
            "invalid_argument");
  EXPECT_EQ(made([](SlotHead& h, SlotPayload&) { h.seal[0] ^= 1; }), "invalid_argument");
  EXPECT_EQ(made([&](SlotHead&, SlotPayload& p) { p.extra = sample_.orders(); }),
            "invalid_argument");
  EXPECT_EQ(made([](SlotHead&, SlotPayload& p) { p.length = kMostPaddedLength + 1; }),
            "invalid_argument");
  EXPECT_EQ(
      outcome(make_slot(sample_.question_head(), SecretBytes(95), sample_.question_payload())),
      "invalid_argument");
}

// ---- agent

TEST_F(SlotTest, TheAgentReadsItsOrders) {
  const Result<Slot> slot = parse_slot(encode_slot(agent().slot));
  const Result<OpenedSlot> opened = open_agent(*slot);
  ASSERT_TRUE(opened) << outcome(opened);
  EXPECT_FALSE(opened->payload.recipient);
  const auto& orders = std::get<DeliveryOrders>(opened->payload.extra);
  EXPECT_EQ(*orders.envelope_sender, sample_.ann_mailbox);
  ASSERT_EQ(orders.recipients.size(), 2U);
  const OrderedRecipient& bob = orders.recipients[0];
  EXPECT_EQ(bob.mailbox, sample_.bob_mailbox);
  EXPECT_EQ(bob.least_assurance, Assurance::kPkix);
  EXPECT_EQ(bob.expires, sample_time() + days(2));
  EXPECT_EQ(*bob.fallback, (SlotId{1, 2, 3}));
  EXPECT_EQ(*bob.notify, (DsnNotify{false, true, true}));
  EXPECT_FALSE(bob.own_transaction);
  const OrderedRecipient& carol = orders.recipients[1];
  EXPECT_EQ(carol.least_assurance, Assurance::kDane);
  EXPECT_FALSE(carol.fallback);
  EXPECT_FALSE(carol.notify);
  EXPECT_TRUE(carol.own_transaction);
  EXPECT_EQ(orders.dsn_return, DsnReturn::kHeaders);
  EXPECT_EQ(orders.dsn_envelope_id, "m-1");
  EXPECT_TRUE(equal_constant_time(opened->payload.content_key.bytes().reveal(),
                                  sample_.capsule.content_key.bytes().reveal()));
}

TEST_F(SlotTest, Spec362TheAgentNeedsTheReleaseShareAndItsKey) {
  const MadeSlot made = agent();
  EXPECT_EQ(outcome(open_agent_slot(made.slot, sample_.agent, SecretBytes(32),
                                    sample_.capsule.header, sample_.keys)),
            "slot_wrong_secret");
  EXPECT_EQ(outcome(open_agent_slot(made.slot, sample_.agent, SecretBytes(), sample_.capsule.header,
                                    sample_.keys)),
            "invalid_argument");
  EXPECT_EQ(outcome(open_agent_slot(made.slot, sample_.eve.xwing, sample_.release_share,
                                    sample_.capsule.header, sample_.keys)),
            "slot_other_key");
  Slot changed = made.slot;
  std::get<XWingFields>(changed.head.fields).ciphertext[0] ^= 1;
  EXPECT_EQ(outcome(open_agent(changed)), "slot_wrong_secret");
  std::get<XWingFields>(changed.head.fields).key_hash[0] ^= 1;
  EXPECT_EQ(outcome(open_agent(changed)), "slot_other_key");
  EXPECT_EQ(outcome(open_agent(question().slot)), "slot_kind_unsupported");
}

TEST_F(SlotTest, Spec395OrdersByARecipientWhoKnowsTheContentKeyAreRefused) {
  // Bob knows C. He seals orders of his own to the agent and signs them himself, with another name
  // and with the sender's name.
  DeliveryOrders orders = sample_.orders();
  orders.recipients[0].mailbox = mailbox("mallory@example.com");
  const SigningKey bob = SigningKey::generate(sample_.random);
  SlotPayload payload = sample_.agent_payload();
  payload.extra = orders;
  const auto opened = [&](SignedStatement statement) {
    payload.statement = std::move(statement);
    const Result<MadeSlot> made =
        make_agent_slot(sample_.agent.public_key(), sample_.release_share, sample_.slot_id,
                        sample_.body.sealed.seal, payload, sample_.random);
    return made ? outcome(open_agent(made->slot)) : outcome(made);
  };
  const ByteArray<32> hash = orders_hash(orders);
  EXPECT_EQ(opened(sample_.statement(sample_.ann.signing, std::nullopt, hash)), "ok");
  EXPECT_EQ(opened(sample_.statement(bob, std::nullopt, hash)), "slot_sender_unknown");
  EXPECT_EQ(opened(sample_.statement(sample_.eve.signing, std::nullopt, hash)),
            "slot_sender_unknown");
  EXPECT_EQ(opened(sign_statement(bob, Statement{sample_.body.sealed.seal, sample_time(),
                                                 sample_.bob_mailbox, std::nullopt, hash})),
            "slot_sender_unknown");
}

TEST_F(SlotTest, Spec392ASendersStatementDoesNotFitOtherOrders) {
  const MadeSlot made = agent();
  const SecretBytes secret = *decapsulate_slot(made.slot, sample_.agent);
  const SecretBytes z = joined({&secret, &sample_.release_share});
  const auto opened = [&](const std::function<void(DeliveryOrders&)>& change) {
    SlotPayload payload = sample_.agent_payload();
    change(std::get<DeliveryOrders>(payload.extra));
    return outcome(open_agent(forge_slot(made.slot.head, z, payload)));
  };
  EXPECT_EQ(opened([](DeliveryOrders&) {}), "ok");
  EXPECT_EQ(
      opened([](DeliveryOrders& o) { o.recipients[0].mailbox = mailbox("mallory@example.com"); }),
      "slot_statement");
  EXPECT_EQ(opened([](DeliveryOrders& o) { o.recipients[0].least_assurance = Assurance::kNone; }),
            "slot_statement");
  EXPECT_EQ(opened([](DeliveryOrders& o) { o.recipients[0].expires += days(1); }),
            "slot_statement");
  EXPECT_EQ(opened([](DeliveryOrders& o) { o.recipients[0].fallback.reset(); }), "slot_statement");
  EXPECT_EQ(opened([](DeliveryOrders& o) { o.recipients[1].own_transaction = false; }),
            "slot_statement");
  EXPECT_EQ(opened([](DeliveryOrders& o) { o.envelope_sender.reset(); }), "slot_statement");
  EXPECT_EQ(opened([](DeliveryOrders& o) { o.recipients.pop_back(); }), "slot_statement");
  // A recipient's own statement is none for the agent.
  SlotPayload payload = sample_.agent_payload();
  payload.statement = sample_.statement(sample_.ann.signing, sample_.bob_mailbox, std::nullopt);
  EXPECT_EQ(outcome(open_agent(forge_slot(made.slot.head, z, payload))), "slot_statement");
}

TEST_F(SlotTest, Spec3102OrdersOutOfBoundsAreRefused) {
  const auto made = [&](const std::function<void(DeliveryOrders&)>& change) {
    DeliveryOrders orders = sample_.orders();
    change(orders);
    SlotPayload payload = sample_.agent_payload();
    payload.statement = sample_.statement(sample_.ann.signing, std::nullopt, orders_hash(orders));
    payload.extra = std::move(orders);
    return outcome(make_agent_slot(sample_.agent.public_key(), sample_.release_share,
                                   sample_.slot_id, sample_.body.sealed.seal, payload,
                                   sample_.random));
  };
  EXPECT_EQ(made([](DeliveryOrders&) {}), "ok");
  EXPECT_EQ(made([](DeliveryOrders& o) { o.recipients.clear(); }), "invalid_argument");
  EXPECT_EQ(made([](DeliveryOrders& o) { o.recipients.push_back(o.recipients[0]); }),
            "invalid_argument");
  EXPECT_EQ(made([](DeliveryOrders& o) { o.dsn_envelope_id = std::string(101, 'x'); }),
            "invalid_argument");
  EXPECT_EQ(made([](DeliveryOrders& o) { o.dsn_envelope_id = "a\r\nb"; }), "invalid_argument");
}

TEST_F(SlotTest, AThousandRecipientsFit) {
  DeliveryOrders orders;
  for (int i = 0; i < 1000; ++i) {
    orders.recipients.push_back(
        OrderedRecipient{mailbox("recipient-" + std::to_string(i) + "@example.net"),
                         Assurance::kPkix, sample_time(), SlotId{}, DsnNotify{}, false});
  }
  SlotPayload payload = sample_.agent_payload();
  payload.statement = sample_.statement(sample_.ann.signing, std::nullopt, orders_hash(orders));
  payload.extra = orders;
  const Result<MadeSlot> made =
      make_agent_slot(sample_.agent.public_key(), sample_.release_share, sample_.slot_id,
                      sample_.body.sealed.seal, payload, sample_.random);
  ASSERT_TRUE(made);
  const Result<Slot> slot = parse_slot(encode_slot(made->slot));
  ASSERT_TRUE(slot);
  const Result<OpenedSlot> opened = open_agent(*slot);
  ASSERT_TRUE(opened);
  EXPECT_EQ(std::get<DeliveryOrders>(opened->payload.extra).recipients.size(), 1000U);
}

// ---- sender

TEST_F(SlotTest, TheSenderKeepsWhatIsNeededToReseal) {
  const SlotPayload payload = sample_.sender_payload();
  const auto& kept = std::get<SenderRecord>(payload.extra);
  const MadeSlot made = *make_sender_slot(sample_.ann.xwing.public_key(), sample_.slot_id,
                                          sample_.body.sealed.seal, payload, sample_.random);
  const Result<OpenedSlot> opened =
      open_sender_slot(*parse_slot(encode_slot(made.slot)), sample_.ann, sample_.capsule.header);
  ASSERT_TRUE(opened) << outcome(opened);
  const auto& record = std::get<SenderRecord>(opened->payload.extra);
  EXPECT_TRUE(equal_constant_time(record.control_seed.reveal(), kept.control_seed.reveal()));
  ASSERT_EQ(record.copies.size(), 1U);
  EXPECT_EQ(record.copies[0].slot_id, sample_.slot_id);
  EXPECT_EQ(record.copies[0].recipient, sample_.bob_mailbox);
  EXPECT_EQ(record.copies[0].question, "Where did we meet?");
  EXPECT_EQ(as_text(record.copies[0].answer.reveal()), "in the library");
  EXPECT_TRUE(equal_constant_time(record.copies[0].link_secret.reveal(),
                                  kept.copies[0].link_secret.reveal()));
  EXPECT_TRUE(equal_constant_time(record.copies[0].answer_seed.reveal(),
                                  kept.copies[0].answer_seed.reveal()));
  EXPECT_EQ(outcome(open_sender_slot(made.slot, sample_.eve, sample_.capsule.header)),
            "slot_other_key");
  EXPECT_EQ(outcome(open_sender_slot(agent().slot, sample_.ann, sample_.capsule.header)),
            "slot_kind_unsupported");
}

TEST_F(SlotTest, Spec396ASenderSlotThatAnotherSignedIsRefused) {
  const MadeSlot made =
      *make_sender_slot(sample_.ann.xwing.public_key(), sample_.slot_id, sample_.body.sealed.seal,
                        sample_.sender_payload(), sample_.random);
  const UserKeys ann_with_other_signature{generate_user_keys(sample_.random).signing,
                                          *XWingKey::from_seed(sample_.ann.xwing.seed())};
  EXPECT_EQ(outcome(open_sender_slot(made.slot, ann_with_other_signature, sample_.capsule.header)),
            "slot_sender_unknown");
}

TEST_F(SlotTest, Spec3104ASenderRecordOutOfBoundsIsRefused) {
  const auto made = [&](const std::function<void(SenderRecord&)>& change) {
    SlotPayload payload = sample_.sender_payload();
    auto& record = std::get<SenderRecord>(payload.extra);
    change(record);
    payload.statement = sample_.statement(sample_.ann.signing, sample_.ann_mailbox,
                                          sender_record_hash(sample_.slot_id, record));
    return outcome(make_sender_slot(sample_.ann.xwing.public_key(), sample_.slot_id,
                                    sample_.body.sealed.seal, payload, sample_.random));
  };
  EXPECT_EQ(made([](SenderRecord&) {}), "ok");
  EXPECT_EQ(made([](SenderRecord& r) { r.copies.clear(); }), "ok");
  EXPECT_EQ(made([](SenderRecord& r) { r.control_seed = SecretBytes(31); }), "invalid_argument");
  EXPECT_EQ(made([](SenderRecord& r) { r.copies[0].link_secret = SecretBytes(33); }),
            "invalid_argument");
  EXPECT_EQ(made([](SenderRecord& r) { r.copies[0].question = std::string(1025, 'q'); }),
            "invalid_argument");
  EXPECT_EQ(made([](SenderRecord& r) { r.copies[0].answer = SecretBytes(ByteView(Bytes{0xFF})); }),
            "invalid_argument");
  EXPECT_EQ(made([](SenderRecord& r) { r.copies[0].answer_seed = SecretBytes(); }),
            "invalid_argument");
}

TEST_F(SlotTest, Spec3104ASenderRecordSaysHowStrongAnAnswerIs) {
  for (const Strength strength : {Strength::kWeak, Strength::kStrong, Strength::kGenerated}) {
    SlotPayload payload = sample_.sender_payload();
    auto& record = std::get<SenderRecord>(payload.extra);
    record.copies[0].strength = strength;
    payload.statement = sample_.statement(sample_.ann.signing, sample_.ann_mailbox,
                                          sender_record_hash(sample_.slot_id, record));
    const MadeSlot made = *make_sender_slot(sample_.ann.xwing.public_key(), sample_.slot_id,
                                            sample_.body.sealed.seal, payload, sample_.random);
    const Result<OpenedSlot> opened =
        open_sender_slot(made.slot, sample_.ann, sample_.capsule.header);
    ASSERT_TRUE(opened.ok()) << describe(opened.error());
    EXPECT_EQ(std::get<SenderRecord>(opened->payload.extra).copies[0].strength, strength);
  }
}

// A weak one has no field; what is in the field is one of the others.
TEST_F(SlotTest, Spec3104AStrengthHasOneSpelling) {
  SlotPayload payload = sample_.sender_payload();
  auto& record = std::get<SenderRecord>(payload.extra);
  record.copies[0].strength = static_cast<Strength>(3);
  payload.statement = sample_.statement(sample_.ann.signing, sample_.ann_mailbox,
                                        sender_record_hash(sample_.slot_id, record));
  const MadeSlot made =
      *make_sender_slot(sample_.ann.xwing.public_key(), sample_.slot_id, sample_.body.sealed.seal,
                        sample_.sender_payload(), sample_.random);
  const SecretBytes z = *decapsulate_slot(made.slot, sample_.ann.xwing);
  EXPECT_EQ(outcome(open_sender_slot(forge_slot(made.slot.head, z, payload), sample_.ann,
                                     sample_.capsule.header)),
            "slot_payload");
}

// Ann wrote to herself as well, and a reader of the message has her statement about that copy: it
// makes no record of what she sent. Nor does a statement about another record or another slot.
TEST_F(SlotTest, Spec392ASendersStatementDoesNotFitAnotherRecord) {
  const MadeSlot made =
      *make_sender_slot(sample_.ann.xwing.public_key(), sample_.slot_id, sample_.body.sealed.seal,
                        sample_.sender_payload(), sample_.random);
  const SecretBytes z = *decapsulate_slot(made.slot, sample_.ann.xwing);
  const auto opened = [&](const std::function<void(SlotPayload&)>& change) {
    SlotPayload payload = sample_.sender_payload();
    change(payload);
    return outcome(open_sender_slot(forge_slot(made.slot.head, z, payload), sample_.ann,
                                    sample_.capsule.header));
  };
  EXPECT_EQ(opened([](SlotPayload&) {}), "ok");
  EXPECT_EQ(opened([&](SlotPayload& p) {
              p.statement = sample_.statement(sample_.ann.signing, sample_.ann_mailbox, {});
            }),
            "slot_statement");
  EXPECT_EQ(opened([](SlotPayload& p) {
              std::get<SenderRecord>(p.extra).copies[0].question = "What is your password?";
            }),
            "slot_statement");
  EXPECT_EQ(opened([&](SlotPayload& p) {
              p.statement =
                  sample_.statement(sample_.ann.signing, sample_.ann_mailbox,
                                    sender_record_hash(SlotId{}, std::get<SenderRecord>(p.extra)));
            }),
            "slot_statement");
}

TEST_F(SlotTest, Spec392ASenderSlotIsForItsSender) {
  SlotPayload payload = sample_.sender_payload();
  payload.recipient = sample_.eve_mailbox;
  payload.statement =
      sample_.statement(sample_.ann.signing, sample_.eve_mailbox,
                        sender_record_hash(sample_.slot_id, std::get<SenderRecord>(payload.extra)));
  EXPECT_EQ(outcome(make_sender_slot(sample_.eve.xwing.public_key(), sample_.slot_id,
                                     sample_.body.sealed.seal, payload, sample_.random)),
            "invalid_argument");
}

TEST_F(SlotTest, NoSecretOfTheSenderIsReadableInTheRecord) {
  const MadeSlot made =
      *make_sender_slot(sample_.ann.xwing.public_key(), sample_.slot_id, sample_.body.sealed.seal,
                        sample_.sender_payload(), sample_.random);
  const Bytes record = encode_slot(made.slot);
  for (const std::string_view marker : {"in the library", "Where did we meet", "bob@", "ann@"}) {
    EXPECT_EQ(as_text(record).find(marker), std::string_view::npos) << marker;
  }
}

}  // namespace
}  // namespace waferseal
