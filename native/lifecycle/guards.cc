#include "native/lifecycle/guards.h"

namespace waferseal::lifecycle {

bool is_forgotten(Code code) { return code == Code::kEscrowGone || code == Code::kEscrowExpired; }

}  // namespace waferseal::lifecycle
