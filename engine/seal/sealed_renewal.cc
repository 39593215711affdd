// The record of a renewed link (SPEC 7.7).
#include <set>

#include "engine/seal/record_parts.h"
#include "waferseal/guard.h"
#include "waferseal/renew.h"

namespace waferseal {
namespace {

using seal::inconsistent;
using seal::read_all;
using seal::read_arm;
using seal::read_bytes;
using seal::read_slot;
using seal::read_time;
using seal::write;
using seal::write_all;

constexpr std::uint64_t kRenewalVersion = 1;
constexpr std::size_t kMostRenewalBytes = std::size_t{256} << 10;

void write_bytes(CborWriter& w, const std::vector<Bytes>& all) {
  w.array(all.size());
  for (const Bytes& one : all) w.bytes(one);
}

// A slot of this message, as its own record says.
Status check_slot(const SealedSlot& slot, SlotKind kind, const BodySeal& seal) {
  const std::string subject = std::string(slot_kind_name(kind)) + " slot";
  WAFERSEAL_TRY(const Slot record, parse_slot(slot.record));
  if (slot.kind != kind || record.head.kind != kind || record.head.id != slot.id ||
      record.head.seal != seal) {
    return inconsistent(subject, "its record");
  }
  if (slot.link.has_value() != (kind == SlotKind::kQuestion)) {
    return inconsistent(subject, "its link");
  }
  return Done{};
}

Status check_arms(const SealedRenewal& renewal) {
  if (renewal.arms.empty()) return inconsistent("question slot", "is not armed");
  const SealedSlot::Link& link = *renewal.question.link;
  for (const ArmStatement& arm : renewal.arms) {
    WAFERSEAL_TRY(const ArmFacts facts, parse_arm(arm.body));
    if (arm.slot_id != renewal.question.id || facts.slot_id != renewal.question.id ||
        facts.kind != RecordKind::kQuestion || facts.dormant || !(facts.link == link.link) ||
        !(facts.unlock == link.unlock) || facts.expires != renewal.expires) {
      return inconsistent("question slot", "its arm statement");
    }
  }
  return Done{};
}

Status check_controls(const std::vector<Bytes>& controls, const SlotId& slot, const char* which) {
  if (controls.empty()) return inconsistent(which, "no control message");
  for (const Bytes& control : controls) {
    WAFERSEAL_TRY(const GuardRequest request,
                  GuardRequest::parse(GuardOperation::kControl, control));
    if (request.slot_id() != slot) return inconsistent(which, "is for another slot");
  }
  return Done{};
}

}  // namespace

Bytes encode_sealed_renewal(const SealedRenewal& renewal) {
  CborWriter w;
  w.map(10);
  w.uint(1), w.uint(kRenewalVersion);
  w.uint(2), w.bytes(renewal.old_slot);
  w.uint(3), write(w, renewal.question);
  w.uint(4), write(w, renewal.sender);
  w.uint(5), write_all(w, renewal.arms, write);
  w.uint(6), renewal.notice ? w.bytes(*renewal.notice) : w.null();
  w.uint(7), w.integer(unix_seconds(renewal.expires));
  w.uint(8), write_bytes(w, renewal.forget_old);
  w.uint(9), write_bytes(w, renewal.forget_new);
  w.uint(10), w.bytes(renewal.old_sender);
  return std::move(w).take();
}

Result<SealedRenewal> parse_sealed_renewal(ByteView record) {
  if (record.size() > kMostRenewalBytes) return Error{Code::kTooLarge, "renewal", {}};
  CborReader r(record);
  SealedRenewal renewal;
  WAFERSEAL_TRY(const std::size_t pairs, r.map(10));
  WAFERSEAL_CHECK(r.key(1));
  WAFERSEAL_TRY(const std::uint64_t version, r.uint());
  if (version != kRenewalVersion) return Code::kSealVersionUnsupported;
  if (pairs != 10) return Code::kBadCbor;
  WAFERSEAL_CHECK(r.key(2));
  WAFERSEAL_TRY(renewal.old_slot, cbor_array<16>(r));
  WAFERSEAL_CHECK(r.key(3));
  WAFERSEAL_TRY(renewal.question, read_slot(r));
  WAFERSEAL_CHECK(r.key(4));
  WAFERSEAL_TRY(renewal.sender, read_slot(r));
  WAFERSEAL_CHECK(r.key(5));
  WAFERSEAL_TRY(renewal.arms, read_all(r, kMostGuards, read_arm));
  WAFERSEAL_CHECK(r.key(6));
  if (!r.take_null()) {
    WAFERSEAL_TRY(renewal.notice, read_bytes(r));
  }
  WAFERSEAL_CHECK(r.key(7));
  WAFERSEAL_TRY(renewal.expires, read_time(r));
  WAFERSEAL_CHECK(r.key(8));
  WAFERSEAL_TRY(renewal.forget_old, read_all(r, kMostGuards, read_bytes));
  WAFERSEAL_CHECK(r.key(9));
  WAFERSEAL_TRY(renewal.forget_new, read_all(r, kMostGuards, read_bytes));
  WAFERSEAL_CHECK(r.key(10));
  WAFERSEAL_TRY(renewal.old_sender, cbor_array<16>(r));
  WAFERSEAL_CHECK(r.end());
  return renewal;
}

Status check_sealed_renewal(const SealedRenewal& renewal, const BodySeal& seal) {
  WAFERSEAL_CHECK(check_slot(renewal.question, SlotKind::kQuestion, seal));
  WAFERSEAL_CHECK(check_slot(renewal.sender, SlotKind::kSender, seal));
  if (renewal.question.link->copy != 0 || renewal.question.link->dormant) {
    return inconsistent("question slot", "its copy");
  }
  const std::set<SlotId> ids{renewal.old_slot, renewal.old_sender, renewal.question.id,
                             renewal.sender.id};
  if (ids.size() != 4) return inconsistent("question slot", "an id is used twice");
  WAFERSEAL_CHECK(check_arms(renewal));
  WAFERSEAL_CHECK(check_controls(renewal.forget_old, renewal.old_slot, "old slot"));
  return check_controls(renewal.forget_new, renewal.question.id, "question slot");
}

}  // namespace waferseal
