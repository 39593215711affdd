// {1: version, 2: salt, 3: wrapped}: how keys at rest are written (SPEC 3.16, 3.17).
#ifndef WAFERSEAL_ENGINE_ACCOUNT_SALTED_RECORD_H_
#define WAFERSEAL_ENGINE_ACCOUNT_SALTED_RECORD_H_

#include "waferseal/bytes.h"
#include "waferseal/result.h"

namespace waferseal::account {

inline constexpr std::size_t kRecordSaltSize = 32;
inline constexpr std::size_t kMostKeySize = std::size_t{256} * 1024;

struct SaltedRecord {
  ByteArray<kRecordSaltSize> salt{};
  ByteView wrapped;  // inside the record
};

Bytes write_salted_record(const ByteArray<kRecordSaltSize>& salt, ByteView wrapped);
// The errors of cbor.h, and kBadCbor for another version.
Result<SaltedRecord> read_salted_record(ByteView record);

}  // namespace waferseal::account

#endif  // WAFERSEAL_ENGINE_ACCOUNT_SALTED_RECORD_H_
