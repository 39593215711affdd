#include "native/agent/guard_client.h"

namespace waferseal::delivery {
namespace {

// Of the answers of several guards the one that says most: a guard that has no such record under
// our key says less than one that has, and one that cannot answer now may have it.
bool says_more(Code a, Code b) {
  const auto weight = [](Code code) {
    return code == Code::kControlRefused ? 0 : may_succeed_later(code) ? 1 : 2;
  };
  return weight(a) > weight(b);
}

template <class T, class Ask>
Result<T> ask_each(const std::vector<ListedGuard>& guards, Ask ask) {
  Error best{Code::kControlRefused, {}, "no guard in the key list"};
  for (const ListedGuard& guard : guards) {
    Result<T> answer = ask(guard);
    if (answer) return answer;
    if (&guard == guards.data() || says_more(answer.code(), best.code)) best = answer.error();
  }
  return best;
}

}  // namespace

Result<SecretBytes> GuardClient::post(const ListedGuard& guard, GuardOperation operation,
                                      const Bytes& body) const {
  return transport_.post(guard.origin, "/guard/v1/" + std::string(guard_operation_name(operation)),
                         body);
}

Result<SecretBytes> GuardClient::hand_over(const ListedGuard& guard, const SigningKey& agent,
                                           const SlotId& slot) const {
  WAFERSEAL_TRY(const SecretBytes challenge,
                post(guard, GuardOperation::kChallenge, make_challenge_request()));
  WAFERSEAL_TRY(const Nonce nonce, parse_challenge(challenge.reveal()));
  WAFERSEAL_TRY(const SecretBytes reply, post(guard, GuardOperation::kHandOver,
                                              make_hand_over(agent, guard.id, slot, nonce)));
  return parse_hand_over(reply.reveal());
}

Result<SecretBytes> GuardClient::hand_over(const SigningKey& agent, const SlotId& slot) const {
  return ask_each<SecretBytes>(
      keys_.guards, [&](const ListedGuard& guard) { return hand_over(guard, agent, slot); });
}

Status GuardClient::release(const SigningKey& agent, const SlotId& slot) const {
  return ask_each<Done>(keys_.guards, [&](const ListedGuard& guard) -> Status {
    WAFERSEAL_TRY(const SecretBytes reply,
                  post(guard, GuardOperation::kRelease, make_release(agent, guard.id, slot)));
    WAFERSEAL_TRY(const RecordStatus status, parse_record_status(reply.reveal()));
    // A frozen record answers once the sender has granted tries; it is released all the same.
    if (status.state == RecordState::kArmed || status.state == RecordState::kFrozen) return Done{};
    return Error{Code::kEscrowWrongState, guard.origin, {}};
  });
}

Result<RecordState> GuardClient::state(ByteView arm) const {
  const Bytes body(arm.begin(), arm.end());
  return ask_each<RecordState>(keys_.guards, [&](const ListedGuard& guard) -> Result<RecordState> {
    WAFERSEAL_TRY(const SecretBytes reply, post(guard, GuardOperation::kArm, body));
    WAFERSEAL_TRY(const RecordStatus status, parse_record_status(reply.reveal()));
    return status.state;
  });
}

Status GuardClient::forget(const SigningKey& agent, const SlotId& slot) const {
  const Status forgotten = ask_each<Done>(keys_.guards, [&](const ListedGuard& guard) -> Status {
    WAFERSEAL_TRY(const SecretBytes reply,
                  post(guard, GuardOperation::kForget, make_forget(agent, guard.id, slot)));
    return Done{};
  });
  if (!forgotten && lifecycle::is_forgotten(forgotten.code())) return Done{};
  return forgotten;
}

}  // namespace waferseal::delivery
