#include "native/server/uploads.h"

#include <nlohmann/json.hpp>

#include "native/server/json_body.h"
#include "native/server/policy_source.h"
#include "native/server/sessions.h"

namespace waferseal::native {
namespace {

nlohmann::json upload_json(const UploadRecord& upload) {
  const std::uint64_t segments = (upload.size + kSegmentSize - 1) / kSegmentSize;
  return {{"id", upload.id},
          {"size", upload.size},
          {"segment_size", kSegmentSize},
          {"next_segment", upload.next_segment},
          {"complete", upload.next_segment == segments}};
}

// Somebody else's upload is no upload, and neither is that of a reply, which a recipient sends.
Result<UploadRecord> own_upload(Backend& backend, const HttpRequest& request,
                                const std::string& id) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_TRY(const auto upload, backend.store().messages().find_upload(id));
  if (!upload || upload->owner != user.mailbox || !upload->reply_to.empty()) {
    return Error{Code::kNotFound, id, "upload"};
  }
  return *upload;
}

Result<HttpResponse> start(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_TRY(JsonBody body, JsonBody::parse(request.body));
  UploadRecord upload;
  WAFERSEAL_TRY(upload.size, body.number("size"));
  WAFERSEAL_CHECK(body.end());
  if (upload.size == 0) return Error{Code::kBadJson, "size", "at least 1"};
  WAFERSEAL_TRY(const Mailbox mailbox, Mailbox::parse(user.mailbox));
  WAFERSEAL_TRY(const Policy policy, load_policy(backend, mailbox));
  const std::uint64_t most = most_upload_bytes(backend, policy, mailbox);
  if (upload.size > most) {
    return Error{Code::kTooLarge, "size", "above " + std::to_string(most) + " bytes"};
  }
  upload.id = base64url_encode(system_random().array<16>());
  upload.owner = user.mailbox;
  upload.created_at = backend.now();
  WAFERSEAL_CHECK(backend.store().messages().add_upload(upload));
  return json_response(201, upload_json(upload).dump());
}

Result<HttpResponse> status(Backend& backend, const HttpRequest& request, const PathParts& parts) {
  WAFERSEAL_TRY(const UploadRecord upload, own_upload(backend, request, parts[0]));
  return json_response(200, upload_json(upload).dump());
}

Result<HttpResponse> remove(Backend& backend, const HttpRequest& request, const PathParts& parts) {
  const auto upload = own_upload(backend, request, parts[0]);
  if (!upload) {
    return upload.code() == Code::kNotFound ? Result<HttpResponse>(empty_response())
                                            : Result<HttpResponse>(upload.error());
  }
  WAFERSEAL_CHECK(backend.blobs().remove(upload->id));
  WAFERSEAL_CHECK(backend.store().messages().remove_upload(upload->id));
  return empty_response();
}

Result<HttpResponse> put_segment(Backend& backend, const HttpRequest& request,
                                 const PathParts& parts) {
  WAFERSEAL_TRY(UploadRecord upload, own_upload(backend, request, parts[0]));
  const std::string& digits = parts[1];
  if (digits.empty() || digits.size() > 9 ||
      digits.find_first_not_of("0123456789") != std::string::npos) {
    return Error{Code::kBadRequest, "number", "not a natural number"};
  }
  const std::uint64_t number = std::stoull(digits);
  WAFERSEAL_TRY(upload.next_segment,
                backend.blobs().put_segment(upload.id, upload.size, number, request.body));
  WAFERSEAL_CHECK(backend.store().messages().set_upload_progress(upload.id, upload.next_segment));
  return json_response(200, upload_json(upload).dump());
}

}  // namespace

void add_upload_routes(Router& router) {
  const std::string uploads = "/api/v1/uploads";
  router.add({"POST", uploads, "application/json", 4096, true, answer(start)});
  router.add({"GET", uploads + "/{id}", "", 0, true, answer(status)});
  router.add({"DELETE", uploads + "/{id}", "", 0, true, answer(remove)});
  router.add({"PUT", uploads + "/{id}/segments/{number}", "application/octet-stream", kSegmentSize,
              true, answer(put_segment)});
}

}  // namespace waferseal::native
