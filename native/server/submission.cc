#include "native/server/submission.h"

#include <nlohmann/json.hpp>
#include <set>

#include "engine/crypto/hash.h"
#include "native/server/sessions.h"
#include "native/server/upload_check.h"

namespace waferseal::native {
namespace {

constexpr std::uint64_t kMostRecord = 16 * 1024 * 1024;

HttpResponse accepted_response(const MessageRecord& message) {
  return json_response(
      201, nlohmann::json{{"id", message.id}, {"accepted_at", unix_seconds(message.accepted_at)}}
               .dump());
}

HttpResponse changed_response(const Judgement& judgement) {
  nlohmann::json members;
  members["request"] = nlohmann::json::parse(to_json(judgement.request), nullptr, false);
  members["resolution"] = nlohmann::json::parse(to_json(judgement.resolution), nullptr, false);
  members["policy_version"] = std::to_string(judgement.resolution.policy_version);
  return problem(*judgement.refusal, members.dump());
}

int level_of(const Resolution& resolution, const Mailbox& recipient) {
  for (const Decision& decision : resolution.decisions) {
    if (decision.recipient == recipient && decision.level) {
      return static_cast<int>(*decision.level);
    }
  }
  return 0;
}

NewMessage to_records(const SealedMessage& sealed, const Judgement& judgement, const User& user,
                      ByteView idempotency_key, const ByteArray<32>& request_hash, UnixTime now) {
  NewMessage out;
  out.message.id = base64url_encode(system_random().array<16>());
  out.message.owner = user.mailbox;
  out.message.created_at = now;
  if (sealed.capsule) {
    out.message.header = sealed.capsule->header;
    out.message.seal = sealed.capsule->seal;
    out.message.body_blob = sealed.uploads[sealed.capsule->blob];
    const auto layout = BodyLayout::for_padded_length(sealed.capsule->padded_length);
    out.message.body_size = layout ? layout->stored_size() : 0;
  }
  out.message.request_json = to_json(judgement.request);
  out.message.decisions_json = to_json(judgement.resolution);
  out.message.policy_version = std::to_string(sealed.policy_version);
  out.message.idempotency_key = Bytes(idempotency_key.begin(), idempotency_key.end());
  out.message.request_hash = request_hash;
  out.uploads = sealed.uploads;
  for (const SealedCopy& copy : sealed.copies) {
    CopyRecord record;
    record.recipient = copy.recipient.text();
    record.method = std::string(name(copy.method));
    if (copy.fallback) record.fallback = std::string(name(*copy.fallback));
    record.level = level_of(judgement.resolution, copy.recipient);
    record.evidence = "{}";
    if (copy.slot) record.slot_id = Bytes(copy.slot->begin(), copy.slot->end());
    if (copy.blob) record.blob = sealed.uploads[*copy.blob];
    record.expires_at = copy.expires;
    record.updated_at = now;
    out.copies.push_back(std::move(record));
  }
  for (const SealedSlot& slot : sealed.slots) {
    SlotRecord record;
    record.slot_id = Bytes(slot.id.begin(), slot.id.end());
    record.kind = slot.kind;
    record.record = slot.record;
    if (slot.link) {
      record.copy_id = static_cast<std::int64_t>(slot.link->copy) + 1;
      record.locator = Bytes(slot.link->locator.begin(), slot.link->locator.end());
      record.link_public_key = Bytes(slot.link->link.bytes.begin(), slot.link->link.bytes.end());
      record.unlock_public_key =
          Bytes(slot.link->unlock.bytes.begin(), slot.link->unlock.bytes.end());
      record.dormant = slot.link->dormant;
    }
    for (const ArmStatement& arm : sealed.arms) {
      if (arm.slot_id == slot.id) record.arm = arm.body;
    }
    out.slots.push_back(std::move(record));
  }
  for (const SealedNotice& notice : sealed.notices) {
    NoticeRecord record;
    record.copy_id = static_cast<std::int64_t>(notice.copy) + 1;
    record.record = notice.sealed;
    record.dormant = notice.dormant;
    out.notices.push_back(std::move(record));
  }
  return out;
}

// Everything that is to be delivered at once; what is dormant waits for `fall_back`.
Result<std::vector<NewQueueRow>> queue_rows(Backend& backend, const std::string& message_id,
                                            UnixTime now) {
  WAFERSEAL_TRY(const auto copies, backend.store().messages().copies_of(message_id));
  WAFERSEAL_TRY(const auto notices, backend.store().messages().notices_of(message_id));
  std::vector<NewQueueRow> rows;
  for (const CopyRecord& copy : copies) {
    NewQueueRow row;
    row.copy_id = copy.id;
    row.not_before = now;
    if (copy.method == name(Method::kTls) || copy.method == name(Method::kInsecure)) {
      row.kind = QueueKind::kTls;
      rows.push_back(row);
    } else if (copy.method == name(Method::kOpenPgp)) {
      row.kind = QueueKind::kOpenPgp;
      rows.push_back(row);
    }
  }
  for (const NoticeRecord& notice : notices) {
    if (notice.dormant) continue;
    NewQueueRow row;
    row.kind = QueueKind::kNotice;
    row.copy_id = notice.copy_id;
    row.notice_id = notice.id;
    row.not_before = now;
    rows.push_back(row);
  }
  return rows;
}

// Step 5. An arm that was done before is done again with the same outcome.
Status arm_all(Backend& backend, const std::string& message_id) {
  WAFERSEAL_TRY(const auto slots, backend.store().messages().slots_of(message_id));
  for (const SlotRecord& slot : slots) {
    if (slot.arm.empty()) continue;
    if (!backend.shared().guard) return Error{Code::kGuardUnavailable, {}, "no guard is set up"};
    const auto armed = backend.shared().guard->handle(GuardOperation::kArm, slot.arm);
    if (!armed) {
      return Error{armed.code(), hex_encode(slot.slot_id), armed.error().detail};
    }
  }
  return Done{};
}

// A message that a guard refused, with its bodies.
Status take_back(Backend& backend, const std::string& message_id) {
  MessageStore& messages = backend.store().messages();
  WAFERSEAL_TRY(const auto message, messages.find_message(message_id));
  WAFERSEAL_TRY(const auto copies, messages.copies_of(message_id));
  std::set<std::string> blobs;
  if (message && !message->body_blob.empty()) blobs.insert(message->body_blob);
  for (const CopyRecord& copy : copies) {
    if (!copy.blob.empty()) blobs.insert(copy.blob);
  }
  WAFERSEAL_CHECK(messages.abandon(message_id));
  for (const std::string& blob : blobs) WAFERSEAL_CHECK(backend.blobs().remove(blob));
  return Done{};
}

// Steps 5 and 6.
Status arm_and_accept(Backend& backend, const std::string& message_id) {
  const Status armed = arm_all(backend, message_id);
  if (!armed) {
    if (may_succeed_later(armed.code())) {
      return Error{Code::kGuardUnavailable, armed.error().subject, armed.error().detail};
    }
    WAFERSEAL_CHECK(take_back(backend, message_id));
    return armed;
  }
  const UnixTime now = backend.now();
  WAFERSEAL_TRY(const auto rows, queue_rows(backend, message_id, now));
  WAFERSEAL_CHECK(backend.store().messages().accept(message_id, now, rows));
  backend.shared().wake_worker();
  return Done{};
}

Result<HttpResponse> accepted(Backend& backend, const std::string& id) {
  WAFERSEAL_TRY(const auto message, backend.store().messages().find_message(id));
  if (!message) return Error{Code::kStoreFailed, id, "a message just accepted is missing"};
  return accepted_response(*message);
}

Result<HttpResponse> submit(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  const std::string_view given_key = request.header("idempotency-key");
  if (given_key.size() < 16 || given_key.size() > 64) {
    return Error{Code::kBadRequest, "Idempotency-Key", "16 to 64 characters"};
  }
  const ByteArray<32> owner_hash = crypto::hash("owner", {as_bytes(user.mailbox)});
  const auto key = crypto::hash("idempotency", {owner_hash, as_bytes(given_key)});
  const auto request_hash = crypto::hash("upload", {request.body});

  WAFERSEAL_TRY(const auto before, backend.store().messages().find_by_idempotency_key(key));
  if (before) {
    if (before->request_hash != request_hash) return Error{Code::kIdempotencyMismatch, {}, {}};
    if (before->state == MessageState::kArming) {
      WAFERSEAL_CHECK(arm_and_accept(backend, before->id));
    }
    return accepted(backend, before->id);
  }

  WAFERSEAL_TRY(const SealedMessage sealed, parse_sealed_message(request.body));
  WAFERSEAL_CHECK(check_sealed_message(sealed));
  WAFERSEAL_TRY(const Judgement judgement, judge_decisions(backend, user, sealed));
  if (judgement.refusal) return changed_response(judgement);
  WAFERSEAL_CHECK(check_slots(backend, sealed));
  WAFERSEAL_CHECK(commit_blobs(backend, user, sealed));

  const NewMessage records = to_records(sealed, judgement, user, key, request_hash, backend.now());
  WAFERSEAL_CHECK(backend.store().messages().put_message(records));
  WAFERSEAL_CHECK(arm_and_accept(backend, records.message.id));
  return accepted(backend, records.message.id);
}

}  // namespace

Status finish_arming(Backend& backend) {
  WAFERSEAL_TRY(const auto waiting,
                backend.store().messages().messages_in_state(MessageState::kArming));
  for (const MessageRecord& message : waiting) {
    const Status done = arm_and_accept(backend, message.id);
    WAFERSEAL_CHECK(backend.store().settings().audit(
        AuditEvent{backend.now(), done ? "accepted" : std::string(code_name(done.code())), "server",
                   message.id, "armed again after a restart"}));
  }
  return Done{};
}

void add_submission_routes(Router& router) {
  router.add({"POST", "/api/v1/messages", "application/cbor", kMostRecord, true, answer(submit)});
}

}  // namespace waferseal::native
