#include "native/facts/directory.h"

namespace waferseal::native {

Result<DirectoryFact> directory_fact(UserStore& users, const Mailbox& recipient) {
  WAFERSEAL_TRY(const auto user, users.find_user(recipient.text()));
  // Users have no certificates in their profile.
  DirectoryFact fact;
  fact.head = FactHead{user ? Outcome::kPresent : Outcome::kNone, FactSource::kDirectory};
  fact.active = user.has_value();
  return fact;
}

}  // namespace waferseal::native
