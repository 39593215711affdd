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
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const native::QueueRow& row : rows) rows_[row.id] = row;
}

void LeaseKeeper::forget(const std::vector<native::QueueRow>& rows) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const native::QueueRow& row : rows) {
    const auto found = rows_.find(row.id);
    // Given back and claimed again by another worker: that claim goes on.
    if (found != rows_.end() && found->second.lease == row.lease) rows_.erase(found);
  }
}

void LeaseKeeper::extend_all() {
  std::vector<native::QueueRow> rows;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& [id, row] : rows_) rows.push_back(row);
  }
  const std::lock_guard<std::mutex> lock(store_mutex_);
  // A row that has ended since, or is somebody else's, has another lease: nothing is changed. A store
  // that fails is asked again; if it fails for too long, `begin_data` stops whoever lost the row.
  for (const native::QueueRow& row : rows) {
    static_cast<void>(store_->queue().extend(row, clock_(), kLease));
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
