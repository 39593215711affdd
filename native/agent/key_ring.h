// The agent's keys while it runs: those of its file that have not ended. A key that has ended is
// used for nothing, and its private half leaves the file (SPEC 3.12.2): at the start, as soon as it
// ends, and at least once a day, which is also how a key that `keygen agent` added gets in.
#ifndef WAFERSEAL_NATIVE_AGENT_KEY_RING_H_
#define WAFERSEAL_NATIVE_AGENT_KEY_RING_H_

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "native/agent/agent_key.h"

namespace waferseal::delivery {

class KeyRing {
 public:
  using Keys = std::shared_ptr<const std::vector<AgentKey>>;

  // kAgentKeyFile (also: every key in it has ended), kAgentKeyExposed.
  static Result<std::unique_ptr<KeyRing>> open(std::filesystem::path file, UnixTime now);

  // From any thread. The keys that have not ended at `now`; they stay as they are for who holds
  // them. May be none.
  Keys at(UnixTime now);
  // Why the file could not be read or rewritten the last time; what has ended is not used all the
  // same. It is tried again within the hour.
  Status file_status() const;

 private:
  KeyRing(std::filesystem::path file, std::vector<AgentKey> keys, UnixTime now);
  void look_again(UnixTime now);

  const std::filesystem::path file_;
  mutable std::mutex mutex_;
  Keys keys_;
  UnixTime next_look_{};
  Status file_status_ = Done{};
};

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_AGENT_KEY_RING_H_
