#include "engine/seal/record_parts.h"

namespace waferseal::seal {

Error inconsistent(std::string subject, std::string detail) {
  return Error{Code::kSealInconsistent, std::move(subject), std::move(detail)};
}

Result<Mailbox> read_mailbox(CborReader& r) {
  WAFERSEAL_TRY(const std::string text, r.text());
  WAFERSEAL_TRY(Mailbox mailbox, Mailbox::parse(text));
  if (mailbox.text() != text) return Error{Code::kBadMailbox, text, "not in canonical form"};
  return mailbox;
}

Result<std::uint32_t> read_index(CborReader& r) {
  WAFERSEAL_TRY(const std::uint64_t value, r.uint());
  if (value > kMostSlots) return Error{Code::kBadCbor, "index", {}};
  return static_cast<std::uint32_t>(value);
}

Result<UnixTime> read_time(CborReader& r) {
  WAFERSEAL_TRY(const std::int64_t seconds, r.integer());
  return from_unix_seconds(seconds);
}

Result<Bytes> read_bytes(CborReader& r) {
  WAFERSEAL_TRY(const ByteView view, r.bytes());
  return Bytes(view.begin(), view.end());
}

Status begin_map(CborReader& r, std::size_t fields) {
  WAFERSEAL_TRY(const std::size_t pairs, r.map(fields));
  if (pairs != fields) return Code::kBadCbor;
  return Done{};
}

void write(CborWriter& w, const SealedSlot& slot) {
  w.map(4);
  w.uint(1), w.uint(static_cast<std::uint64_t>(slot.kind));
  w.uint(2), w.bytes(slot.id);
  w.uint(3), w.bytes(slot.record);
  w.uint(4);
  if (!slot.link) {
    w.null();
    return;
  }
  w.map(5);
  w.uint(1), w.uint(slot.link->copy);
  w.uint(2), w.bytes(slot.link->locator);
  w.uint(3), w.bytes(slot.link->link.bytes);
  w.uint(4), w.bytes(slot.link->unlock.bytes);
  w.uint(5), w.boolean(slot.link->dormant);
}

Result<SealedSlot> read_slot(CborReader& r) {
  SealedSlot slot;
  WAFERSEAL_CHECK(begin_map(r, 4));
  WAFERSEAL_CHECK(r.key(1));
  WAFERSEAL_TRY(const std::uint64_t kind, r.uint());
  if (kind < static_cast<std::uint64_t>(SlotKind::kAgent) ||
      kind > static_cast<std::uint64_t>(SlotKind::kBoth)) {
    return Error{Code::kBadCbor, "slot kind", {}};
  }
  slot.kind = static_cast<SlotKind>(kind);
  WAFERSEAL_CHECK(r.key(2));
  WAFERSEAL_TRY(slot.id, cbor_array<16>(r));
  WAFERSEAL_CHECK(r.key(3));
  WAFERSEAL_TRY(slot.record, read_bytes(r));
  WAFERSEAL_CHECK(r.key(4));
  if (r.take_null()) return slot;
  SealedSlot::Link link;
  WAFERSEAL_CHECK(begin_map(r, 5));
  WAFERSEAL_CHECK(r.key(1));
  WAFERSEAL_TRY(link.copy, read_index(r));
  WAFERSEAL_CHECK(r.key(2));
  WAFERSEAL_TRY(link.locator, cbor_array<kLocatorSize>(r));
  WAFERSEAL_CHECK(r.key(3));
  WAFERSEAL_TRY(link.link.bytes, cbor_array<32>(r));
  WAFERSEAL_CHECK(r.key(4));
  WAFERSEAL_TRY(link.unlock.bytes, cbor_array<32>(r));
  WAFERSEAL_CHECK(r.key(5));
  WAFERSEAL_TRY(link.dormant, r.boolean());
  slot.link = link;
  return slot;
}

void write(CborWriter& w, const SealedNotice& notice) {
  w.map(4);
  w.uint(1), w.uint(notice.copy);
  w.uint(2), w.bytes(notice.slot);
  w.uint(3), w.bytes(notice.sealed);
  w.uint(4), w.boolean(notice.dormant);
}

Result<SealedNotice> read_notice(CborReader& r) {
  SealedNotice notice;
  WAFERSEAL_CHECK(begin_map(r, 4));
  WAFERSEAL_CHECK(r.key(1));
  WAFERSEAL_TRY(notice.copy, read_index(r));
  WAFERSEAL_CHECK(r.key(2));
  WAFERSEAL_TRY(notice.slot, cbor_array<16>(r));
  WAFERSEAL_CHECK(r.key(3));
  WAFERSEAL_TRY(notice.sealed, read_bytes(r));
  WAFERSEAL_CHECK(r.key(4));
  WAFERSEAL_TRY(notice.dormant, r.boolean());
  return notice;
}

void write(CborWriter& w, const ArmStatement& arm) {
  w.map(4);
  w.uint(1), w.bytes(arm.guard);
  w.uint(2), w.text(arm.origin);
  w.uint(3), w.bytes(arm.slot_id);
  w.uint(4), w.bytes(arm.body);
}

Result<ArmStatement> read_arm(CborReader& r) {
  ArmStatement arm;
  WAFERSEAL_CHECK(begin_map(r, 4));
  WAFERSEAL_CHECK(r.key(1));
  WAFERSEAL_TRY(arm.guard, cbor_array<16>(r));
  WAFERSEAL_CHECK(r.key(2));
  WAFERSEAL_TRY(arm.origin, r.text());
  WAFERSEAL_CHECK(r.key(3));
  WAFERSEAL_TRY(arm.slot_id, cbor_array<16>(r));
  WAFERSEAL_CHECK(r.key(4));
  WAFERSEAL_TRY(arm.body, read_bytes(r));
  return arm;
}

}  // namespace waferseal::seal
