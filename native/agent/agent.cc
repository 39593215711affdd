#include "native/agent/agent.h"

#include "native/agent/key_list_watch.h"
#include "native/agent/key_ring.h"
#include "native/agent/round.h"

namespace waferseal::delivery {

struct Agent::Impl {
  AgentSettings settings;
  std::unique_ptr<KeyRing> ring;
  AgentWorld world;
  KeyListWatch watch;
  bool tidied = false;

  Result<KeyList> current_keys() {
    WAFERSEAL_TRY(const std::optional<Bytes> record, world.store.settings().find_key_list());
    if (!record) return Error{Code::kKeylistNoAgent, {}, "there is no key list"};
    return watch.check(*record, world.clock());
  }

  // SPEC 8.11: a crash between the last copy and its consequence; once after each start.
  Status tidy_up(const Round& round) {
    WAFERSEAL_TRY(const auto accepted,
                  world.store.messages().messages_in_state(native::MessageState::kAccepted));
    for (const native::MessageRecord& message : accepted) {
      WAFERSEAL_TRY(const bool waiting,
                    world.store.queue().any_left(message.id, native::QueueKind::kTls));
      if (waiting) continue;
      // A slot of a key that was deleted, or a guard that is down: its record expires by itself.
      const Status forgotten = forget_slot_of(round, message.id);
      if (!forgotten && forgotten.code() == Code::kStoreFailed) return forgotten;
    }
    return Done{};
  }

  Result<bool> work_once() {
    WAFERSEAL_TRY(const KeyList key_list, current_keys());
    const GuardClient guards(world.guards, key_list);
    const KeyRing::Keys keys = ring->at(world.clock());
    const Round round{world.store, world.blobs, world.exchange, *keys,
                      key_list,    guards,      world.clock,    settings.lease};
    if (!tidied) {
      WAFERSEAL_CHECK(tidy_up(round));
      tidied = true;
    }
    WAFERSEAL_TRY(const native::QueueBatch batch,
                  world.store.queue().claim({native::QueueKind::kTls, native::QueueKind::kNotice},
                                            world.clock(), settings.lease));
    if (batch.rows.empty()) return false;
    if (batch.rows.front().kind == native::QueueKind::kTls) {
      WAFERSEAL_CHECK(deliver_copies(round, batch.rows));
    } else {
      WAFERSEAL_CHECK(send_notices(round, batch.rows));
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
  return Agent(std::unique_ptr<Impl>(
      new Impl{std::move(settings), std::move(ring), std::move(world), std::move(watch)}));
}

Result<bool> Agent::work_once() { return impl_->work_once(); }

Status Agent::key_file_status() const { return impl_->ring->file_status(); }

}  // namespace waferseal::delivery
