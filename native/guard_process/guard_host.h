// `waferseal guard run`: the guard as a process and a user of its own. It alone reads its cells, its
// database and its key; it listens on a Unix socket and nowhere else.
//
//   POST /guard/v1/{operation}   as browsers ask it (SPEC 6.7): each request is signed, or counted.
//                                The server's user: all; another one: what an agent asks
//   POST /inside/v1/...          what no signature stands behind (inside.h): the server's user only
//   GET  /healthz                200
//
// The kernel says who is at the other end; the socket's mode keeps all others away.
#ifndef WAFERSEAL_NATIVE_GUARD_PROCESS_GUARD_HOST_H_
#define WAFERSEAL_NATIVE_GUARD_PROCESS_GUARD_HOST_H_

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "native/escrow/guard_service.h"

namespace waferseal::native {

struct GuardHostOptions {
  std::filesystem::path folder;   // cells and guard.db
  std::string socket;             // its folder has to be there
  std::uint32_t server_user = 0;  // who may ask all
};

class GuardHost {
 public:
  // Opens the guard and listens. Errors of these.
  static Result<std::unique_ptr<GuardHost>> start(GuardHostOptions options, GuardKeys keys,
                                                  std::function<UnixTime()> now,
                                                  GuardHooks hooks = {});
  ~GuardHost();

  const GuardService& guard() const;
  void run();   // until `stop`
  void stop();  // from any thread

 private:
  struct Impl;
  explicit GuardHost(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_GUARD_PROCESS_GUARD_HOST_H_
