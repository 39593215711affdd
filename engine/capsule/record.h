// What all records of this room share: entering a map whose every field is critical, and turning
// the reader's kBadCbor into the room's own code (SPEC 3.1).
#ifndef WAFERSEAL_ENGINE_CAPSULE_RECORD_H_
#define WAFERSEAL_ENGINE_CAPSULE_RECORD_H_

#include <cstdint>

#include "engine/bytes/cbor.h"
#include "waferseal/address.h"
#include "waferseal/host.h"
#include "waferseal/result.h"

namespace waferseal::capsule {

struct RecordCodes {
  Code malformed;
  Code version;
  Code field;
};

// The number of pairs against what is defined: more are `unknown_field`, fewer kBadCbor.
Status check_pairs(std::size_t found, std::size_t defined, Code unknown_field);

// Reads the head of a map with exactly `pairs` pairs.
Status enter_map(CborReader& reader, std::size_t pairs, Code unknown_field);

// Reads the head of a map of `pairs` pairs that begins with {1: version 1}.
Status enter_record(CborReader& reader, std::size_t pairs, const RecordCodes& codes);

// A result as it is, but kBadCbor as `malformed`.
template <class T>
Result<T> or_malformed(Result<T> result, Code malformed) {
  if (!result && result.code() == Code::kBadCbor) return malformed;
  return result;
}

// Dates and mailboxes (SPEC 3.1.5).
void write_date(CborWriter& writer, UnixTime date);
Result<UnixTime> read_date(CborReader& reader);
// kBadCbor: not a mailbox, or not in its canonical form. kUnicodeMissing.
Result<Mailbox> read_mailbox(CborReader& reader);
void write_mailbox_or_null(CborWriter& writer, const std::optional<Mailbox>& mailbox);
Result<std::optional<Mailbox>> read_mailbox_or_null(CborReader& reader);

// Printable ASCII without space.
bool is_visible_ascii(std::string_view text);

}  // namespace waferseal::capsule

#endif  // WAFERSEAL_ENGINE_CAPSULE_RECORD_H_
