// A guard as the server asks it: inside of its process (guard_service.h), or in one of its own
// (native/guard_process/remote_guard.h).
#ifndef WAFERSEAL_NATIVE_ESCROW_GUARD_H_
#define WAFERSEAL_NATIVE_ESCROW_GUARD_H_

#include <vector>

#include "waferseal/guard.h"

namespace waferseal::native {

// From any thread. kGuardUnavailable: it does not answer; nothing has changed, or what was asked was
// done and can be asked again.
class Guard {
 public:
  virtual ~Guard() = default;

  virtual const GuardId& id() const = 0;
  // Whoever asks: what may be done says the request itself, by its signatures and tickets.
  virtual Result<Bytes> handle(GuardOperation operation, ByteView body) = 0;

  // What only the server may ask, since no signature stands behind it.
  // Of these, what this guard had and has forgotten.
  virtual Result<std::vector<SlotId>> gone(const std::vector<SlotId>& asked) = 0;
  // Slots whose senders are to be told that no more answers are taken.
  virtual Result<std::vector<SlotId>> frozen() = 0;
  // The database was restored, and cells that it does not know wait for the operator's word. Also as
  // long as that is not known.
  virtual bool restore_waits() const = 0;
  // Once a second: what is over is forgotten, and what happened is told (GuardHooks::on_event).
  virtual Status keep_house() = 0;
  // Whether it can be asked, as far as is known.
  virtual Status state() const = 0;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_ESCROW_GUARD_H_
