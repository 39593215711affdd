#include "native/agent/agent.h"

#include <atomic>
#include <mutex>

#include "native/agent/key_list_watch.h"
#include "native/agent/key_ring.h"
#include "native/agent/round.h"
#include "native/delivery/domain_shares.h"

namespace waferseal::delivery {
namespace {

constexpr std::chrono::seconds kTidyEvery{60};
constexpr std::size_t kTidiedAtOnce = 200;

}  // namespace

struct Agent::Impl {
  AgentSettings settings;
  std::unique_ptr<KeyRing> ring;
  AgentWorld world;
  KeyListWatch watch;
  std::mutex watch_mutex;
  DomainShares shares;
  std::atomic<std::int64_t> tidy_due = 0;

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

  // SPEC 8.11: what a crash, or a guard that was down, left between the last copy and its consequence.
  Status tidy_up(const Round& round) {
    WAFERSEAL_TRY(const auto idle, round.store.messages().with_idle_agent_slot(kTidiedAtOnce));
    for (const std::string& message : idle) {
      // A slot of a key that was deleted, or a guard that is still down: its record expires by itself.
      const Status forgotten = forget_slot_of(round, message);
      if (!forgotten && forgotten.code() == Code::kStoreFailed) return forgotten;
    }
    return Done{};
  }

  // At the start, and every minute from then on; one worker at a time.
  bool is_time_to_tidy(UnixTime now) {
    std::int64_t due = tidy_due;
    return unix_seconds(now) >= due &&
           tidy_due.compare_exchange_strong(due, unix_seconds(now) + kTidyEvery.count());
  }

  Result<bool> work_once(native::Store& store) {
    WAFERSEAL_TRY(const KeyList key_list, current_keys(store));
    const GuardClient guards(world.guards, key_list);
    const KeyRing::Keys keys = ring->at(world.clock());
    const std::chrono::seconds lease = shares.lease(settings.lease);
    const Round round{store,  world.blobs,           world.exchange, *keys, key_list,
                      guards, settings.notice_words, world.clock,    lease};
    if (is_time_to_tidy(world.clock())) WAFERSEAL_CHECK(tidy_up(round));
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
