// What a handler works with. One Backend per handler thread; what they share is in `Shared`.
#ifndef WAFERSEAL_NATIVE_SERVER_BACKEND_H_
#define WAFERSEAL_NATIVE_SERVER_BACKEND_H_

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "native/escrow/guard.h"
#include "native/facts/fact_provider.h"
#include "native/lifecycle/kept.h"
#include "native/log/names.h"
#include "native/server/body_access.h"
#include "native/server/guard_news.h"
#include "native/server/metrics.h"
#include "native/server/rate_limit.h"
#include "native/store/store.h"
#include "native/tokens/bearer_tokens.h"
#include "waferseal/host.h"
#include "waferseal/keys.h"
#include "waferseal/link.h"
#include "waferseal/policy.h"
#include "waferseal/seal.h"

namespace waferseal::native {

struct ServerOptions {
  std::string listen = "127.0.0.1:8080";
  std::string monitor;        // where monitor.h listens; empty: nowhere
  std::string public_origin;  // "https://mail.example"
  std::string portal_origin;  // the same unless links go elsewhere
  // Reverse proxies whose X-Forwarded-For is believed (client_address.h).
  std::vector<std::string> trusted_proxies;
  std::filesystem::path web;     // empty: no pages are served
  std::filesystem::path folder;  // store.db and blobs/
  std::string account;
  bool policy_from_file = false;  // account.policy: administrators read it and do not set it
  std::chrono::seconds session_life{12 * 3600};
  // SPEC 6.9
  struct Limits {
    RateLimit::Rate user{6000, std::chrono::minutes(1)};
    RateLimit::Rate address{1200, std::chrono::minutes(1)};
    RateLimit::Rate slot{60, std::chrono::minutes(1)};
    RateLimit::Rate messages{600, std::chrono::hours(1)};
  } limits;
  // SPEC 6.15
  struct Replies {
    std::uint64_t most_bytes = std::uint64_t{25} * 1024 * 1024;  // 0: none are taken
    std::uint64_t per_day = 10;                                  // to one copy
    std::uint64_t per_copy = 50;
  } replies;
  std::size_t most_connections = 4096;
  std::uint64_t most_upload_bytes = std::uint64_t{256} * 1024 * 1024;
  // Methods that this installation can seal and deliver.
  std::vector<Method> available_methods = sealable_methods();
};

inline constexpr RateLimit::Rate kFailedLogins{50, std::chrono::minutes(15)};

// What all handler threads use. Each part locks for itself.
struct Shared {
  ServerOptions options;
  std::function<UnixTime()> now;
  std::unique_ptr<SigningKey> ticket_key;
  std::unique_ptr<Guard> guard;
  std::string guard_origin;
  std::unique_ptr<FactProvider> facts;
  SecretBytes salt_secret;    // behind the salts of unknown mailboxes
  SecretBytes challenge_key;  // of the portal's nonces; drawn at each start
  log::Names log_names;
  RateLimit user_limit;     // requests, by the user's mailbox
  RateLimit address_limit;  // requests without a log-in, by counted_as(address)
  // Wrong auth keys (SPEC 6.2.4), by counted_as(address): slows one guesser who tries many mailboxes.
  // Guesses at one mailbox the guard counts; here they would lock its owner out.
  RateLimit failed_logins{kFailedLogins};
  RateLimit slot_limit;     // what a guess needs, by slot id
  RateLimit message_limit;  // messages, by the sender's mailbox
  std::optional<BearerTokens> tokens;
  BodyAccessTable body_access;
  GuardNews guard_news;
  std::mutex slots_mutex;  // see Backend::slots_alone
  Metrics metrics;
  std::function<void()> wake_worker = [] {};
};

class Backend {
 public:
  Backend(Shared& shared, std::unique_ptr<Store> store, BlobStore blobs)
      : shared_(shared), store_(std::move(store)), blobs_(std::move(blobs)) {}

  Shared& shared() { return shared_; }
  const ServerOptions& options() const { return shared_.options; }
  Store& store() { return *store_; }
  BlobStore& blobs() { return blobs_; }
  UnixTime now() const { return shared_.now(); }
  lifecycle::Kept kept() { return lifecycle::Kept{*store_, blobs_, now()}; }
  // Held by whoever closes or replaces slots of copies: one at a time reads, asks the guard, writes. Waited
  // for by who has a backend, never by who still needs one: handlers could hold them all and wait.
  [[nodiscard]] std::unique_lock<std::mutex> slots_alone() {
    return std::unique_lock<std::mutex>(shared_.slots_mutex);
  }

 private:
  Shared& shared_;
  std::unique_ptr<Store> store_;
  BlobStore blobs_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_BACKEND_H_
