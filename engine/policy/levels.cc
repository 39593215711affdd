#include "engine/policy/levels.h"

namespace waferseal::policy {

// An attacker on the way of mail, a thief of stored data; one hop only, and the recipient's server
// reads it.
Level level_of_tls() { return Level::kL1; }

Level level_of_insecure() { return Level::kL0; }

// With a key nobody pinned, whoever answers the look-up chooses who reads.
Level level_of_key(const KeyFact& key) { return key.pin == Pin::kMatch ? Level::kL5 : Level::kL2; }

Level level_of_question(Strength strength, bool shared, bool mail_verified) {
  if (strength != Strength::kWeak && !shared) return Level::kL3;
  return mail_verified ? Level::kL2 : Level::kL0;
}

// A reset by mail keeps working, and is exactly as weak as that.
Level level_of_login(bool mail_verified) { return mail_verified ? Level::kL2 : Level::kL0; }

Level highest_level(Method method) {
  switch (method) {
    case Method::kTls:
      return Level::kL1;
    case Method::kOpenPgp:
    case Method::kSmime:
      return Level::kL5;
    case Method::kEscrowQuestion:
      return Level::kL3;
    case Method::kEscrowLogin:
      return Level::kL2;
    case Method::kAsk:
    case Method::kInsecure:
    case Method::kRefuse:
    case Method::kHold:
      return Level::kL0;
  }
  return Level::kL0;
}

}  // namespace waferseal::policy
