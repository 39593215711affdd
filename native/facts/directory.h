// The directory: which recipients are users of this server.
#ifndef WAFERSEAL_NATIVE_FACTS_DIRECTORY_H_
#define WAFERSEAL_NATIVE_FACTS_DIRECTORY_H_

#include "native/store/users.h"
#include "waferseal/policy.h"

namespace waferseal::native {

// The store's errors.
Result<DirectoryFact> directory_fact(UserStore& users, const Mailbox& recipient);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_FACTS_DIRECTORY_H_
