#include "native/agent/agent.h"

#include <atomic>
#include <mutex>

#include "native/agent/key_list_watch.h"
#include "native/agent/key_ring.h"
#include "native/agent/round.h"
#include "native/delivery/domain_shares.h"

namespace waferseal::delivery {

struct Agent::Impl {
  AgentSettings settings;
  std::unique_ptr<KeyRing> ring;
  AgentWorld world;
  KeyListWatch watch;
  std::mutex watch_mutex;
  DomainShares shares;
  std::atomic<bool> tidied = false;

  Impl(AgentSettings given, std::unique_ptr<KeyRing> keys, AgentWorld around, KeyListWatch list)
      : settings(std::move(given)),
        ring(std::move(keys)),
        world(std::move(around)),
        watch(std::move(list)),
        shares(settings.workers, settings.keeper) {}

  // SPEC 8.9, 1
  Result<KeyList> current_keys(native::Store& store) {
    WAFERSEAL_TRY(const std::optional<Bytes> record, store.settings().find_key_list());
    if (!record) return Error{Code::kKeylistNoAgent, {}, "there is no key list"};
    const std::lock_guard<std::mutex> lock(watch_mutex);
    return watch.check(*record, world.clock());
  }

  // SPEC 8.11: a crash between the last copy and its consequence; once after each start.
  Status tidy_up(const Round& round) {
    WAFERSEAL_TRY(const auto accepted,
                  round.store.messages().messages_in_state(native::MessageState::kAccepted));
    for (const native::MessageRecord& message : accepted) {
      WAFERSEAL_TRY(const bool waiting,
                    round.store.queue().any_left(message.id, native::QueueKind::kTls));
      if (waiting) continue;
      // A slot of a key that was deleted, or a guard that is down: its record expires by itself.
      const Status forgotten = forget_slot_of(round, message.id);
      if (!forgotten && forgotten.code() == Code::kStoreFailed) return forgotten;
    }
    return Done{};
  }

  Result<bool> work_once(native::Store& store) {
    WAFERSEAL_TRY(const KeyList key_list, current_keys(store));
    const GuardClient guards(world.guards, key_list);
    const KeyRing::Keys keys = ring->at(world.clock());
    const std::chrono::seconds lease = shares.lease(settings.lease);
    const Round round{store,    world.blobs, world.exchange, *keys,
                      key_list, guards,      world.clock,    lease};
    if (!tidied.exchange(true)) {
      const Status tidy = tidy_up(round);
      if (!tidy) tidied = false;
      WAFERSEAL_CHECK(tidy);
    }
    WAFERSEAL_TRY(const Claim claim,
                  shares.claim(store.queue(), {native::QueueKind::kTls, native::QueueKind::kNotice},
                               world.clock(), lease));
    if (claim.rows().empty()) return false;
    if (claim.rows().front().kind == native::QueueKind::kTls) {
      WAFERSEAL_CHECK(deliver_copies(round, claim.rows()));
    } else {
      WAFERSEAL_CHECK(send_notices(round, claim.rows()));
    }
    return true;
  }
};

Agent::Agent(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Agent::Agent(Agent&&) noexcept = default;
Agent::~Agent() = default;

Result<Agent> Agent::start(AgentSettings settings, AgentWorld world) {
  WAFERSEAL_TRY(auto ring, KeyRing::open(settings.key_file, world.clock()));
  WAFERSEAL_TRY(KeyListWatch watch, KeyListWatch::open(settings.root, settings.pin_file));
  return Agent(std::make_unique<Impl>(std::move(settings), std::move(ring), std::move(world),
                                      std::move(watch)));
}

Result<bool> Agent::work_once(native::Store& store) { return impl_->work_once(store); }

Status Agent::key_file_status() const { return impl_->ring->file_status(); }

}  // namespace waferseal::delivery
