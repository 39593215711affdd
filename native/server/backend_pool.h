// Backends that handler threads borrow, one at a time each.
#ifndef WAFERSEAL_NATIVE_SERVER_BACKEND_POOL_H_
#define WAFERSEAL_NATIVE_SERVER_BACKEND_POOL_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "native/server/backend.h"

namespace waferseal::native {

class BackendPool {
 public:
  void add(std::unique_ptr<Backend> backend) { free_.push_back(std::move(backend)); }

  class Loan {
   public:
    Loan(BackendPool& pool, std::unique_ptr<Backend> backend)
        : pool_(pool), backend_(std::move(backend)) {}
    ~Loan() { pool_.give_back(std::move(backend_)); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    Backend& operator*() { return *backend_; }

   private:
    BackendPool& pool_;
    std::unique_ptr<Backend> backend_;
  };
  // Waits until one is free.
  Loan borrow() {
    std::unique_lock<std::mutex> lock(mutex_);
    came_back_.wait(lock, [this] { return !free_.empty(); });
    auto backend = std::move(free_.back());
    free_.pop_back();
    return Loan(*this, std::move(backend));
  }

 private:
  void give_back(std::unique_ptr<Backend> backend) {
    const std::lock_guard<std::mutex> lock(mutex_);
    free_.push_back(std::move(backend));
    came_back_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable came_back_;
  std::vector<std::unique_ptr<Backend>> free_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_BACKEND_POOL_H_
