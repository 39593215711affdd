// Codes that are printed and typed in again (SPEC 3.17).
#ifndef WAFERSEAL_ENGINE_ACCOUNT_RECOVERY_CODE_H_
#define WAFERSEAL_ENGINE_ACCOUNT_RECOVERY_CODE_H_

#include "waferseal/bytes.h"
#include "waferseal/result.h"

namespace waferseal::account {

inline constexpr std::size_t kRecoverySecretSize = 20;

// Of kRecoverySecretSize bytes: 32 characters for them and 4 to find slips of the pen, in groups.
SecretBytes write_recovery_code(const SecretBytes& secret);
// kRecoveryCodeMistyped.
Result<SecretBytes> read_recovery_code(const SecretBytes& typed);

}  // namespace waferseal::account

#endif  // WAFERSEAL_ENGINE_ACCOUNT_RECOVERY_CODE_H_
