#include "native/server/portal.h"

#include "native/lifecycle/reports.h"
#include "native/server/portal_slot.h"
#include "waferseal/escrow.h"

namespace waferseal::native {
namespace {

constexpr std::uint64_t kMostPortalRequest = 8 * 1024;

// SPEC 4.10.2
Result<HttpResponse> challenge(Backend& backend, const HttpRequest&) {
  return cbor_response(make_challenge_reply(make_challenge(
      backend.shared().challenge_key, own_portal(backend), backend.now(), system_random())));
}

// SPEC 4.10.3
Result<HttpResponse> fetch(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const PortalFetch asked, parse_portal_fetch(request.body));
  WAFERSEAL_CHECK(check_portal_nonce(backend, asked.nonce));
  WAFERSEAL_TRY(const SlotRecord slot,
                live_slot(backend, backend.store().messages().slot_by_locator(asked.locator)));
  WAFERSEAL_TRY(const SigningPublicKey link, SigningPublicKey::from_bytes(slot.link_public_key));
  WAFERSEAL_CHECK(check_portal_fetch(asked, own_portal(backend), link));
  const auto wait =
      backend.shared().slot_limit.take("fetch " + hex_encode(slot.slot_id), backend.now());
  if (wait.count() > 0) return too_many_requests(wait);
  WAFERSEAL_TRY(const auto message, backend.store().messages().find_message(slot.message_id));
  if (!message || message->state != MessageState::kAccepted) {
    return Error{Code::kLinkRefused, {}, {}};
  }
  if (asked.exposed) {
    WAFERSEAL_CHECK(lifecycle::record_exposed_link(backend.store(), slot, backend.now()));
  }
  WAFERSEAL_TRY(const auto copy, backend.store().messages().find_copy(slot.copy_id));
  if (!copy) return Error{Code::kLinkRefused, {}, {}};
  return cbor_response(make_portal_fetch_reply(message->header, slot.record, copy->expires_at));
}

// SPEC 4.10.4
Result<HttpResponse> opened(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const OpenedStatement statement, parse_opened(request.body));
  WAFERSEAL_CHECK(check_portal_nonce(backend, statement.nonce));
  WAFERSEAL_TRY(const SlotRecord slot,
                live_slot(backend, backend.store().messages().slot_by_id(statement.slot_id)));
  WAFERSEAL_TRY(const SigningPublicKey unlock,
                SigningPublicKey::from_bytes(slot.unlock_public_key));
  WAFERSEAL_CHECK(check_opened(statement, own_portal(backend), unlock));
  WAFERSEAL_CHECK(check_copys_time(backend, slot));
  const UnixTime now = backend.now();
  WAFERSEAL_CHECK(lifecycle::record_opening(backend.store(), slot, now));
  return cbor_response(make_portal_opened_reply(
      backend.shared().body_access.grant(statement.slot_id, now, system_random())));
}

// SPEC 4.10.5, 6.6.3
Result<HttpResponse> portal_body(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const PortalBody asked, parse_portal_body(request.body));
  WAFERSEAL_CHECK(check_portal_nonce(backend, asked.nonce));
  WAFERSEAL_TRY(const SlotRecord slot,
                live_slot(backend, backend.store().messages().slot_by_id(asked.slot_id)));
  WAFERSEAL_TRY(const SigningPublicKey link, SigningPublicKey::from_bytes(slot.link_public_key));
  WAFERSEAL_CHECK(check_portal_body(asked, own_portal(backend), link));
  WAFERSEAL_CHECK(check_copys_time(backend, slot));
  if (!backend.shared().body_access.allows(asked.token, asked.slot_id, backend.now())) {
    return Error{Code::kUnlockRefused, {}, {}};
  }
  WAFERSEAL_TRY(const auto message, backend.store().messages().find_message(slot.message_id));
  if (!message || message->state != MessageState::kAccepted || message->body_blob.empty()) {
    return Error{Code::kMessageGone, {}, {}};
  }
  if (asked.count == 0) {
    WAFERSEAL_TRY(const BlobInfo info, backend.blobs().info(message->body_blob));
    return bytes_response(200, encode_segment_list(info.segment_hashes));
  }
  if (asked.count > kMostSegmentsAtOnce) {
    return Error{Code::kBadRequest, "count",
                 "at most " + std::to_string(kMostSegmentsAtOnce) + " segments at once"};
  }
  WAFERSEAL_TRY(Bytes bytes,
                backend.blobs().read(message->body_blob, asked.first_segment, asked.count));
  return bytes_response(200, std::move(bytes));
}

// SPEC 4.10.6: the sender is told; nothing else follows.
Result<HttpResponse> report(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const PortalReport told, parse_portal_report(request.body));
  WAFERSEAL_CHECK(check_portal_nonce(backend, told.nonce));
  WAFERSEAL_TRY(const SlotRecord slot,
                live_slot(backend, backend.store().messages().slot_by_id(told.slot_id)));
  WAFERSEAL_TRY(const SigningPublicKey link, SigningPublicKey::from_bytes(slot.link_public_key));
  WAFERSEAL_CHECK(check_portal_report(told, own_portal(backend), link));
  WAFERSEAL_CHECK(lifecycle::record_guard_fault(backend.store(), slot, told.guard, backend.now()));
  return cbor_response(make_portal_report_reply());
}

}  // namespace

void add_portal_routes(Router& router) {
  const std::string portal = "/portal/v1/";
  router.add({"POST", portal + "challenge", "application/cbor", kMostPortalRequest, false,
              answer(challenge), true});
  router.add({"POST", portal + "fetch", "application/cbor", kMostPortalRequest, false,
              answer(fetch), true});
  router.add({"POST", portal + "opened", "application/cbor", kMostPortalRequest, false,
              answer(opened), true});
  router.add({"POST", portal + "body", "application/cbor", kMostPortalRequest, false,
              answer(portal_body), true});
  router.add({"POST", portal + "report", "application/cbor", kMostPortalRequest, false,
              answer(report), true});
}

}  // namespace waferseal::native
