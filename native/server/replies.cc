#include "native/server/replies.h"

#include <nlohmann/json.hpp>

#include "native/lifecycle/take_reply.h"
#include "native/server/body_access.h"
#include "native/server/sent.h"

namespace waferseal::native {
namespace {

// Of a message of the user who is logged in.
Result<ReplyRecord> own_reply(Backend& backend, const HttpRequest& request,
                              const PathParts& parts) {
  WAFERSEAL_TRY(const MessageRecord message, own_message(backend, request, parts[0]));
  WAFERSEAL_TRY(auto reply, backend.store().replies().find(parts[1]));
  if (!reply || reply->message_id != message.id) {
    return Error{Code::kNotFound, parts[1], "reply"};
  }
  return std::move(*reply);
}

// What was there and is not any more.
Error reply_gone_or(const Error& error, const std::string& id) {
  if (error.code != Code::kNotFound) return error;
  return Error{Code::kMessageGone, id, {}};
}

nlohmann::json head_of(const ReplyRecord& reply) {
  return {{"id", reply.id},
          {"received_at", unix_seconds(reply.received_at)},
          {"size", reply.body_size}};
}

Result<HttpResponse> show_reply(Backend& backend, const HttpRequest& request,
                                const PathParts& parts) {
  WAFERSEAL_TRY(const ReplyRecord reply, own_reply(backend, request, parts));
  const auto body = backend.blobs().info(reply.id);
  if (!body) return reply_gone_or(body.error(), reply.id);
  nlohmann::json json = head_of(reply);
  json["header"] = base64url_encode(reply.header);
  json["slot"] = base64url_encode(reply.slot);
  json["arm"] = base64url_encode(reply.arm);
  json["segment_hashes"] = nlohmann::json::array();
  for (const auto& hash : body->segment_hashes) {
    json["segment_hashes"].push_back(base64url_encode(hash));
  }
  return json_response(200, json.dump());
}

// ?first=0&count=8: segments of the body.
Result<HttpResponse> reply_body(Backend& backend, const HttpRequest& request,
                                const PathParts& parts) {
  WAFERSEAL_TRY(const ReplyRecord reply, own_reply(backend, request, parts));
  WAFERSEAL_TRY(const std::size_t first, number_of(request, "first", 0, 999'999));
  WAFERSEAL_TRY(const std::size_t count, number_of(request, "count", 1, kMostSegmentsAtOnce));
  auto bytes = backend.blobs().read(reply.id, first, count);
  if (!bytes) return reply_gone_or(bytes.error(), reply.id);
  return bytes_response(200, std::move(*bytes));
}

Result<HttpResponse> remove_own(Backend& backend, const HttpRequest& request,
                                const PathParts& parts) {
  WAFERSEAL_TRY(const ReplyRecord reply, own_reply(backend, request, parts));
  WAFERSEAL_CHECK(lifecycle::remove_reply(backend.kept(), reply));
  return empty_response();
}

}  // namespace

nlohmann::json reply_heads(const std::vector<ReplyRecord>& replies, std::int64_t copy_id) {
  nlohmann::json heads = nlohmann::json::array();
  for (const ReplyRecord& reply : replies) {
    if (reply.copy_id == copy_id) heads.push_back(head_of(reply));
  }
  return heads;
}

void add_reply_routes(Router& router) {
  const std::string reply = "/api/v1/messages/{id}/replies/{reply}";
  router.add({"GET", reply, "", 0, true, answer(show_reply)});
  router.add({"GET", reply + "/body", "", 0, true, answer(reply_body)});
  router.add({"DELETE", reply, "", 0, true, answer(remove_own)});
}

}  // namespace waferseal::native
