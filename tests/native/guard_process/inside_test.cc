// What server and guard's process tell each other.
#include "native/guard_process/inside.h"

#include <gtest/gtest.h>

#include "native/guard_process/news_log.h"

namespace waferseal::native {
namespace {

TEST(Inside, NewsComesBackAsItWasWritten) {
  GuardNewsReply reply;
  reply.now.run.fill(7);
  reply.now.number = 12;
  reply.missed = true;
  reply.restore_waits = true;
  reply.items = {{GuardEvent::kArmed, SlotId{1}}, {GuardEvent::kGivenUp, SlotId{2}}};
  const Bytes written = make_news_reply(reply);
  const auto read = parse_news_reply(written);
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->now, reply.now);
  EXPECT_TRUE(read->missed);
  EXPECT_TRUE(read->restore_waits);
  ASSERT_EQ(read->items.size(), 2U);
  EXPECT_EQ(read->items[1].event, GuardEvent::kGivenUp);
  EXPECT_EQ(read->items[1].slot, SlotId{2});
  for (std::size_t size = 0; size < written.size(); ++size) {
    EXPECT_FALSE(parse_news_reply(ByteView(written).first(size))) << size;
  }
}

TEST(Inside, SlotsAreCountedAndWhole) {
  const std::vector<SlotId> slots = {SlotId{1}, SlotId{2}, SlotId{3}};
  const Bytes written = make_slots(slots);
  EXPECT_EQ(*parse_slots(written, 3), slots);
  EXPECT_FALSE(parse_slots(written, 2));
  EXPECT_FALSE(parse_slots(ByteView(written).first(written.size() - 1), 3));
}

TEST(NewsLog, TellsWhatCameSince) {
  NewsLog log(ByteArray<16>{9});
  EXPECT_TRUE(log.since({}).missed) << "who never heard of this process has missed what was before";
  const NewsPosition begin = log.since({}).now;
  log.add(GuardEvent::kArmed, SlotId{1});
  log.add(GuardEvent::kGone, SlotId{2});
  const GuardNewsReply both = log.since(begin);
  EXPECT_FALSE(both.missed);
  ASSERT_EQ(both.items.size(), 2U);
  EXPECT_EQ(both.items[0].event, GuardEvent::kArmed);
  EXPECT_TRUE(log.since(both.now).items.empty());
  log.add(GuardEvent::kExpired, SlotId{3});
  const GuardNewsReply last = log.since(both.now);
  ASSERT_EQ(last.items.size(), 1U);
  EXPECT_EQ(last.items[0].slot, SlotId{3});
}

TEST(NewsLog, SaysWhenItDoesNotKnowItAllAnyMore) {
  NewsLog log(ByteArray<16>{9});
  const NewsPosition begin = log.since({}).now;
  for (std::size_t i = 0; i < kMostNews; ++i) log.add(GuardEvent::kTrySpent, SlotId{});
  EXPECT_FALSE(log.since(begin).missed);
  log.add(GuardEvent::kTrySpent, SlotId{});
  EXPECT_TRUE(log.since(begin).missed);
  EXPECT_EQ(log.since(begin).items.size(), kMostNews);
  NewsPosition ahead = log.since({}).now;
  ++ahead.number;
  EXPECT_TRUE(log.since(ahead).missed);
  EXPECT_TRUE(log.since({ByteArray<16>{8}, 1}).missed) << "the process before";
}

}  // namespace
}  // namespace waferseal::native
