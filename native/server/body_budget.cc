#include "native/server/body_budget.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace waferseal::native {

namespace asio = boost::asio;

asio::awaitable<std::optional<BodyBudget::Share>> BodyBudget::take(
    std::uint64_t bytes, std::chrono::milliseconds patience) {
  if (bytes > 0 && (!waiting_.empty() || !has(bytes))) {
    asio::steady_timer turn(executor_, patience);
    const auto place = waiting_.insert(waiting_.end(), &turn);
    while (waiting_.front() != &turn || !has(bytes)) {
      boost::system::error_code woken;  // none: it took too long
      co_await turn.async_wait(asio::redirect_error(asio::use_awaitable, woken));
      if (!woken) break;
    }
    const bool mine = waiting_.front() == &turn && has(bytes);
    waiting_.erase(place);
    if (!mine) {
      wake_first();
      co_return std::nullopt;
    }
  }
  taken_ += bytes;
  wake_first();
  co_return Share(this, bytes);
}

void BodyBudget::give_back(std::uint64_t bytes) {
  taken_ -= bytes;
  wake_first();
}

void BodyBudget::wake_first() {
  if (!waiting_.empty()) waiting_.front()->cancel();
}

}  // namespace waferseal::native
