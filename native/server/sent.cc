#include "native/server/sent.h"

#include <nlohmann/json.hpp>
#include <set>

#include "native/server/body_access.h"
#include "native/server/replies.h"
#include "native/server/sessions.h"
#include "waferseal/policy.h"

namespace waferseal::native {
namespace {

nlohmann::json text_or_null(const std::string& text) {
  return text.empty() ? nlohmann::json() : nlohmann::json(text);
}

nlohmann::json copy_json(const CopyRecord& copy) {
  nlohmann::json json;
  json["recipient"] = copy.recipient;
  json["method"] = std::string(name(copy.method));
  json["fallback"] =
      copy.fallback ? nlohmann::json(std::string(name(*copy.fallback))) : nlohmann::json();
  json["level"] = static_cast<int>(copy.level);
  json["state"] = std::string(copy_state_name(copy.state));
  // That the recipient waits for tries says more than what was before.
  json["code"] = text_or_null(copy.frozen ? std::string(code_name(Code::kTriesFrozen)) : copy.code);
  const auto evidence = nlohmann::json::parse(copy.evidence, nullptr, false);
  json["evidence"] = evidence.is_object() ? evidence : nlohmann::json::object();
  json["slot_id"] =
      copy.slot_id.empty() ? nlohmann::json() : nlohmann::json(base64url_encode(copy.slot_id));
  json["opened_at"] = unix_seconds(copy.opened_at) == 0
                          ? nlohmann::json()
                          : nlohmann::json(unix_seconds(copy.opened_at));
  json["expires_at"] = unix_seconds(copy.expires_at);
  json["updated_at"] = unix_seconds(copy.updated_at);
  return json;
}

// Recipients whose link the sender hands over: the request as accepted says so.
std::set<std::string> links_by_sender(const MessageRecord& message) {
  std::set<std::string> out;
  const Result<Request> request = parse_request(message.request_json);
  if (!request) return out;
  for (const Recipient& recipient : request->recipients) {
    if (recipient.link_by_sender) out.insert(recipient.mailbox.text());
  }
  return out;
}

Result<nlohmann::json> message_json(Backend& backend, const MessageRecord& message) {
  WAFERSEAL_TRY(const auto copies, backend.store().messages().copies_of(message.id));
  WAFERSEAL_TRY(const auto replies, backend.store().replies().of_message(message.id));
  const std::set<std::string> by_sender = links_by_sender(message);
  nlohmann::json json;
  json["id"] = message.id;
  json["accepted_at"] = unix_seconds(message.accepted_at);
  json["retracted"] = message.state == MessageState::kRetracted;
  json["copies"] = nlohmann::json::array();
  for (const CopyRecord& copy : copies) {
    json["copies"].push_back(copy_json(copy));
    json["copies"].back()["link_by_sender"] = by_sender.count(copy.recipient) > 0;
    json["copies"].back()["replies"] = reply_heads(replies, copy.id);
  }
  WAFERSEAL_TRY(const auto events, backend.store().settings().audit_trail(message.id));
  json["events"] = nlohmann::json::array();
  for (const AuditEvent& event : events) {
    json["events"].push_back(
        {{"at", unix_seconds(event.at)}, {"code", event.code}, {"detail", event.detail}});
  }
  return json;
}

Result<HttpResponse> list(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_TRY(const std::size_t limit, number_of(request, "limit", 50, 200));
  const auto before = request.query.find("before");
  WAFERSEAL_TRY(const auto messages,
                backend.store().messages().list_messages(
                    user.mailbox, before == request.query.end() ? "" : before->second, limit));
  nlohmann::json json = nlohmann::json::array();
  for (const MessageRecord& message : messages) {
    WAFERSEAL_TRY(auto one, message_json(backend, message));
    json.push_back(std::move(one));
  }
  return json_response(200, nlohmann::json{{"messages", std::move(json)}}.dump());
}

Result<HttpResponse> show(Backend& backend, const HttpRequest& request, const PathParts& parts) {
  WAFERSEAL_TRY(const MessageRecord message, own_message(backend, request, parts[0]));
  WAFERSEAL_TRY(auto json, message_json(backend, message));
  WAFERSEAL_TRY(const auto slots, backend.store().messages().slots_of(message.id));
  json["header"] = base64url_encode(message.header);
  json["seal"] = base64url_encode(message.seal);
  json["size"] = message.body_size;
  json["sender_slot"] = nullptr;
  json["slots"] = nlohmann::json::array();
  for (const SlotRecord& slot : slots) {
    if (slot.kind == SlotKind::kSender) json["sender_slot"] = base64url_encode(slot.record);
    // What control messages are made for.
    if (!slot.arm.empty()) {
      json["slots"].push_back({{"slot_id", base64url_encode(slot.slot_id)},
                               {"kind", std::string(slot_kind_name(slot.kind))},
                               {"dormant", slot.dormant}});
    }
  }
  json["guard"] = backend.shared().guard
                      ? nlohmann::json(base64url_encode(backend.shared().guard->id()))
                      : nlohmann::json();
  json["segment_hashes"] = nlohmann::json::array();
  if (!message.body_blob.empty()) {
    const auto info = backend.blobs().info(message.body_blob);
    if (info) {
      for (const auto& hash : info->segment_hashes) {
        json["segment_hashes"].push_back(base64url_encode(hash));
      }
    } else if (info.code() != Code::kNotFound) {
      return info.error();
    }
  }
  const auto record = nlohmann::json::parse(message.decisions_json, nullptr, false);
  json["resolution"] = record.is_object() ? record : nlohmann::json();
  return json_response(200, json.dump());
}

// ?first=0&count=8: segments of the body.
Result<HttpResponse> stored_body(Backend& backend, const HttpRequest& request,
                                 const PathParts& parts) {
  WAFERSEAL_TRY(const MessageRecord message, own_message(backend, request, parts[0]));
  if (message.body_blob.empty()) return Error{Code::kMessageGone, message.id, {}};
  WAFERSEAL_TRY(const std::size_t first, number_of(request, "first", 0, 999'999));
  WAFERSEAL_TRY(const std::size_t count, number_of(request, "count", 1, kMostSegmentsAtOnce));
  auto bytes = backend.blobs().read(message.body_blob, first, count);
  if (!bytes && bytes.code() == Code::kNotFound) return Error{Code::kMessageGone, message.id, {}};
  if (!bytes) return bytes.error();
  return bytes_response(200, std::move(*bytes));
}

}  // namespace

Result<std::size_t> number_of(const HttpRequest& request, const std::string& name,
                              std::size_t otherwise, std::size_t most) {
  const auto found = request.query.find(name);
  if (found == request.query.end()) return otherwise;
  const std::string& digits = found->second;
  if (digits.empty() || digits.size() > 9 ||
      digits.find_first_not_of("0123456789") != std::string::npos) {
    return Error{Code::kBadRequest, name, "not a natural number"};
  }
  const std::size_t number = std::stoul(digits);
  if (number > most) return Error{Code::kBadRequest, name, "at most " + std::to_string(most)};
  return number;
}

Result<MessageRecord> own_message(Backend& backend, const HttpRequest& request,
                                  const std::string& id) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_TRY(auto message, backend.store().messages().find_message(id));
  if (!message || message->owner != user.mailbox || message->state == MessageState::kArming) {
    return Error{Code::kNotFound, id, "message"};
  }
  return std::move(*message);
}

void add_sent_routes(Router& router) {
  const std::string messages = "/api/v1/messages";
  router.add({"GET", messages, "", 0, true, answer(list)});
  router.add({"GET", messages + "/{id}", "", 0, true, answer(show)});
  router.add({"GET", messages + "/{id}/body", "", 0, true, answer(stored_body)});
}

}  // namespace waferseal::native
