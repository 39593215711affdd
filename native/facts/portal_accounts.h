// Portal accounts: who can log in to the pick-up page.
#ifndef WAFERSEAL_NATIVE_FACTS_PORTAL_ACCOUNTS_H_
#define WAFERSEAL_NATIVE_FACTS_PORTAL_ACCOUNTS_H_

#include "waferseal/policy.h"

namespace waferseal::native {

// This server has no portal accounts, so nobody has one: an answer, not a failure to ask.
FactHead portal_account_fact(const Mailbox& recipient);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_FACTS_PORTAL_ACCOUNTS_H_
