#include "native/escrow/guard_warnings.h"

#include "native/log/log.h"

namespace waferseal::native {

void log_how_it_came_back(const GuardService& guard) {
  if (guard.came_back() != CounterVerdict::kInStep) {
    log::write(log::Level::kWarn, "guard_out_of_step",
               {{"detail", "cells and database do not fit to each other; questions are frozen"}});
  }
  if (guard.restore_waits()) {
    log::write(log::Level::kWarn, "guard_restore_waits",
               {{"detail",
                 "cells that its restored database does not know are kept until `waferseal "
                 "guard accept-restore`"}});
  }
}

}  // namespace waferseal::native
