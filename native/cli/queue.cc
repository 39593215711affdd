// waferseal queue: what waits to be delivered. Works on the store, beside `serve` and `agent`.
#include <array>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

#include "native/cli/commands.h"
#include "native/cli/config.h"
#include "native/cli/output.h"
#include "native/lifecycle/outcome.h"
#include "native/server/server.h"
#include "native/store/store.h"

namespace waferseal::native {
namespace {

constexpr std::size_t kEntriesAtOnce = 500;
// Longer than it takes to write one change.
constexpr std::chrono::seconds kDropLease{60};

// What a row waits for, in a word.
std::string_view state_name(const QueueEntry& entry, UnixTime now) {
  if (entry.leased_until > now) return "sending";
  if (entry.held) return "held";
  return entry.not_before > now ? "waiting" : "due";
}

std::string date_text(UnixTime time) {
  const std::time_t seconds = unix_seconds(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

nlohmann::json json_of(const QueueEntry& entry, UnixTime now) {
  return {{"id", entry.row.id},
          {"kind", queue_kind_name(entry.row.kind)},
          {"state", state_name(entry, now)},
          {"message", entry.row.message_id},
          {"recipient", entry.recipient},
          {"domain", entry.row.domain},
          {"attempts", entry.row.attempts},
          {"in_doubt", entry.row.in_doubt},
          {"code", entry.code.empty() ? nlohmann::json() : nlohmann::json(entry.code)},
          {"waits_since", unix_seconds(entry.row.created_at)},
          {"next_attempt", unix_seconds(entry.not_before)}};
}

void print_line(const QueueEntry& entry, UnixTime now) {
  std::printf("%-8lld %-8s %-8s %3d  %-20s  %s  %s\n", static_cast<long long>(entry.row.id),
              std::string(queue_kind_name(entry.row.kind)).c_str(),
              std::string(state_name(entry, now)).c_str(), entry.row.attempts,
              date_text(entry.not_before).c_str(), entry.recipient.c_str(), entry.code.c_str());
}

Result<std::unique_ptr<Store>> store_of(const QueueArguments& arguments) {
  WAFERSEAL_TRY(const Config config, load_config(arguments.config));
  return open_store(config.server.folder);
}

Status list(const QueueArguments& arguments) {
  WAFERSEAL_TRY(const auto store, store_of(arguments));
  const UnixTime now = system_time();
  auto rows = nlohmann::json::array();
  if (!arguments.json) {
    std::printf("%-8s %-8s %-8s %3s  %-20s  %s\n", "ID", "KIND", "STATE", "TRY", "NEXT ATTEMPT",
                "RECIPIENT, WHY IT WAITS");
  }
  std::int64_t last = 0;
  while (true) {
    WAFERSEAL_TRY(const auto entries, store->queue().entries(last, kEntriesAtOnce));
    for (const QueueEntry& entry : entries) {
      if (arguments.json) {
        rows.push_back(json_of(entry, now));
      } else {
        print_line(entry, now);
      }
    }
    if (entries.size() < kEntriesAtOnce) break;
    last = entries.back().row.id;
  }
  if (arguments.json) say(rows.dump(2));
  return Done{};
}

Status show(const QueueArguments& arguments) {
  WAFERSEAL_TRY(const auto store, store_of(arguments));
  WAFERSEAL_TRY(const QueueEntry entry, store->queue().entry(arguments.id));
  WAFERSEAL_TRY(const auto copy, store->messages().find_copy(entry.row.copy_id));
  nlohmann::json shown = json_of(entry, system_time());
  if (copy) {
    shown["copy_state"] = copy_state_name(copy->state);
    shown["evidence"] = nlohmann::json::parse(copy->evidence, nullptr, false);
  }
  say(shown.dump(2));
  return Done{};
}

Status retry_all(Store& store) {
  std::int64_t last = 0;
  while (true) {
    WAFERSEAL_TRY(const auto entries, store.queue().entries(last, kEntriesAtOnce));
    for (const QueueEntry& entry : entries) {
      const Status hurried = store.queue().hurry(entry.row.id, system_time());
      // Done by somebody meanwhile.
      if (!hurried && hurried.code() != Code::kNotFound) return hurried;
    }
    if (entries.size() < kEntriesAtOnce) return Done{};
    last = entries.back().row.id;
  }
}

Status retry(const QueueArguments& arguments) {
  if (arguments.all == (arguments.id != 0)) {
    return Error{Code::kInvalidArgument, "id", "either an id or --all"};
  }
  WAFERSEAL_TRY(const auto store, store_of(arguments));
  if (arguments.all) return retry_all(*store);
  return store->queue().hurry(arguments.id, system_time());
}

Status hold(const QueueArguments& arguments) {
  WAFERSEAL_TRY(const auto store, store_of(arguments));
  return store->queue().hold(arguments.id);
}

Status drop(const QueueArguments& arguments) {
  WAFERSEAL_TRY(const auto store, store_of(arguments));
  const UnixTime now = system_time();
  WAFERSEAL_TRY(const QueueRow row, store->queue().claim_row(arguments.id, now, kDropLease));
  // Of a mail about a copy only the mail: the copy goes its way.
  if (row.kind == QueueKind::kStatus) {
    return lifecycle::record_untold(*store, row, Code::kDeliveryDropped, now);
  }
  WAFERSEAL_TRY(const auto copy, store->messages().find_copy(row.copy_id));
  return lifecycle::record_failure(*store, row, Code::kDeliveryDropped,
                                   copy ? copy->evidence : "{}", now);
}

int run(Status (*command)(const QueueArguments&), const QueueArguments& arguments) {
  const Status done = command(arguments);
  return done ? 0 : report(done.error());
}

}  // namespace

int queue_list(const QueueArguments& arguments) { return run(list, arguments); }
int queue_show(const QueueArguments& arguments) { return run(show, arguments); }
int queue_retry(const QueueArguments& arguments) { return run(retry, arguments); }
int queue_hold(const QueueArguments& arguments) { return run(hold, arguments); }
int queue_drop(const QueueArguments& arguments) { return run(drop, arguments); }

}  // namespace waferseal::native
