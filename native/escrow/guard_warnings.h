// What the log says of a guard that does not go on where it stopped.
#ifndef WAFERSEAL_NATIVE_ESCROW_GUARD_WARNINGS_H_
#define WAFERSEAL_NATIVE_ESCROW_GUARD_WARNINGS_H_

#include "native/escrow/guard_service.h"

namespace waferseal::native {

void log_how_it_came_back(const GuardService& guard);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_ESCROW_GUARD_WARNINGS_H_
