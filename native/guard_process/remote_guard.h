// The server's side of a guard in a process of its own: the same questions over its socket.
//
// What happened at the guard is fetched once a second and whenever an answer says that there is more
// (inside.h), before that answer is handed on; so a retraction that came by way of this server counts
// as soon as it is answered. A guard that was started anew, or that was not asked for too long, is
// noticed: `on_missed`.
#ifndef WAFERSEAL_NATIVE_GUARD_PROCESS_REMOTE_GUARD_H_
#define WAFERSEAL_NATIVE_GUARD_PROCESS_REMOTE_GUARD_H_

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>

#include "native/escrow/guard.h"
#include "native/guard_process/inside.h"

namespace waferseal::native {

struct RemoteGuardHooks {
  std::function<void(GuardEvent, const SlotId&)> on_event = [](GuardEvent, const SlotId&) {};
  // There was more than was told, or it is the first time.
  std::function<void()> on_missed = [] {};
};

class RemoteGuard final : public Guard {
 public:
  // Asks nothing yet: the guard may come later. `id` is what the key list has.
  RemoteGuard(std::string socket, const GuardId& id, RemoteGuardHooks hooks,
              std::chrono::milliseconds limit = std::chrono::seconds(10))
      : socket_(std::move(socket)), id_(id), hooks_(std::move(hooks)), limit_(limit) {}

  const GuardId& id() const override { return id_; }
  Result<Bytes> handle(GuardOperation operation, ByteView body) override;
  Result<std::vector<SlotId>> gone(const std::vector<SlotId>& asked) override;
  Result<std::vector<SlotId>> frozen() override;
  bool restore_waits() const override { return restore_waits_; }
  Status keep_house() override { return fetch_news(); }
  Status state() const override;

 private:
  Result<Bytes> ask(std::string_view path, ByteView body, std::uint64_t* news = nullptr);
  Status fetch_news();
  Status hear();  // with the lock held

  std::string socket_;
  GuardId id_;
  RemoteGuardHooks hooks_;
  std::chrono::milliseconds limit_;
  std::mutex news_mutex_;
  NewsPosition heard_;
  std::atomic<std::uint64_t> heard_number_{0};
  std::atomic<bool> restore_waits_{true};
  // Until when nobody waits for a guard that hangs: it would hold up all other requests.
  std::atomic<std::chrono::steady_clock::time_point> hangs_until_{};
  std::atomic<bool> usable_{false};
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_GUARD_PROCESS_REMOTE_GUARD_H_
