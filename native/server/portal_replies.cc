#include "native/server/portal_replies.h"

#include <algorithm>

#include "engine/crypto/hash.h"
#include "native/lifecycle/take_reply.h"
#include "native/server/policy_source.h"
#include "native/server/portal_slot.h"
#include "waferseal/reply.h"

namespace waferseal::native {
namespace {

constexpr std::uint64_t kMostReplyRequest = 8 * 1024;

// The slot that is answered, as of an accepted message, and whose message it is.
struct Answered {
  SlotRecord slot;
  SigningPublicKey unlock;
  std::string owner;
  lifecycle::ReplyLimits limits;
};

// A body is never larger than what the sender of the message may send.
Result<lifecycle::ReplyLimits> limits_for(Backend& backend, const std::string& owner) {
  const ServerOptions::Replies& replies = backend.options().replies;
  WAFERSEAL_TRY(const Policy policy, load_policy(backend));
  WAFERSEAL_TRY(const Mailbox sender, Mailbox::parse(owner));
  return lifecycle::ReplyLimits{
      std::min(replies.most_bytes, most_upload_bytes(backend, policy, sender)), replies.per_day,
      replies.per_copy};
}

Result<Answered> answered_slot(Backend& backend, const SlotId& slot_id, const Nonce& nonce) {
  WAFERSEAL_CHECK(check_portal_nonce(backend, nonce));
  WAFERSEAL_TRY(SlotRecord slot,
                live_slot(backend, backend.store().messages().slot_by_id(slot_id)));
  WAFERSEAL_TRY(const auto message, backend.store().messages().find_message(slot.message_id));
  if (!message || message->state != MessageState::kAccepted) {
    return Error{Code::kLinkRefused, {}, {}};
  }
  WAFERSEAL_TRY(const SigningPublicKey unlock,
                SigningPublicKey::from_bytes(slot.unlock_public_key));
  WAFERSEAL_TRY(const lifecycle::ReplyLimits limits, limits_for(backend, message->owner));
  return Answered{std::move(slot), unlock, message->owner, limits};
}

// After the signature: what is counted is what whoever opened the copy asks.
Status count_reply_request(Backend& backend, const SlotRecord& slot) {
  const auto wait =
      backend.shared().slot_limit.take("reply " + hex_encode(slot.slot_id), backend.now());
  if (wait.count() > 0) return too_many_requests(wait);
  return Done{};
}

// SPEC 4.14.2
Result<HttpResponse> reply_terms(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const PortalReplyTerms asked, parse_portal_reply_terms(request.body));
  WAFERSEAL_TRY(const Answered to, answered_slot(backend, asked.slot_id, asked.nonce));
  WAFERSEAL_CHECK(check_portal_reply_terms(asked, own_portal(backend), to.unlock));
  WAFERSEAL_CHECK(check_copys_time(backend, to.slot));
  WAFERSEAL_CHECK(count_reply_request(backend, to.slot));
  WAFERSEAL_TRY(const ReplyTerms found,
                lifecycle::reply_terms(backend.store(), to.slot, to.limits, backend.now()));
  return cbor_response(make_portal_reply_terms_reply(found));
}

// SPEC 4.14.3
Result<HttpResponse> reply_segment(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const PortalReplySegment part, parse_portal_reply_segment(request.body));
  WAFERSEAL_TRY(const Answered to, answered_slot(backend, part.slot_id, part.nonce));
  WAFERSEAL_CHECK(check_portal_reply_segment(part, own_portal(backend), to.unlock));
  WAFERSEAL_CHECK(check_copys_time(backend, to.slot));
  const std::string id = stored_reply_name(to.slot.slot_id, part.upload);
  WAFERSEAL_TRY(const auto upload, backend.store().messages().find_upload(id));
  if (!upload) {
    WAFERSEAL_TRY(const auto taken, backend.store().replies().find(id));
    if (part.number != 0 || taken) return Error{Code::kUploadMismatch, "reply", {}};
    WAFERSEAL_CHECK(count_reply_request(backend, to.slot));
    // What has to go for it is none that is being accepted.
    const auto alone = backend.slots_alone();
    WAFERSEAL_CHECK(
        lifecycle::begin_reply(backend.kept(), to.slot, to.owner, id, part.size, to.limits));
  } else if (upload->reply_to != to.slot.slot_id || upload->size != part.size) {
    return Error{Code::kUploadMismatch, "reply", {}};
  }
  WAFERSEAL_TRY(const std::uint64_t next,
                backend.blobs().put_segment(id, part.size, part.number, part.segment));
  WAFERSEAL_CHECK(backend.store().messages().set_upload_progress(id, next));
  return cbor_response(make_portal_reply_segment_reply(next));
}

// SPEC 4.14.4, 4.14.5: the body is synced, then one transaction, then the answer.
Result<HttpResponse> accept_reply(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const PortalReply sent, parse_portal_reply(request.body));
  WAFERSEAL_TRY(const Answered to, answered_slot(backend, sent.slot_id, sent.nonce));
  WAFERSEAL_CHECK(check_portal_reply(sent, own_portal(backend), to.unlock));
  WAFERSEAL_CHECK(check_copys_time(backend, to.slot));
  const std::string id = stored_reply_name(to.slot.slot_id, sent.upload);
  ReplyRecord record;
  record.id = id;
  record.answered_slot = to.slot.slot_id;
  record.header = sent.header;
  record.slot = sent.slot;
  WAFERSEAL_TRY(const auto upload, backend.store().messages().find_upload(id));
  WAFERSEAL_TRY(const auto taken, backend.store().replies().find(id));
  if (!taken) {
    if (!upload || upload->reply_to != to.slot.slot_id) {
      return Error{Code::kUploadIncomplete, "reply", {}};
    }
    WAFERSEAL_CHECK(count_reply_request(backend, to.slot));
    WAFERSEAL_TRY(const BlobInfo body, backend.blobs().commit(id, upload->size));
    WAFERSEAL_CHECK(check_reply_parts(sent, body.size, body.segment_hashes));
    record.body_size = body.size;
  }
  // Until it is written nobody closes or replaces the slot, and no other reply goes past the limits.
  const auto alone = backend.slots_alone();
  const auto still = live_slot(backend, backend.store().messages().slot_by_id(sent.slot_id));
  if (!still) return still.error();
  WAFERSEAL_TRY(const UnixTime received, lifecycle::take_reply(backend.kept(), to.slot, to.owner,
                                                               std::move(record), to.limits));
  backend.shared().wake_worker();
  return cbor_response(make_portal_reply_reply(received));
}

}  // namespace

std::string stored_reply_name(ByteView slot_id, ByteView upload) {
  const ByteArray<32> name = crypto::hash("reply body", {slot_id, upload});
  return base64url_encode(ByteView(name).first(16));
}

void add_portal_reply_routes(Router& router) {
  const std::string portal = "/portal/v1/";
  router.add({"POST", portal + "reply_terms", "application/cbor", kMostReplyRequest, false,
              answer(reply_terms), true});
  router.add({"POST", portal + "reply_segment", "application/cbor", kMostReplySegmentRequest, false,
              answer(reply_segment), true});
  router.add({"POST", portal + "reply", "application/cbor", kMostReplyRequest, false,
              answer(accept_reply), true});
}

}  // namespace waferseal::native
