// `waferseal serve`: HTTP API, guard, pages, and the worker that delivers what is ciphertext
// already and forgets what has expired.
#ifndef WAFERSEAL_NATIVE_SERVER_SERVER_H_
#define WAFERSEAL_NATIVE_SERVER_SERVER_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "native/escrow/guard_service.h"
#include "native/server/backend.h"

namespace waferseal::native {

// The embedded guard's part of the configuration.
struct GuardOptions {
  std::filesystem::path folder;
  GuardId id{};
  std::string origin;  // where browsers and the agent reach it; usually the public origin
  SigningKey identity;
  SecretBytes password_seed;
};

// A guard in a process of its own, at a Unix socket of this machine (native/guard_process).
struct GuardElsewhere {
  std::string socket;
  GuardId id{};
  std::string origin;
};

// One round of work on the queue with this store; true: there may be more at once.
using QueueWork = std::function<Result<bool>(Store&, const BlobStore&)>;

struct ServerParts {
  ServerOptions options;
  std::optional<GuardOptions> guard;  // at most one of the two
  std::optional<GuardElsewhere> guard_elsewhere;
  std::optional<SigningKey> ticket_key;  // needed with either
  std::optional<BearerTokens> tokens;    // of hosts that embed this server
  TlsProbe tls_probe;                    // empty: what mail servers can do is not asked
  QueueWork queue_work;                  // empty: copies wait
  std::size_t queue_workers = 1;         // threads that call it, each with a store of its own
  std::function<UnixTime()> now;         // empty: the system's clock
  GuardHooks guard_hooks;
};

class Server {
 public:
  // Opens store, blobs and guard, finishes what a crash left arming, and listens. Errors of these. A
  // guard elsewhere may be away: what needs it is answered with kGuardUnavailable until it is there.
  static Result<std::unique_ptr<Server>> start(ServerParts parts);
  ~Server();

  std::uint16_t port() const;
  std::uint16_t monitor_port() const;  // 0: there is none
  void run();                          // until `stop`
  void stop();                         // from any thread
  // For tests and tools: one round of the worker's housekeeping.
  Status housekeep();

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

UnixTime system_time();

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_SERVER_H_
