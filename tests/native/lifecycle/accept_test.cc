#include "native/lifecycle/accept.h"

#include "tests/native/lifecycle/life_test.h"

namespace waferseal::lifecycle {
namespace {

using native::MessageState;
using native::QueueKind;

class AcceptTest : public LifeTest {
 protected:
  void store_sample() {
    const native::NewMessage message = native::sample_message("m1", "anna@example.org");
    ASSERT_TRUE(blobs_.put(message.message.body_blob, to_bytes("body")));
    ASSERT_TRUE(blobs_.put(message.copies[1].blob, to_bytes("mail")));
    ASSERT_TRUE(messages().put_message(message));
  }
};

TEST_F(AcceptTest, EachSlotIsArmedAndWhatIsNotDormantIsQueued) {
  accept_sample();
  EXPECT_EQ(guard_.armed, (std::vector<std::string>{"arm agent", "arm question"}));
  EXPECT_EQ((*messages().find_message("m1"))->state, MessageState::kAccepted);
  EXPECT_EQ(claim(QueueKind::kTls).copy_id, copy(0).id);
  EXPECT_EQ(claim(QueueKind::kOpenPgp).copy_id, copy(1).id);
  EXPECT_EQ(*store_->queue().size(), 2u) << "the dormant notice waits";
}

// Each method that sends something has one way to go; the others have none.
TEST_F(AcceptTest, EveryMethodIsQueuedAsItIsCarried) {
  for (const Method method :
       {Method::kTls, Method::kOpenPgp, Method::kSmime, Method::kEscrowQuestion,
        Method::kEscrowLogin, Method::kAsk, Method::kInsecure, Method::kRefuse, Method::kHold}) {
    native::CopyRecord copy;
    copy.id = 7;
    copy.method = method;
    const auto rows = first_rows({copy}, {}, now_);
    switch (carrier_of(method)) {
      case Carrier::kAgent:
        ASSERT_EQ(rows.size(), 1u) << name(method);
        EXPECT_EQ(rows[0].kind, QueueKind::kTls);
        break;
      case Carrier::kCiphertext:
        ASSERT_EQ(rows.size(), 1u) << name(method);
        EXPECT_EQ(rows[0].kind, QueueKind::kOpenPgp);
        break;
      case Carrier::kNotice:
      case Carrier::kNone:
        EXPECT_TRUE(rows.empty()) << name(method);
        break;
    }
  }
  native::NoticeRecord notice;
  notice.id = 3;
  notice.copy_id = 7;
  native::CopyRecord copy;
  copy.id = 7;
  copy.method = Method::kEscrowQuestion;
  copy.recipient =
      "q@B\xC3\xBC"
      "cher.example";
  const auto rows = first_rows({copy}, {notice}, now_);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].notice_id, 3);
  EXPECT_EQ(rows[0].domain, "xn--bcher-kva.example");
}

TEST_F(AcceptTest, AGuardThatRefusesTakesTheMessageBackWithItsBodies) {
  store_sample();
  guard_.arm_says = Code::kControlRefused;
  const Status refused = accept_message(kept(), guard_, "m1");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.code(), Code::kControlRefused);
  EXPECT_FALSE(messages().find_message("m1")->has_value());
  EXPECT_FALSE(has_blob("body of m1"));
  EXPECT_FALSE(has_blob("mail of m1"));
}

TEST_F(AcceptTest, AGuardThatDoesNotAnswerIsAskedAgainAfterARestart) {
  store_sample();
  guard_.arm_says = Code::kStoreFailed;
  EXPECT_EQ(accept_message(kept(), guard_, "m1").code(), Code::kGuardUnavailable);
  EXPECT_EQ((*messages().find_message("m1"))->state, MessageState::kArming);
  EXPECT_EQ(*store_->queue().size(), 0u) << "queued before its guards are armed";
  guard_.arm_says = Done{};
  ASSERT_TRUE(accept_what_waits(kept(), guard_));
  EXPECT_EQ((*messages().find_message("m1"))->state, MessageState::kAccepted);
  EXPECT_EQ(*store_->queue().size(), 2u);
  EXPECT_EQ(events(), std::vector<std::string>{"accepted (armed again after a restart)"});
}

}  // namespace
}  // namespace waferseal::lifecycle
