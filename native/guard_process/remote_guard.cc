#include "native/guard_process/remote_guard.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "native/guard_process/unix_client.h"

namespace waferseal::native {
namespace {

constexpr std::chrono::seconds kPauseAfterHanging{5};

// As the guard's process said it, so that who asked learns the same as from an embedded one.
Error problem_of(int status, ByteView body) {
  const auto problem = nlohmann::json::parse(as_text(body), nullptr, /*allow_exceptions=*/false);
  const auto text = [&problem](const char* name) -> std::string {
    const auto found = problem.find(name);
    return found != problem.end() && found->is_string() ? found->get<std::string>() : "";
  };
  if (problem.is_object()) {
    if (const auto code = code_from_name(text("code"))) {
      // A path that is not there for this user, or another version's.
      if (*code != Code::kNotFound) return Error{*code, text("subject"), text("detail")};
      return Error{Code::kGuardUnavailable, {}, text("detail")};
    }
  }
  return Error{Code::kGuardUnavailable, {}, "HTTP status " + std::to_string(status)};
}

std::uint64_t number_in(const std::string& text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

Result<Bytes> RemoteGuard::ask(std::string_view path, ByteView body, std::uint64_t* news) {
  if (std::chrono::steady_clock::now() < hangs_until_.load()) {
    return Error{Code::kGuardUnavailable, {}, "the guard's process hangs"};
  }
  Result<UnixReply> reply = post_over_socket(socket_, path, body, limit_);
  if (!reply || reply->status == 0) {
    usable_ = false;
    if (reply) hangs_until_ = std::chrono::steady_clock::now() + kPauseAfterHanging;
    return Error{Code::kGuardUnavailable, {}, "the guard's process does not answer"};
  }
  if (news != nullptr) *news = number_in(reply->news);
  if (reply->status != 200) return problem_of(reply->status, reply->body);
  return std::move(reply->body);
}

Result<Bytes> RemoteGuard::handle(GuardOperation operation, ByteView body) {
  std::uint64_t news = heard_number_;
  Result<Bytes> reply =
      ask("/guard/v1/" + std::string(guard_operation_name(operation)), body, &news);
  // What fails here is fetched a second later.
  if (news != heard_number_) (void)fetch_news();
  return reply;
}

Status RemoteGuard::fetch_news() {
  const std::lock_guard<std::mutex> lock(news_mutex_);
  Status heard = hear();
  usable_ = heard.ok();
  return heard;
}

Status RemoteGuard::hear() {
  WAFERSEAL_TRY(const Bytes body, ask(kNewsPath, make_news_request(heard_)));
  WAFERSEAL_TRY(const GuardNewsReply news, parse_news_reply(body));
  restore_waits_ = news.restore_waits;
  for (const GuardNewsItem& item : news.items) hooks_.on_event(item.event, item.slot);
  if (news.missed) hooks_.on_missed();
  heard_ = news.now;
  heard_number_ = news.now.number;
  return Done{};
}

Result<std::vector<SlotId>> RemoteGuard::gone(const std::vector<SlotId>& asked) {
  WAFERSEAL_TRY(const Bytes body, ask(kGonePath, make_slots(asked)));
  return parse_slots(body, asked.size());
}

Result<std::vector<SlotId>> RemoteGuard::frozen() {
  WAFERSEAL_TRY(const Bytes body, ask(kFrozenPath, {}));
  return parse_slots(body, kMostSlots);
}

Status RemoteGuard::state() const {
  if (usable_) return Done{};
  return Error{Code::kGuardUnavailable, {}, "the guard's process does not answer"};
}

}  // namespace waferseal::native
