// The agent's requests to the guards of one account.
#ifndef WAFERSEAL_NATIVE_AGENT_GUARD_CLIENT_H_
#define WAFERSEAL_NATIVE_AGENT_GUARD_CLIENT_H_

#include "native/agent/guard_transport.h"
#include "native/lifecycle/guards.h"
#include "waferseal/escrow.h"
#include "waferseal/keylist.h"

namespace waferseal::delivery {

// Which guard holds a record is not written anywhere that could be believed, so each guard of the
// key list is asked. Several guards that hold shares of one secret are not built yet.
class GuardClient {
 public:
  GuardClient(GuardTransport& transport, const KeyList& keys)
      : transport_(transport), keys_(keys) {}

  // R of an armed agent slot. Errors: kNetwork (try again), or what the guard says: kEscrowGone,
  // kEscrowExpired, kEscrowWrongState; kControlRefused if no guard has it under this key: unknown
  // and another agent's are not told apart.
  Result<SecretBytes> hand_over(const SigningKey& agent, const SlotId& slot) const;
  // A dormant fall-back becomes armed. Repeating it is harmless.
  Status release(const SigningKey& agent, const SlotId& slot) const;
  // Where the record stands that this arm statement armed: the guard takes a statement that it took
  // before without effect and says the state (SPEC 4.5.6, 4.5.7). `arm` is believed about nothing,
  // the guard checks it. Errors: kNetwork, kControlRefused (another statement), kEscrowWrongState
  // (frozen), kEscrowGone, kEscrowExpired.
  Result<RecordState> state(ByteView arm) const;
  // The record goes for good. One that is gone is forgotten already; kControlRefused as above.
  Status forget(const SigningKey& agent, const SlotId& slot) const;

 private:
  Result<SecretBytes> hand_over(const ListedGuard& guard, const SigningKey& agent,
                                const SlotId& slot) const;
  Result<SecretBytes> post(const ListedGuard& guard, GuardOperation operation,
                           const Bytes& body) const;

  GuardTransport& transport_;
  const KeyList& keys_;
};

// The guards, asked as the agent with this key.
class SigningGuard final : public lifecycle::AgentsGuard {
 public:
  SigningGuard(const GuardClient& guards, const SigningKey& agent)
      : guards_(guards), agent_(agent) {}
  Status release(const SlotId& slot) override { return guards_.release(agent_, slot); }
  Status forget(const SlotId& slot) override { return guards_.forget(agent_, slot); }

 private:
  const GuardClient& guards_;
  const SigningKey& agent_;
};

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_AGENT_GUARD_CLIENT_H_
