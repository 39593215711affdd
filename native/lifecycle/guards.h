// What a message's life asks of the guards that hold its records. The server asks the guard inside of
// it, the agent asks over HTTP with its own signature; this room knows neither.
#ifndef WAFERSEAL_NATIVE_LIFECYCLE_GUARDS_H_
#define WAFERSEAL_NATIVE_LIFECYCLE_GUARDS_H_

#include <cstdint>

#include "waferseal/escrow.h"
#include "waferseal/slot.h"

namespace waferseal::lifecycle {

// The server's side: brings what the sender has signed.
class SendersGuard {
 public:
  virtual ~SendersGuard() = default;
  // An arm statement. Repeating one that was taken is harmless (SPEC 4.5.6). Codes of the guard;
  // kGuardUnavailable if there is none.
  virtual Status arm(ByteView statement) = 0;
  // Retract, extend, grant (SPEC 4.7.1).
  virtual Result<RecordStatus> control(ByteView message) = 0;
};

// The agent's side: signs as the agent that the arm statements name (SPEC 4.7.5).
class AgentsGuard {
 public:
  virtual ~AgentsGuard() = default;
  // A dormant fall-back becomes armed. Repeating it is harmless.
  virtual Status release(const SlotId& slot) = 0;
  // The record goes for good. One that is gone is forgotten already; kControlRefused: no guard has
  // it under this key.
  virtual Status forget(const SlotId& slot) = 0;
};

// It was there and is gone, and asking again does not change that.
bool is_forgotten(Code code);

}  // namespace waferseal::lifecycle

#endif  // WAFERSEAL_NATIVE_LIFECYCLE_GUARDS_H_
