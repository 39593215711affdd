#include "engine/capsule/record.h"

#include <algorithm>
#include <limits>

namespace waferseal::capsule {
namespace {

// Beyond any time that a clock shows, so that sums of dates and durations do not overflow.
constexpr std::uint64_t kMostSeconds = std::uint64_t{1} << 40;
constexpr std::uint64_t kVersion = 1;

}  // namespace

Status check_pairs(std::size_t found, std::size_t defined, Code unknown_field) {
  if (found > defined) return unknown_field;
  if (found < defined) return Code::kBadCbor;
  return Done{};
}

Status enter_map(CborReader& reader, std::size_t pairs, Code unknown_field) {
  WAFERSEAL_TRY(const std::size_t found, reader.map(std::numeric_limits<std::size_t>::max()));
  return check_pairs(found, pairs, unknown_field);
}

Status enter_record(CborReader& reader, std::size_t pairs, const RecordCodes& codes) {
  WAFERSEAL_TRY(const std::size_t found, reader.map(std::numeric_limits<std::size_t>::max()));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const std::uint64_t version, reader.uint());
  if (version != kVersion) return codes.version;
  return check_pairs(found, pairs, codes.field);
}

void write_date(CborWriter& writer, UnixTime date) {
  writer.uint(static_cast<std::uint64_t>(std::max<std::int64_t>(unix_seconds(date), 0)));
}

Result<UnixTime> read_date(CborReader& reader) {
  WAFERSEAL_TRY(const std::uint64_t seconds, reader.uint());
  if (seconds > kMostSeconds) return Code::kBadCbor;
  return from_unix_seconds(static_cast<std::int64_t>(seconds));
}

Result<Mailbox> read_mailbox(CborReader& reader) {
  WAFERSEAL_TRY(const std::string text, reader.text());
  Result<Mailbox> mailbox = Mailbox::parse(text);
  if (!mailbox && mailbox.code() == Code::kUnicodeMissing) return mailbox;
  if (!mailbox || mailbox->text() != text) return Code::kBadCbor;
  return mailbox;
}

void write_mailbox_or_null(CborWriter& writer, const std::optional<Mailbox>& mailbox) {
  if (mailbox) {
    writer.text(mailbox->text());
  } else {
    writer.null();
  }
}

Result<std::optional<Mailbox>> read_mailbox_or_null(CborReader& reader) {
  if (reader.take_null()) return std::optional<Mailbox>{};
  WAFERSEAL_TRY(Mailbox mailbox, read_mailbox(reader));
  return std::optional<Mailbox>(std::move(mailbox));
}

bool is_visible_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x21 && c <= 0x7E; });
}

}  // namespace waferseal::capsule
