#include <functional>

#include "native/cli/commands.h"
#include "native/cli/config.h"
#include "native/cli/key_files.h"
#include "native/cli/mail_world.h"
#include "native/cli/output.h"
#include "native/escrow/guard_database.h"
#include "native/files/durable_file.h"
#include "native/server/policy_source.h"
#include "native/server/server.h"
#include "native/store/store.h"
#include "waferseal/keylist.h"

namespace waferseal::native {
namespace {

constexpr std::chrono::hours kSoon{72};

class Examination {
 public:
  void check(const std::string& what, const std::function<Status()>& look) {
    const Status status = look();
    if (status) {
      say("ok    " + what);
      return;
    }
    ++failures_;
    say("FAIL  " + what + ": " + describe(status.error()));
    say("      " + std::string(code_hint(status.code())));
  }
  int failures() const { return failures_; }

 private:
  int failures_ = 0;
};

Status check_key_list(const Config& config) {
  WAFERSEAL_TRY(const auto store, open_store(config.server.folder));
  WAFERSEAL_TRY(const auto record, store->settings().find_key_list());
  if (!record) return Error{Code::kNotFound, "keylist", "none has been published"};
  const UnixTime now = system_time();
  WAFERSEAL_TRY(const OpenedKeyList opened, open_key_list(*record, std::nullopt, now));
  WAFERSEAL_TRY(const ListedAgent agent, opened.list.agent_at(now));
  if (agent.not_after < now + kSoon) {
    return Error{Code::kKeylistExpired, "agent key", "ends within three days; make the next one"};
  }
  if (opened.list.expires < now + kSoon) {
    return Error{Code::kKeylistExpired, "key list", "ends within three days; sign the next one"};
  }
  WAFERSEAL_TRY(const auto pending, store->settings().pending_keys());
  if (!pending.empty()) {
    return Error{Code::kNotFound, pending.front().name, "waits to be put into the key list"};
  }
  return Done{};
}

// Reads the guard's key and compares it with the list; the cells are left to `serve`.
Status check_guard(const Config& config) {
  WAFERSEAL_TRY(const GuardKeyFile key, read_guard_key(config.guard->key));
  WAFERSEAL_TRY(const auto store, open_store(config.server.folder));
  WAFERSEAL_TRY(const auto record, store->settings().find_key_list());
  if (!record) return Error{Code::kNotFound, "keylist", "none has been published"};
  WAFERSEAL_TRY(const OpenedKeyList opened, open_key_list(*record, std::nullopt, system_time()));
  const ListedGuard* const listed = opened.list.find_guard(key.id);
  if (listed == nullptr || !(listed->identity == key.identity.public_key())) {
    return Error{Code::kGuardIdentity, "guard", "is not in the key list with this key"};
  }
  if (listed->origin != config.guard->origin) {
    return Error{Code::kConfigInvalid, "guard.origin", "the key list has " + listed->origin};
  }
  return Done{};
}

// What waits for the operator's word. The cells are locked while `serve` runs; the database is not.
Status check_guard_database(const Config& config) {
  const std::filesystem::path file = config.guard->folder / "guard.db";
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return Done{};  // made at the first start
  WAFERSEAL_TRY(GuardDatabase database, GuardDatabase::open(file));
  WAFERSEAL_TRY(const bool waits, database.restore_waits());
  if (waits) return Error{Code::kGuardRestored, file.string(), {}};
  WAFERSEAL_TRY(const UnixTime latest, database.latest());
  WAFERSEAL_CHECK(GuardClock(latest).observe(system_time(), {}));
  return Done{};
}

Status check_pages(const Config& config) {
  for (const char* const page : {"index.html", "portal.html"}) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(config.server.web / page, error)) {
      return Error{Code::kFileUnreadable, (config.server.web / page).string(), {}};
    }
  }
  return Done{};
}

Status check_policy_file(const Config& config) {
  WAFERSEAL_TRY(const Bytes text, read_file(config.policy_file, kMostPolicyBytes));
  WAFERSEAL_TRY(const Policy policy, parse_policy(as_text(text)));
  const auto contradictions = check_policy(policy);
  if (!contradictions.empty()) return contradictions.front();
  return Done{};
}

template <class T>
Status only_status(const Result<T>& result) {
  if (!result) return result.error();
  return Done{};
}

}  // namespace

int doctor(const std::string& file) {
  const auto loaded = load_config(file);
  if (!loaded) return report(loaded.error());
  const Config& config = *loaded;
  Examination examination;
  examination.check("store", [&] { return only_status(open_store(config.server.folder)); });
  examination.check("bodies",
                    [&] { return only_status(BlobStore::open(config.server.folder / "blobs")); });
  examination.check("key list and agent key", [&] { return check_key_list(config); });
  if (config.guard) {
    examination.check("guard's key", [&] { return check_guard(config); });
    examination.check("guard's database", [&] { return check_guard_database(config); });
    examination.check("ticket key", [&] {
      return only_status(read_signing_key(config.ticket_key, "ticket key"));
    });
  }
  if (!config.policy_file.empty()) {
    examination.check("policy", [&] { return check_policy_file(config); });
  }
  if (!config.server.web.empty()) {
    examination.check("web pages", [&] { return check_pages(config); });
  }
  examination.check("DNS and certificate authorities",
                    [&] { return only_status(open_mail_world(config, PolicyShelf::kMemory)); });
  return examination.failures() == 0 ? 0 : 2;
}

}  // namespace waferseal::native
