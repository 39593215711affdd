#include "native/server/health.h"

#include <algorithm>

#include "native/server/published_keys.h"

namespace waferseal::native {
namespace {

Need need(std::string name, const Error* error) {
  return Need{std::move(name),
              error == nullptr ? std::string() : std::string(code_name(error->code))};
}

double seconds_of(UnixTime time) { return static_cast<double>(time.time_since_epoch().count()); }

void write_queue(Backend& backend, MetricsText& text) {
  const auto totals = backend.store().queue().totals(backend.now());
  if (!totals) return;
  std::vector<MetricsText::Sample> rows;
  std::vector<MetricsText::Sample> oldest;
  for (const QueueTotal& total : *totals) {
    const std::string kind = "kind=\"" + std::string(queue_kind_name(total.kind)) + "\"";
    const auto add = [&](const char* state, std::size_t number) {
      rows.push_back({kind + ",state=\"" + state + "\"", static_cast<double>(number)});
    };
    add("due", total.due);
    add("sending", total.sending);
    add("waiting", total.waiting);
    add("held", total.held);
    if (total.oldest) {
      oldest.push_back({kind, seconds_of(backend.now()) - seconds_of(*total.oldest)});
    }
  }
  text.gauge("waferseal_queue_rows", "What waits to be delivered.", rows);
  text.gauge("waferseal_queue_oldest_seconds", "How long the oldest of it has waited.", oldest);
}

void write_keys(Backend& backend, MetricsText& text) {
  const auto keys = published_keys(backend);
  if (!keys) return;
  text.gauge("waferseal_key_list_expiry_timestamp_seconds", "When the key list ends, since 1970.",
             {{"", seconds_of(keys->expires)}});
  const auto newest = std::max_element(
      keys->agents.begin(), keys->agents.end(),
      [](const ListedAgent& a, const ListedAgent& b) { return a.not_after < b.not_after; });
  if (newest != keys->agents.end()) {
    text.gauge("waferseal_agent_key_expiry_timestamp_seconds",
               "When the last agent key of the list ends, since 1970.",
               {{"", seconds_of(newest->not_after)}});
  }
}

}  // namespace

std::vector<Need> needs_of(Backend& backend) {
  const auto waiting = backend.store().queue().size();
  const auto keys = published_keys(backend);
  const auto& guard = backend.shared().guard;
  const Status guarded = guard ? guard->state() : Status(Code::kGuardUnavailable);
  return {need("store", waiting ? nullptr : &waiting.error()),
          need("key list", keys ? nullptr : &keys.error()),
          need("guard", guarded ? nullptr : &guarded.error())};
}

void write_gauges(Backend& backend, MetricsText& text) {
  write_queue(backend, text);
  write_keys(backend, text);
  if (const auto& guard = backend.shared().guard) {
    text.gauge("waferseal_guard_restore_waits",
               "1: kept cells wait for `waferseal guard accept-restore`.",
               {{"", guard->restore_waits() ? 1.0 : 0.0}});
  }
}

}  // namespace waferseal::native
