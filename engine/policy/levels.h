// The level of a copy: SPEC 2.7, the table of levels.
#ifndef WAFERSEAL_ENGINE_POLICY_LEVELS_H_
#define WAFERSEAL_ENGINE_POLICY_LEVELS_H_

#include "waferseal/policy.h"

namespace waferseal::policy {

Level level_of_tls();
Level level_of_insecure();
Level level_of_key(const KeyFact& key);
// `shared`: the answer is a default answer that many recipients know. `mail_verified`: the notice
// and the reset mails travel over verified TLS, or there are none.
Level level_of_question(Strength strength, bool shared, bool mail_verified);
Level level_of_login(bool mail_verified);

// The most that a method can ever have, whatever somebody claims.
Level highest_level(Method method);

}  // namespace waferseal::policy

#endif  // WAFERSEAL_ENGINE_POLICY_LEVELS_H_
