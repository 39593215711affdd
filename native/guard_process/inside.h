// What only the server asks the guard's process, beside guard/v1 (SPEC 4.13): there is no signature
// behind it, so the guard looks at who is at the other end of the socket.
#ifndef WAFERSEAL_NATIVE_GUARD_PROCESS_INSIDE_H_
#define WAFERSEAL_NATIVE_GUARD_PROCESS_INSIDE_H_

#include <vector>

#include "waferseal/guard.h"

namespace waferseal::native {

inline constexpr std::string_view kNewsPath = "/inside/v1/news";
inline constexpr std::string_view kGonePath = "/inside/v1/gone";
inline constexpr std::string_view kFrozenPath = "/inside/v1/frozen";
// Each answer to the server says how far the news goes, what was just answered included.
inline constexpr std::string_view kNewsHeader = "X-Waferseal-News";

inline constexpr std::size_t kMostAskedSlots = 2000;
inline constexpr std::size_t kMostSlots = 400'000;
inline constexpr std::size_t kMostNews = 4096;  // that a guard keeps

// How far somebody has heard.
struct NewsPosition {
  ByteArray<16> run{};  // of the guard's process: another one at each start
  std::uint64_t number = 0;

  friend bool operator==(const NewsPosition&, const NewsPosition&) = default;
};

struct GuardNewsItem {
  GuardEvent event = GuardEvent::kNone;
  SlotId slot{};
};

struct GuardNewsReply {
  NewsPosition now;
  bool missed = false;  // there was more than `items` says
  std::vector<GuardNewsItem> items;
  bool restore_waits = false;
};

Bytes make_news_request(const NewsPosition& heard);
Bytes make_news_reply(const GuardNewsReply& reply);
Bytes make_slots(const std::vector<SlotId>& slots);
// kBadCbor.
Result<NewsPosition> parse_news_request(ByteView body);
Result<GuardNewsReply> parse_news_reply(ByteView body);
Result<std::vector<SlotId>> parse_slots(ByteView body, std::size_t most);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_GUARD_PROCESS_INSIDE_H_
