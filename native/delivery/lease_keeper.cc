#include "native/delivery/lease_keeper.h"

namespace waferseal::delivery {

LeaseKeeper::LeaseKeeper(std::unique_ptr<native::Store> store, Clock clock)
    : store_(std::move(store)), clock_(std::move(clock)), thread_([this] { run(); }) {}

LeaseKeeper::~LeaseKeeper() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void LeaseKeeper::keep(const std::vector<native::QueueRow>& rows) {
  if (rows.empty()) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  leases_.insert(rows.front().lease);
}

void LeaseKeeper::forget(const std::vector<native::QueueRow>& rows) {
  if (rows.empty()) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  leases_.erase(rows.front().lease);
}

void LeaseKeeper::extend_all() {
  std::set<ByteArray<16>> leases;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    leases = leases_;
  }
  const std::lock_guard<std::mutex> lock(store_mutex_);
  // A row that has ended since, or is somebody else's, has another lease: nothing of it is changed. A
  // store that fails is asked again; if it fails for too long, `begin_data` stops who lost the row.
  for (const ByteArray<16>& lease : leases) {
    static_cast<void>(store_->queue().extend_claim(lease, clock_(), kLease));
  }
}

void LeaseKeeper::run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!changed_.wait_for(lock, kLease / 3, [this] { return stopping_; })) {
    lock.unlock();
    extend_all();
    lock.lock();
  }
}

}  // namespace waferseal::delivery
