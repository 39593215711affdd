// What the guard told while a handler thread held its backend, for the next round of housekeeping. In
// memory: at the start the guard is asked what it has forgotten and who is frozen (housekeeping.h).
#ifndef WAFERSEAL_NATIVE_SERVER_GUARD_NEWS_H_
#define WAFERSEAL_NATIVE_SERVER_GUARD_NEWS_H_

#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "waferseal/guard.h"

namespace waferseal::native {

class GuardNews {
 public:
  void add(GuardEvent event, const SlotId& slot) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (changes_who_is_frozen(event)) frozen_changed_ = true;
    if (event == GuardEvent::kGone) gone_.insert(slot);
  }

  // It was not listened to for a while, so that the guard is to be asked for all that it says unasked.
  void miss() {
    const std::lock_guard<std::mutex> lock(mutex_);
    missed_ = true;
    frozen_changed_ = true;
  }
  bool take_missed() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::exchange(missed_, false);
  }

  // Whether to ask who is frozen. What could not be followed is to be asked again.
  bool take_frozen_changed() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::exchange(frozen_changed_, false);
  }
  void ask_again() {
    const std::lock_guard<std::mutex> lock(mutex_);
    frozen_changed_ = true;
  }

  // Slots that the guard has forgotten and the store has not yet.
  std::set<SlotId> gone() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return gone_;
  }
  bool is_gone(const SlotId& slot) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return gone_.count(slot) > 0;
  }
  // The store has forgotten it too. Of `message_id`, unless empty, there may be files to remove.
  void followed(const SlotId& slot, const std::string& message_id) {
    const std::lock_guard<std::mutex> lock(mutex_);
    gone_.erase(slot);
    if (!message_id.empty()) to_clear_.insert(message_id);
  }
  std::set<std::string> to_clear() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return to_clear_;
  }
  void cleared(const std::string& message_id) {
    const std::lock_guard<std::mutex> lock(mutex_);
    to_clear_.erase(message_id);
  }

 private:
  mutable std::mutex mutex_;
  bool missed_ = false;
  bool frozen_changed_ = true;
  std::set<SlotId> gone_;
  std::set<std::string> to_clear_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_GUARD_NEWS_H_
