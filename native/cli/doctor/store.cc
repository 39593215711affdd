// The store, what waits in it, and whether there is a copy of it.
#include <set>

#include "native/cli/doctor/host.h"
#include "native/cli/last_backup.h"

namespace waferseal::native {
namespace {

constexpr std::size_t kRowsAtOnce = 500;
constexpr std::chrono::minutes kStuck{15};
constexpr std::chrono::hours kHeldLong{24};
constexpr std::chrono::hours kBackupLife{7 * 24};

bool is_agents(QueueKind kind) { return kind == QueueKind::kTls || kind == QueueKind::kNotice; }

}  // namespace

Findings look_at_store(Host& host) {
  Findings findings;
  const std::filesystem::path& folder = host.config.server.folder;
  std::error_code error;
  // Opening would make one.
  if (!std::filesystem::exists(folder / "store.db", error)) {
    findings.add(Error{Code::kNotFound, (folder / "store.db").string(), "there is no database"},
                 "There are no users and no key list, so nobody can log in.",
                 "waferseal user add and keylist update" + config_argument(host) +
                     "; if there was one: waferseal restore");
    return findings;
  }
  auto store = open_store(folder);
  if (!store) {
    const bool newer = store.code() == Code::kStoreTooNew;
    findings.add(store.error(), "serve and agent do not start with it.",
                 newer ? "install the waferseal that wrote it, or restore a backup made by this one"
                       : "stop serve and agent, move store.db away, and: waferseal restore FOLDER" +
                             config_argument(host));
    return findings;
  }
  host.store = *std::move(store);
  const auto blobs = BlobStore::open(folder / "blobs");
  if (!blobs) {
    findings.add(blobs.error(), "Messages have no bodies.",
                 "chmod 2770 " + (folder / "blobs").string());
  }
  return findings;
}

Findings look_at_queue(const Host& host) {
  Findings findings;
  if (!host.store) {
    findings.skipped = "there is no store";
    return findings;
  }
  std::size_t agents = 0;
  std::size_t servers = 0;
  std::size_t held = 0;
  for (std::int64_t last = 0;;) {
    const auto entries = host.store->queue().entries(last, kRowsAtOnce);
    if (!entries) {
      findings.add(entries.error(), "Nothing is known of the queue.", "waferseal queue list");
      return findings;
    }
    for (const QueueEntry& entry : *entries) {
      if (entry.held) {
        if (entry.row.created_at < host.now - kHeldLong) ++held;
      } else if (entry.leased_until <= host.now && entry.not_before < host.now - kStuck) {
        ++(is_agents(entry.row.kind) ? agents : servers);
      }
    }
    if (entries->size() < kRowsAtOnce) break;
    last = entries->back().row.id;
  }
  const auto stuck = [&](std::size_t rows, const char* who) {
    if (rows == 0) return;
    findings.add(std::string("waferseal ") + who,
                 std::to_string(rows) +
                     " deliveries were due 15 minutes ago, and nobody has "
                     "taken them",
                 std::string("`waferseal ") + who + "` is not running, or cannot work.",
                 std::string("waferseal ") + who + config_argument(host) +
                     ", as its user; its log says what stops it");
  };
  stuck(agents, "agent");
  stuck(servers, "serve");
  if (held > 0) {
    findings.add(
        "queue", std::to_string(held) + " deliveries are held for more than a day",
        "They are not sent before somebody says so, and senders believe that they were.",
        "waferseal queue list, then queue drop ID or queue retry ID" + config_argument(host));
  }
  return findings;
}

Findings look_at_backup(const Host& host) {
  Findings findings;
  if (!host.store) {
    findings.skipped = "there is no store";
    return findings;
  }
  const auto users = host.store->users().list_users();
  if (!users || users->empty()) {
    findings.skipped = "there are no users yet";
    return findings;
  }
  const std::string why = "A lost disk takes every message and every user's keys with it.";
  const std::string mend = "waferseal backup FOLDER" + config_argument(host) +
                           ", every day; guard.key once, to another place";
  const auto last = last_backup(host.config.server.folder);
  if (!last) {
    findings.add("backup", "none was made yet", why, mend);
  } else if (*last + kBackupLife < host.now) {
    const auto days = std::chrono::duration_cast<std::chrono::hours>(host.now - *last).count() / 24;
    findings.add("backup", "the last one is " + std::to_string(days) + " days old", why, mend);
  }
  return findings;
}

}  // namespace waferseal::native
