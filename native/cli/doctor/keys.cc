// The key list, the keys that it names, and the clock that all of them need.
#include <cctype>

#include "native/cli/doctor/host.h"
#include "native/cli/guard_keys.h"
#include "native/cli/key_files.h"
#include "native/cli/output.h"
#include "native/escrow/guard_database.h"

namespace waferseal::native {
namespace {

constexpr std::chrono::hours kSoon{72};
constexpr std::chrono::minutes kClockSlack{5};

Result<OpenedKeyList> published_list(const Host& host, UnixTime now) {
  if (!host.store) return Error{Code::kNotFound, "store", "there is none"};
  WAFERSEAL_TRY(const auto record, host.store->settings().find_key_list());
  if (!record) return Error{Code::kNotFound, "keylist", "none has been published"};
  return open_key_list(*record, std::nullopt, now);
}

std::string next_list(const Host& host) {
  return "waferseal keylist update --root ROOT.KEY" + config_argument(host) +
         ", or make, sign and publish";
}

Status check_times(const OpenedKeyList& opened, UnixTime now) {
  WAFERSEAL_TRY(const ListedAgent agent, opened.list.agent_at(now));
  if (agent.not_after < now + kSoon) {
    return Error{Code::kKeylistExpired, "agent key", "ends within three days"};
  }
  if (opened.list.expires < now + kSoon) {
    return Error{Code::kKeylistExpired, "key list", "ends within three days"};
  }
  return Done{};
}

// kGuardClock with how far.
Status check_not_ahead(const char* what, UnixTime seen, UnixTime now) {
  if (seen <= now + kClockSlack) return Done{};
  return Error{Code::kGuardClock, "clock",
               std::string(what) + " is from " + std::to_string((seen - now).count()) +
                   " seconds after what this machine says is now"};
}

// None if it was not started yet.
Result<std::optional<UnixTime>> guards_time(const Host& host) {
  if (!host.config.guard) return std::optional<UnixTime>();
  const std::filesystem::path file = host.config.guard->folder / "guard.db";
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return std::optional<UnixTime>();
  WAFERSEAL_TRY(GuardDatabase database, GuardDatabase::open(file));
  WAFERSEAL_TRY(const UnixTime latest, database.latest());
  return std::optional(latest);
}

// What server and guard know of each other, each with its own private half only.
Status check_public_halves(const Config& config, const GuardKeyFile& key,
                           const SigningKey& ticket) {
  WAFERSEAL_TRY(const ListedGuard known, read_guard_public(*config.guard));
  if (known.id != key.id || !(known.identity == key.identity.public_key())) {
    return Error{Code::kGuardIdentity, config.guard->public_file.string(),
                 "is not the public half of guard.key"};
  }
  WAFERSEAL_TRY(const SigningPublicKey taken, read_ticket_public(config));
  if (!(taken == ticket.public_key())) {
    return Error{Code::kTicketRefused, config.guard->ticket_public.string(),
                 "is not the public half of keys.ticket"};
  }
  return Done{};
}

Status check_guard_key(const Host& host) {
  WAFERSEAL_TRY(const GuardKeyFile key, read_guard_key(host.config.guard->key));
  WAFERSEAL_TRY(const SigningKey ticket, read_signing_key(host.config.ticket_key, "ticket key"));
  if (host.config.guard->apart()) WAFERSEAL_CHECK(check_public_halves(host.config, key, ticket));
  WAFERSEAL_TRY(const OpenedKeyList opened, published_list(host, host.now));
  const ListedGuard* const listed = opened.list.find_guard(key.id);
  if (listed == nullptr || !(listed->identity == key.identity.public_key())) {
    return Error{Code::kGuardIdentity, "guard", "is not in the key list with this key"};
  }
  if (listed->origin != host.config.guard->origin) {
    return Error{Code::kConfigInvalid, "guard.origin", "the key list has " + listed->origin};
  }
  return Done{};
}

}  // namespace

Findings look_at_clock(const Host& host) {
  Findings findings;
  const std::string why =
      "Keys, tries and deadlines count by the clock; the guard refuses to work with a wrong one.";
  const std::string mend =
      "set it and keep it set (timedatectl set-ntp true), then restart serve and agent";
  if (const auto time = guards_time(host); time && *time) {
    findings.add(check_not_ahead("what the guard has stored", **time, host.now), why, mend);
    if (const auto observed = GuardClock(**time).observe(host.now, {}); !observed) {
      findings.add(observed.error(), why,
                   mend + "; if it is right: waferseal guard accept-clock" + config_argument(host));
    }
  }
  if (!host.store) return findings;
  const auto record = host.store->settings().find_key_list();
  if (record && *record) {
    const auto opened = open_key_list(**record, std::nullopt, host.now);
    if (!opened && opened.code() == Code::kKeylistNotYet) findings.add(opened.error(), why, mend);
  }
  return findings;
}

Findings look_at_key_list(const Host& host) {
  Findings findings;
  const std::string why = "Browsers seal nothing and agents open nothing without a valid list.";
  const auto opened = published_list(host, host.now);
  if (!opened) {
    // The clock has told it.
    if (opened.code() == Code::kKeylistNotYet) return findings;
    findings.add(opened.error(), why, next_list(host));
    return findings;
  }
  const Status times = check_times(*opened, host.now);
  const bool agents =
      !times && (times.code() == Code::kKeylistNoAgent || times.error().subject == "agent key");
  const std::string key = host.config.agent ? host.config.agent->key.string() : "AGENT.KEY";
  findings.add(times, why,
               agents ? "waferseal keygen agent --out " + key +
                            " --public agent.public, then waferseal keylist update --agent "
                            "agent.public --root ROOT.KEY" +
                            config_argument(host)
                      : next_list(host));
  if (host.config.agent) {
    const std::string root = hex_encode(opened->pin.root);
    std::string said;
    for (const char c : host.config.agent->root_fingerprint) {
      if (c != ' ') said += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    if (said != root) {
      findings.add(Error{Code::kKeylistRoot, "agent.root_fingerprint",
                         "the published list is signed by " + root},
                   "The agent takes no list but its root key's, and delivers nothing.",
                   "if that root key is yours: agent.root_fingerprint = \"" + root + "\"");
    }
  }
  const auto pending = host.store->settings().pending_keys();
  if (pending && !pending->empty()) {
    findings.add(Error{Code::kNotFound, pending->front().name, "waits to be put into the key list"},
                 "What this user sends is not accepted before.", next_list(host));
  }
  return findings;
}

Findings look_at_guard_key(const Host& host) {
  Findings findings;
  if (!host.config.guard) {
    findings.skipped = "there is no guard";
    return findings;
  }
  if (!key_file_at(host.config.guard->key) || !key_file_at(host.config.ticket_key)) {
    findings.skipped = "its keys are credentials, which systemd gives to the services only";
    return findings;
  }
  findings.add(
      check_guard_key(host),
      "Browsers ask the guard of the key list; with another key or place they cannot log in.",
      "put the right files in guard.key and keys.ticket, and their public halves in guard.public "
      "and "
      "guard.ticket, or list the new key: waferseal "
      "keylist update --guard GUARD.PUBLIC --root ROOT.KEY" +
          config_argument(host));
  return findings;
}

Findings look_at_guard_database(const Host& host) {
  Findings findings;
  const std::filesystem::path file =
      host.config.guard ? host.config.guard->folder / "guard.db" : std::filesystem::path();
  std::error_code error;
  if (file.empty() || !std::filesystem::exists(file, error)) {
    findings.skipped = "the guard makes it at its first start";
    return findings;
  }
  const auto look = [&]() -> Status {
    WAFERSEAL_TRY(GuardDatabase database, GuardDatabase::open(file));
    WAFERSEAL_TRY(const bool waits, database.restore_waits());
    if (waits) return Error{Code::kGuardRestored, file.string(), {}};
    return Done{};
  };
  findings.add(look(), "The guard keeps secrets that its database does not know.",
               "put the newer guard.db back, or give those secrets up: waferseal guard "
               "accept-restore" +
                   config_argument(host));
  return findings;
}

}  // namespace waferseal::native
