#include "native/server/drafts.h"

#include <nlohmann/json.hpp>

#include "native/lifecycle/tidy.h"
#include "native/server/body_access.h"
#include "native/server/json_body.h"
#include "native/server/policy_source.h"
#include "native/server/sessions.h"

namespace waferseal::native {
namespace {

// SPEC 6.11.4
constexpr std::size_t kMostDrafts = 100;
constexpr std::size_t kMostSealed = 1'300'000;
constexpr std::uint64_t kUploadsInDrafts = 4;

nlohmann::json draft_json(const DraftRecord& draft) {
  return {{"id", draft.id},
          {"version", draft.version},
          {"saved_at", unix_seconds(draft.saved_at)},
          {"size", draft.sealed_size + draft.files_size}};
}

Result<std::uint64_t> number_in_query(const HttpRequest& request, const char* name,
                                      std::optional<std::uint64_t> otherwise, std::uint64_t most) {
  const auto found = request.query.find(name);
  if (found == request.query.end()) {
    if (otherwise) return *otherwise;
    return Error{Code::kBadRequest, name, "missing"};
  }
  const std::string& digits = found->second;
  if (digits.empty() || digits.size() > 15 ||
      digits.find_first_not_of("0123456789") != std::string::npos) {
    return Error{Code::kBadRequest, name, "not a natural number"};
  }
  const std::uint64_t number = std::stoull(digits);
  if (number > most) return Error{Code::kBadRequest, name, "at most " + std::to_string(most)};
  return number;
}

Result<DraftRecord> own_draft(Backend& backend, const HttpRequest& request, const std::string& id) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_TRY(auto draft, backend.store().drafts().find(user.mailbox, id));
  if (!draft) return Error{Code::kNotFound, id, "draft"};
  return *std::move(draft);
}

Result<HttpResponse> list_drafts(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_TRY(const auto drafts, backend.store().drafts().list(user.mailbox));
  nlohmann::json list = nlohmann::json::array();
  for (const DraftRecord& draft : drafts) list.push_back(draft_json(draft));
  return json_response(200, nlohmann::json{{"drafts", std::move(list)}}.dump());
}

Result<HttpResponse> show_draft(Backend& backend, const HttpRequest& request,
                                const PathParts& parts) {
  WAFERSEAL_TRY(const DraftRecord draft, own_draft(backend, request, parts[0]));
  nlohmann::json json = draft_json(draft);
  json["sealed"] = base64url_encode(draft.sealed);
  json["files"] = draft.files.empty() ? nlohmann::json() : nlohmann::json(draft.files);
  json["segment_hashes"] = nlohmann::json::array();
  if (!draft.files.empty()) {
    WAFERSEAL_TRY(const BlobInfo info, backend.blobs().info(draft.files));
    for (const auto& hash : info.segment_hashes) {
      json["segment_hashes"].push_back(base64url_encode(hash));
    }
  }
  return json_response(200, json.dump());
}

// ?first=0&count=4: segments of the body that has the files.
Result<HttpResponse> draft_files(Backend& backend, const HttpRequest& request,
                                 const PathParts& parts) {
  WAFERSEAL_TRY(const DraftRecord draft, own_draft(backend, request, parts[0]));
  if (draft.files.empty()) return Error{Code::kNotFound, draft.id, "files"};
  WAFERSEAL_TRY(const std::uint64_t first, number_in_query(request, "first", 0, 999'999));
  WAFERSEAL_TRY(const std::uint64_t count,
                number_in_query(request, "count", 1, kMostSegmentsAtOnce));
  WAFERSEAL_TRY(Bytes bytes, backend.blobs().read(draft.files, first, count));
  return bytes_response(200, std::move(bytes));
}

// How much room there is for what this user saves as `draft`, all others as they are.
Status check_room(Backend& backend, const User& user, const DraftRecord& draft) {
  WAFERSEAL_TRY(const auto drafts, backend.store().drafts().list(user.mailbox));
  WAFERSEAL_TRY(const Policy policy, load_policy(backend));
  WAFERSEAL_TRY(const Mailbox mailbox, Mailbox::parse(user.mailbox));
  const std::uint64_t most = kUploadsInDrafts * most_upload_bytes(backend, policy, mailbox);
  std::uint64_t bytes = draft.sealed_size + draft.files_size;
  std::size_t others = 0;
  for (const DraftRecord& other : drafts) {
    if (other.id == draft.id) continue;
    bytes += other.sealed_size + other.files_size;
    ++others;
  }
  if (others >= kMostDrafts) {
    return Error{Code::kDraftsFull, {}, "at most " + std::to_string(kMostDrafts)};
  }
  if (bytes > most) {
    return Error{Code::kDraftsFull, {}, "at most " + std::to_string(most) + " bytes"};
  }
  return Done{};
}

// The files of the version before, or an upload of the user's that is complete now.
Result<std::string> take_files(Backend& backend, const std::string& named, DraftRecord& draft,
                               const std::optional<DraftRecord>& before) {
  draft.files = named;
  if (named.empty()) return std::string();
  if (before && before->files == named) {
    draft.files_size = before->files_size;
    return std::string();
  }
  WAFERSEAL_TRY(const auto upload, backend.store().messages().find_upload(named));
  if (!upload || upload->owner != draft.owner || !upload->reply_to.empty()) {
    return Error{Code::kNotFound, named, "upload"};
  }
  draft.files_size = upload->size;
  WAFERSEAL_CHECK(backend.blobs().commit(named, upload->size));
  return named;
}

Result<HttpResponse> put_draft(Backend& backend, const HttpRequest& request,
                               const PathParts& parts) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  const auto id = base64url_decode(parts[0]);
  if (!id || id->size() != 16) return Error{Code::kBadRequest, "id", "not 16 bytes in base64url"};
  WAFERSEAL_TRY(JsonBody body, JsonBody::parse(request.body));
  DraftRecord draft;
  draft.id = parts[0];
  draft.owner = user.mailbox;
  WAFERSEAL_TRY(const std::uint64_t based_on, body.number("based_on"));
  WAFERSEAL_TRY(draft.sealed, body.bytes("sealed"));
  WAFERSEAL_TRY(const std::string files, body.text("files", ""));
  WAFERSEAL_CHECK(body.end());
  if (based_on >= (std::uint64_t{1} << 50)) return Error{Code::kBadJson, "based_on", "too large"};
  if (draft.sealed.empty()) return Error{Code::kBadJson, "sealed", "at least 1 byte"};
  if (draft.sealed.size() > kMostSealed) {
    return Error{Code::kTooLarge, "sealed", "above " + std::to_string(kMostSealed) + " bytes"};
  }
  draft.version = based_on + 1;
  draft.saved_at = backend.now();
  draft.sealed_size = draft.sealed.size();

  WAFERSEAL_TRY(const auto before, backend.store().drafts().find(draft.owner, draft.id));
  // The answer to the same request was lost (SPEC 6.11.3).
  if (before && before->version == draft.version && before->sealed == draft.sealed &&
      before->files == files) {
    return json_response(200, draft_json(*before).dump());
  }
  if ((before ? before->version : 0) != based_on) return Error{Code::kDraftChanged, draft.id, {}};
  WAFERSEAL_TRY(const std::string upload, take_files(backend, files, draft, before));
  WAFERSEAL_CHECK(check_room(backend, user, draft));
  const Status put = backend.store().drafts().put(draft, upload);
  if (!put && put.code() == Code::kConflict) return Error{Code::kDraftChanged, draft.id, {}};
  WAFERSEAL_CHECK(put);
  WAFERSEAL_CHECK(lifecycle::drop_unused_blobs(backend.kept()));
  return json_response(200, draft_json(draft).dump());
}

// ?version=3: the one that is to go.
Result<HttpResponse> remove_draft(Backend& backend, const HttpRequest& request,
                                  const PathParts& parts) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_TRY(const std::uint64_t version,
                number_in_query(request, "version", {}, std::uint64_t{1} << 50));
  const Status removed = backend.store().drafts().remove(user.mailbox, parts[0], version);
  if (!removed && removed.code() == Code::kConflict) {
    return Error{Code::kDraftChanged, parts[0], {}};
  }
  WAFERSEAL_CHECK(removed);
  WAFERSEAL_CHECK(lifecycle::drop_unused_blobs(backend.kept()));
  return empty_response();
}

}  // namespace

void add_draft_routes(Router& router) {
  constexpr std::uint64_t kMostBody = 2 * 1024 * 1024;
  const std::string drafts = "/api/v1/drafts";
  router.add({"GET", drafts, "", 0, true, answer(list_drafts)});
  router.add({"GET", drafts + "/{id}", "", 0, true, answer(show_draft)});
  router.add({"GET", drafts + "/{id}/files", "", 0, true, answer(draft_files)});
  router.add({"PUT", drafts + "/{id}", "application/json", kMostBody, true, answer(put_draft)});
  router.add({"DELETE", drafts + "/{id}", "", 0, true, answer(remove_draft)});
}

}  // namespace waferseal::native
