#include "native/facts/portal_accounts.h"

namespace waferseal::native {

FactHead portal_account_fact(const Mailbox&) {
  return FactHead{Outcome::kNone, FactSource::kPortal};
}

}  // namespace waferseal::native
