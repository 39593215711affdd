// Parts that the records of chapter 7 share (SPEC 7.3, 7.7), each written and read in one place.
#ifndef WAFERSEAL_ENGINE_SEAL_RECORD_PARTS_H_
#define WAFERSEAL_ENGINE_SEAL_RECORD_PARTS_H_

#include <string>
#include <utility>
#include <vector>

#include "engine/bytes/cbor.h"
#include "waferseal/seal.h"

namespace waferseal::seal {

inline constexpr std::size_t kMostCopies = 2000;
inline constexpr std::size_t kMostSlots = kMostCopies + 2;

// Parts do not fit together: kSealInconsistent.
Error inconsistent(std::string subject, std::string detail);

// In its canonical form only.
Result<Mailbox> read_mailbox(CborReader& r);
// At most kMostSlots.
Result<std::uint32_t> read_index(CborReader& r);
Result<UnixTime> read_time(CborReader& r);
Result<Bytes> read_bytes(CborReader& r);
// A map of exactly `fields` pairs whose keys are 1, 2, 3...
Status begin_map(CborReader& r, std::size_t fields);

void write(CborWriter& w, const SealedSlot& slot);
Result<SealedSlot> read_slot(CborReader& r);
void write(CborWriter& w, const SealedNotice& notice);
Result<SealedNotice> read_notice(CborReader& r);
void write(CborWriter& w, const ArmStatement& arm);
Result<ArmStatement> read_arm(CborReader& r);

template <class T>
void write_all(CborWriter& w, const std::vector<T>& items, void (*write)(CborWriter&, const T&)) {
  w.array(items.size());
  for (const T& item : items) write(w, item);
}

template <class T>
Result<std::vector<T>> read_all(CborReader& r, std::size_t most, Result<T> (*read)(CborReader&)) {
  WAFERSEAL_TRY(const std::size_t count, r.array(most));
  std::vector<T> items;
  items.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    WAFERSEAL_TRY(T item, read(r));
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace waferseal::seal

#endif  // WAFERSEAL_ENGINE_SEAL_RECORD_PARTS_H_
