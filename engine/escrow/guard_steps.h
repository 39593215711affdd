// The steps of the guard's state machine, one function per operation; guard.cc chooses among them.
// Each gets what the host had stored and answers with what to store and to reply
// (waferseal/guard.h).
#ifndef WAFERSEAL_ENGINE_ESCROW_GUARD_STEPS_H_
#define WAFERSEAL_ENGINE_ESCROW_GUARD_STEPS_H_

#include "waferseal/guard.h"

namespace waferseal::escrow {

// What a step may use.
struct GuardStep {
  const GuardKeys& keys;
  const GuardRequest& request;
  const GuardState& state;
  UnixTime now;
  RandomSource& random;
};

GuardChange refuse(Code code);
GuardChange refuse(Error error);
GuardChange reply_only(Bytes reply);
// The record with its cell forgotten; the reply is for the caller to set.
GuardChange forget_record(const GuardRecord& record);
bool is_over(const GuardRecord& record, UnixTime now);
// The highest number that a control message may have at `now`: a sender's clock may be an hour
// ahead. What a restored database has forgotten is not above it.
std::uint64_t highest_number(UnixTime now);
// kEscrowGone; or kEscrowExpired, with the forgetting to be carried out; or nothing.
std::optional<GuardChange> refuse_if_over(const GuardStep& step, const GuardRecord& record);

// kEscrowWrongState and so on: the steps document them in guard.h.
GuardChange step_open(const GuardStep& step);
GuardChange step_evaluate(const GuardStep& step);
GuardChange step_deposit(const GuardStep& step);
GuardChange step_arm(const GuardStep& step);
GuardChange step_release(const GuardStep& step);
GuardChange step_hand_over(const GuardStep& step);
GuardChange step_forget(const GuardStep& step);
GuardChange step_unlock(const GuardStep& step);
GuardChange step_opened(const GuardStep& step);
GuardChange step_control(const GuardStep& step);
GuardChange step_password(const GuardStep& step);
GuardChange step_logged_in(const GuardStep& step);
// The try is on disk: `state` holds the attempt.
Result<Bytes> finish_password(const GuardKeys& keys, const GuardRequest& request,
                              const GuardState& state, UnixTime now);

}  // namespace waferseal::escrow

#endif  // WAFERSEAL_ENGINE_ESCROW_GUARD_STEPS_H_
