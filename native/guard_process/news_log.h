// What happened at the guard, for the server that fetches it. In memory: whoever missed something is
// told that, and asks for the whole (SPEC 4.13).
#ifndef WAFERSEAL_NATIVE_GUARD_PROCESS_NEWS_LOG_H_
#define WAFERSEAL_NATIVE_GUARD_PROCESS_NEWS_LOG_H_

#include <algorithm>
#include <deque>
#include <mutex>

#include "native/guard_process/inside.h"

namespace waferseal::native {

class NewsLog {
 public:
  explicit NewsLog(const ByteArray<16>& run) : run_(run) {}

  void add(GuardEvent event, const SlotId& slot) {
    const std::lock_guard<std::mutex> lock(mutex_);
    items_.push_back({event, slot});
    if (items_.size() > kMostNews) items_.pop_front();
    ++number_;
  }
  std::uint64_t number() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return number_;
  }
  GuardNewsReply since(const NewsPosition& heard) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    GuardNewsReply reply;
    reply.now = {run_, number_};
    const bool known = heard.run == run_ && heard.number <= number_;
    const std::uint64_t behind = known ? number_ - heard.number : number_;
    reply.missed = !known || behind > items_.size();
    const auto count = static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(behind, items_.size()));
    reply.items.assign(items_.end() - count, items_.end());
    return reply;
  }

 private:
  mutable std::mutex mutex_;
  ByteArray<16> run_;
  std::uint64_t number_ = 0;
  std::deque<GuardNewsItem> items_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_GUARD_PROCESS_NEWS_LOG_H_
