// The guard of a ServerWorld behind its socket, as `waferseal guard run` has it; it can be away.
#ifndef WAFERSEAL_TESTS_NATIVE_GUARD_PROCESS_GUARD_APART_H_
#define WAFERSEAL_TESTS_NATIVE_GUARD_PROCESS_GUARD_APART_H_

#include <unistd.h>

#include "native/guard_process/guard_host.h"
#include "native/guard_process/unix_client.h"
#include "tests/native/server/server_world.h"

namespace waferseal::native {

class GuardApart {
 public:
  // The world's server asks it from now on.
  explicit GuardApart(ServerWorld& world) : world_(world) {
    world_.stop();
    start();
    world_.adjust = [this](ServerParts& parts) {
      parts.guard.reset();
      parts.guard_elsewhere = GuardElsewhere{socket(), world_.guard_id(), world_.origin()};
    };
    world_.start();
  }
  ~GuardApart() {
    world_.stop();
    stop();
  }

  void start() {
    GuardKeys keys{world_.guard_id(), world_.guard_identity().clone(), world_.ticket_public(),
                   system_random().secret(32), world_.password_seed().clone()};
    GuardHooks hooks;
    hooks.steady = [this] { return world_.now().time_since_epoch(); };
    hooks.on_step = [this](GuardStep step) { world_.on_guard_step(step); };
    auto started = GuardHost::start(
        {world_.folder() / "guard", socket(), server_user}, std::move(keys),
        [this] { return world_.now(); }, std::move(hooks));
    ASSERT_TRUE(started) << describe(started.error());
    host_ = std::move(*started);
    thread_ = std::thread([this] { host_->run(); });
  }
  void stop() {
    if (!host_) return;
    host_->stop();
    thread_.join();
    host_.reset();
  }
  void restart() {
    stop();
    start();
  }

  std::string socket() const { return (world_.folder() / "guard.socket").string(); }
  // As a process of this user asks it.
  Result<UnixReply> post(std::string_view path, const Bytes& body) const {
    return post_over_socket(socket(), path, body, std::chrono::seconds(10));
  }

  std::uint32_t server_user = ::geteuid();  // at the next start

 private:
  ServerWorld& world_;
  std::unique_ptr<GuardHost> host_;
  std::thread thread_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_TESTS_NATIVE_GUARD_PROCESS_GUARD_APART_H_
