// Memory for the bodies of requests that are being read or worked on. A connection takes what its
// request announces before it reads it; where there is none left it reads nothing, and TCP makes the
// peer wait. Used on the connections' thread only.
#ifndef WAFERSEAL_NATIVE_SERVER_BODY_BUDGET_H_
#define WAFERSEAL_NATIVE_SERVER_BODY_BUDGET_H_

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <list>
#include <optional>
#include <utility>

namespace waferseal::native {

class BodyBudget {
 public:
  BodyBudget(boost::asio::any_io_executor executor, std::uint64_t most)
      : executor_(std::move(executor)), most_(most) {}

  // Given back when it goes.
  class Share {
   public:
    Share(Share&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)), bytes_(other.bytes_) {}
    Share& operator=(Share&&) = delete;
    ~Share() {
      if (budget_ != nullptr) budget_->give_back(bytes_);
    }

   private:
    friend class BodyBudget;
    Share(BodyBudget* budget, std::uint64_t bytes) : budget_(budget), bytes_(bytes) {}
    BodyBudget* budget_;
    std::uint64_t bytes_;
  };

  // First come, first served. A request larger than the whole budget gets it when nobody else has any.
  // Nothing: not within `patience`.
  boost::asio::awaitable<std::optional<Share>> take(std::uint64_t bytes,
                                                    std::chrono::milliseconds patience);

 private:
  bool has(std::uint64_t bytes) const {
    return taken_ == 0 || (bytes <= most_ && taken_ <= most_ - bytes);
  }
  void give_back(std::uint64_t bytes);
  void wake_first();

  boost::asio::any_io_executor executor_;
  std::uint64_t most_;
  std::uint64_t taken_ = 0;
  // Of those who wait, each in its own coroutine; cancelled to wake it.
  std::list<boost::asio::steady_timer*> waiting_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_BODY_BUDGET_H_
