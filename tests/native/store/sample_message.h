// One message with a `tls` copy that has a dormant fall-back, and an OpenPGP copy.
#ifndef WAFERSEAL_TESTS_NATIVE_STORE_SAMPLE_MESSAGE_H_
#define WAFERSEAL_TESTS_NATIVE_STORE_SAMPLE_MESSAGE_H_

#include "native/store/store.h"

namespace waferseal::native {

inline constexpr UnixTime kNoon = UnixTime(std::chrono::seconds(1'700'000'000));

// As short as it is, an id that the blob store takes.
inline std::string blob_id(const std::string& what) {
  Bytes bytes = to_bytes(what);
  bytes.resize(16);
  return base64url_encode(bytes);
}

inline NewMessage sample_message(const std::string& id, const std::string& owner) {
  NewMessage out;
  out.message.id = id;
  out.message.owner = owner;
  out.message.created_at = kNoon;
  out.message.header = {1, 2, 3};
  out.message.seal.fill(7);
  out.message.body_blob = blob_id("body of " + id);
  out.message.body_size = 1000;
  out.message.request_json = "{}";
  out.message.decisions_json = "{}";
  out.message.policy_version = "4";
  out.message.idempotency_key = to_bytes("key of " + id);
  out.message.request_hash.fill(9);

  CopyRecord tls;
  tls.recipient = "tom@tls.example";
  tls.method = Method::kTls;
  tls.fallback = Method::kEscrowQuestion;
  tls.level = Level::kL1;
  tls.slot_id = Bytes(16, 0xA1);
  tls.expires_at = kNoon + std::chrono::hours(24);
  CopyRecord pgp;
  pgp.recipient = "pia@pgp.example";
  pgp.method = Method::kOpenPgp;
  pgp.level = Level::kL5;
  pgp.blob = blob_id("mail of " + id);
  out.copies = {tls, pgp};

  SlotRecord agent;
  agent.slot_id = Bytes(16, 0xA0);
  agent.kind = SlotKind::kAgent;
  agent.record = to_bytes("agent slot");
  agent.arm = to_bytes("arm agent");
  SlotRecord question;
  question.slot_id = Bytes(16, 0xA1);
  question.copy_id = 1;
  question.kind = SlotKind::kQuestion;
  question.record = to_bytes("question slot");
  question.locator = Bytes(16, 0xB1);
  question.link_public_key = Bytes(32, 0xC1);
  question.unlock_public_key = Bytes(32, 0xD1);
  question.arm = to_bytes("arm question");
  question.dormant = true;
  out.slots = {agent, question};

  NoticeRecord notice;
  notice.copy_id = 1;
  notice.record = to_bytes("sealed notice");
  notice.dormant = true;
  out.notices = {notice};
  return out;
}

}  // namespace waferseal::native

#endif  // WAFERSEAL_TESTS_NATIVE_STORE_SAMPLE_MESSAGE_H_
