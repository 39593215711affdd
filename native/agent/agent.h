// The delivery agent: the only server process that can open capsules, and only those whose `agent`
// slot carries delivery orders, and the notices sealed to it.
//
//   WAFERSEAL_TRY(Agent agent, Agent::start(std::move(settings), std::move(world)));
//   ... in each of its workers, with a store of its own:
//   while (!stopping) {
//     const Result<bool> worked = agent.work_once(store);
//     if (!worked || !*worked) sleep(1s);
//   }
//
// For a `tls` copy:
//   1. Claim the due rows of one message and domain, and open its agent slot once for all of them: X-Wing
//      secret with the key from the key file, release share R from the guard by signed request.
//   2. The statement must be signed by the key that the key list, signed by the pinned root, has
//      for the sender. Recipient, least assurance and expiry come from the delivery orders; of the
//      store's row only which recipient it is about is believed, and that one must stand in them.
//   3. Check the body against T, deliver. Delivered: the copy's fall-back is forgotten (guard,
//      slot, notice). TLS impossible, refused or expired: the guard releases the dormant slot on the
//      agent's signature, then the store puts the fall-back in the copy's place.
//   4. With the last copy of the message final, guard and store forget the agent slot.
// For a notice: open it, check signer, slot and T; one that is for a fall-back waits until the guard
// says that the slot was released. Deliver it with the assurance that it asks for.
//
// What a dishonest store can do: withhold or repeat rows. What it cannot: name another recipient,
// ask for less assurance, show another body, have a forgotten message delivered, or have the link of
// a fall-back sent that the agent did not release.
#ifndef WAFERSEAL_NATIVE_AGENT_AGENT_H_
#define WAFERSEAL_NATIVE_AGENT_AGENT_H_

#include <filesystem>
#include <memory>
#include <string>

#include "native/agent/guard_transport.h"
#include "native/agent/notice_template.h"
#include "native/delivery/lease_keeper.h"
#include "native/delivery/mail_exchange.h"
#include "native/store/store.h"
#include "waferseal/keylist.h"

namespace waferseal::delivery {

struct AgentSettings {
  // agent.key: see key_ring.h.
  std::filesystem::path key_file;
  // agent.root_fingerprint: whose key lists count.
  KeyFingerprint root{};
  // Where the number of the newest key list is remembered; owned by the agent.
  std::filesystem::path pin_file;
  // How long a claim holds without a keeper; longer than an attempt.
  std::chrono::seconds lease = std::chrono::minutes(40);
  NoticeTemplate notice_words = NoticeTemplate::standard();
  LeaseKeeper* keeper = nullptr;  // outlives the agent
  // agent.workers: how many call `work_once` at the same time.
  std::size_t workers = 1;
};

// All of it outlives the agent, and may be used by several threads at once.
struct AgentWorld {
  const native::BlobStore& blobs;
  const MailExchange& exchange;
  GuardTransport& guards;
  Clock clock;
};

class Agent {
 public:
  // Errors of the key file (kAgentKeyFile, kAgentKeyExposed) and of the pin file.
  static Result<Agent> start(AgentSettings settings, AgentWorld world);
  Agent(Agent&&) noexcept;
  ~Agent();

  // Claims what is due of one message and domain, works on it and records what came of it. False:
  // nothing was due that this worker may do now. From several threads, each with a store of its own;
  // keys, key list and who works for which domain are shared. Errors: the store's, and those of the key list (nothing is opened without a good one);
  // those of a copy are recorded with it.
  Result<bool> work_once(native::Store& store);
  // What is wrong with the key file since the start; its ended keys are not used all the same.
  Status key_file_status() const;

 private:
  struct Impl;
  explicit Agent(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_AGENT_AGENT_H_
