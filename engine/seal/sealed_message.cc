// The upload record (SPEC 7.3).
#include "engine/seal/record_parts.h"

namespace waferseal {
namespace {

using seal::begin_map;
using seal::kMostCopies;
using seal::kMostSlots;
using seal::read_all;
using seal::read_arm;
using seal::read_bytes;
using seal::read_index;
using seal::read_mailbox;
using seal::read_notice;
using seal::read_slot;
using seal::read_time;
using seal::write;
using seal::write_all;

constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kMostRecordBytes = std::size_t{16} << 20;
constexpr std::size_t kMostArms = kMostSlots * kMostGuards;

// The sending methods, which alone have a copy.
constexpr Method kMethods[] = {Method::kTls,         Method::kOpenPgp,
                               Method::kSmime,       Method::kEscrowQuestion,
                               Method::kEscrowLogin, Method::kInsecure};

Result<Method> read_method(CborReader& r) {
  WAFERSEAL_TRY(const std::string text, r.text());
  for (const Method method : kMethods) {
    if (name(method) == text) return method;
  }
  return Error{Code::kBadCbor, "method", text};
}

// ---- the parts, each written and read in one place

void write(CborWriter& w, const CapsuleRecord& capsule) {
  w.map(5);
  w.uint(1), w.bytes(capsule.header);
  w.uint(2), w.bytes(capsule.seal);
  w.uint(3), w.uint(capsule.padded_length);
  w.uint(4), w.bytes(encode_segment_list(capsule.hashes));
  w.uint(5), w.uint(capsule.blob);
}

Result<CapsuleRecord> read_capsule(CborReader& r) {
  CapsuleRecord capsule;
  WAFERSEAL_CHECK(begin_map(r, 5));
  WAFERSEAL_CHECK(r.key(1));
  WAFERSEAL_TRY(capsule.header, read_bytes(r));
  WAFERSEAL_CHECK(r.key(2));
  WAFERSEAL_TRY(capsule.seal, cbor_array<32>(r));
  WAFERSEAL_CHECK(r.key(3));
  WAFERSEAL_TRY(capsule.padded_length, r.uint());
  WAFERSEAL_CHECK(r.key(4));
  WAFERSEAL_TRY(const ByteView list, r.bytes());
  WAFERSEAL_TRY(const BodyLayout layout, BodyLayout::for_padded_length(capsule.padded_length));
  WAFERSEAL_TRY(capsule.hashes, decode_segment_list(layout, list));
  WAFERSEAL_CHECK(r.key(5));
  WAFERSEAL_TRY(capsule.blob, read_index(r));
  return capsule;
}

void write(CborWriter& w, const SealedCopy& copy) {
  w.map(6);
  w.uint(1), w.text(copy.recipient.text());
  w.uint(2), w.text(name(copy.method));
  w.uint(3), copy.blob ? w.uint(*copy.blob) : w.null();
  w.uint(4), copy.slot ? w.bytes(*copy.slot) : w.null();
  w.uint(5), copy.fallback ? w.text(name(*copy.fallback)) : w.null();
  w.uint(6), w.integer(unix_seconds(copy.expires));
}

Result<SealedCopy> read_copy(CborReader& r) {
  WAFERSEAL_CHECK(begin_map(r, 6));
  WAFERSEAL_CHECK(r.key(1));
  WAFERSEAL_TRY(Mailbox recipient, read_mailbox(r));
  SealedCopy copy{std::move(recipient)};
  WAFERSEAL_CHECK(r.key(2));
  WAFERSEAL_TRY(copy.method, read_method(r));
  WAFERSEAL_CHECK(r.key(3));
  if (!r.take_null()) {
    WAFERSEAL_TRY(copy.blob, read_index(r));
  }
  WAFERSEAL_CHECK(r.key(4));
  if (!r.take_null()) {
    WAFERSEAL_TRY(copy.slot, cbor_array<16>(r));
  }
  WAFERSEAL_CHECK(r.key(5));
  if (!r.take_null()) {
    WAFERSEAL_TRY(copy.fallback, read_method(r));
  }
  WAFERSEAL_CHECK(r.key(6));
  WAFERSEAL_TRY(copy.expires, read_time(r));
  return copy;
}

Result<std::string> read_text(CborReader& r) { return r.text(); }

}  // namespace

Bytes encode_sealed_message(const SealedMessage& message, const std::vector<std::string>& uploads) {
  CborWriter w;
  w.map(10);
  w.uint(1), w.uint(kVersion);
  w.uint(2), w.text(message.request_json);
  w.uint(3), w.text(message.resolution_json);
  w.uint(4), w.uint(message.policy_version);
  w.uint(5);
  if (message.capsule) {
    write(w, *message.capsule);
  } else {
    w.null();
  }
  w.uint(6), write_all(w, message.copies, write);
  w.uint(7), write_all(w, message.slots, write);
  w.uint(8), write_all(w, message.notices, write);
  w.uint(9), write_all(w, message.arms, write);
  w.uint(10), w.array(uploads.size());
  for (const std::string& id : uploads) w.text(id);
  return std::move(w).take();
}

Result<SealedMessage> parse_sealed_message(ByteView record) {
  if (record.size() > kMostRecordBytes) return Error{Code::kTooLarge, "sealed message", {}};
  CborReader r(record);
  SealedMessage message;
  WAFERSEAL_TRY(const std::size_t pairs, r.map(10));
  WAFERSEAL_CHECK(r.key(1));
  WAFERSEAL_TRY(const std::uint64_t version, r.uint());
  if (version != kVersion) return Code::kSealVersionUnsupported;
  if (pairs != 10) return Code::kBadCbor;
  WAFERSEAL_CHECK(r.key(2));
  WAFERSEAL_TRY(message.request_json, r.text());
  WAFERSEAL_CHECK(r.key(3));
  WAFERSEAL_TRY(message.resolution_json, r.text());
  WAFERSEAL_CHECK(r.key(4));
  WAFERSEAL_TRY(message.policy_version, r.uint());
  WAFERSEAL_CHECK(r.key(5));
  if (!r.take_null()) {
    WAFERSEAL_TRY(message.capsule, read_capsule(r));
  }
  WAFERSEAL_CHECK(r.key(6));
  WAFERSEAL_TRY(message.copies, read_all(r, kMostCopies, read_copy));
  WAFERSEAL_CHECK(r.key(7));
  WAFERSEAL_TRY(message.slots, read_all(r, kMostSlots, read_slot));
  WAFERSEAL_CHECK(r.key(8));
  WAFERSEAL_TRY(message.notices, read_all(r, kMostSlots, read_notice));
  WAFERSEAL_CHECK(r.key(9));
  WAFERSEAL_TRY(message.arms, read_all(r, kMostArms, read_arm));
  WAFERSEAL_CHECK(r.key(10));
  WAFERSEAL_TRY(message.uploads, read_all(r, kMostSlots, read_text));
  WAFERSEAL_CHECK(r.end());
  return message;
}

}  // namespace waferseal
