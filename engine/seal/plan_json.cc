// The JSON form of a plan (docs/schema/seal_plan.schema.json).
#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>

#include "waferseal/seal.h"

namespace waferseal {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostPlanBytes = std::size_t{64} << 20;

Error bad(const std::string& path, std::string detail) {
  return Error{Code::kBadJson, path, std::move(detail)};
}

// An object with these members and no others.
Status expect_object(const Json& json, const std::string& path,
                     std::initializer_list<std::string_view> members) {
  if (!json.is_object()) return bad(path, "is not an object");
  for (const auto& [key, value] : json.items()) {
    bool known = false;
    for (const std::string_view member : members) known = known || key == member;
    if (!known) return bad(std::string(path).append(".").append(key), "is not known");
  }
  return Done{};
}

Result<std::string> read_text(const Json& object, const std::string& path, const char* key,
                              bool required) {
  const auto found = object.find(key);
  if (found == object.end()) {
    return required ? Result<std::string>(bad(path + "." + key, "is missing")) : std::string();
  }
  if (!found->is_string()) return bad(path + "." + key, "is not a text");
  return found->get<std::string>();
}

Result<Bytes> read_bytes(const Json& object, const std::string& path, const char* key) {
  WAFERSEAL_TRY(const std::string text, read_text(object, path, key, true));
  Result<Bytes> bytes = base64url_decode(text);
  if (!bytes) return bad(path + "." + key, "is not base64url");
  return bytes;
}

Result<std::int64_t> read_integer(const Json& object, const std::string& path, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return bad(path + "." + key, "is missing");
  if (!found->is_number_integer()) return bad(path + "." + key, "is not a whole number");
  return found->get<std::int64_t>();
}

Result<mime::NamedMailbox> read_named(const Json& json, const std::string& path) {
  WAFERSEAL_CHECK(expect_object(json, path, {"name", "mailbox"}));
  WAFERSEAL_TRY(std::string name, read_text(json, path, "name", false));
  WAFERSEAL_TRY(const std::string text, read_text(json, path, "mailbox", true));
  WAFERSEAL_TRY(Mailbox mailbox, Mailbox::parse(text));
  return mime::NamedMailbox{std::move(name), std::move(mailbox)};
}

// Calls `read` for each element of an array member that may be missing.
template <class Read>
Status read_each(const Json& object, const std::string& path, const char* key, Read read) {
  const auto found = object.find(key);
  if (found == object.end()) return Done{};
  const std::string array_path = path + "." + key;
  if (!found->is_array()) return bad(array_path, "is not a list");
  for (std::size_t i = 0; i < found->size(); ++i) {
    WAFERSEAL_CHECK(read((*found)[i], array_path + "[" + std::to_string(i) + "]"));
  }
  return Done{};
}

Status read_mailboxes(const Json& object, const std::string& path, const char* key,
                      std::vector<mime::NamedMailbox>& out) {
  return read_each(object, path, key, [&](const Json& json, const std::string& at) -> Status {
    WAFERSEAL_TRY(mime::NamedMailbox named, read_named(json, at));
    out.push_back(std::move(named));
    return Done{};
  });
}

Result<mime::Message> read_message(const Json& json, const std::string& path) {
  WAFERSEAL_CHECK(expect_object(
      json, path,
      {"from", "to", "cc", "subject", "message_id", "in_reply_to", "text", "html", "attachments"}));
  const auto from = json.find("from");
  if (from == json.end()) return bad(path + ".from", "is missing");
  WAFERSEAL_TRY(mime::NamedMailbox sender, read_named(*from, path + ".from"));
  mime::Message message{std::move(sender)};
  WAFERSEAL_CHECK(read_mailboxes(json, path, "to", message.to));
  WAFERSEAL_CHECK(read_mailboxes(json, path, "cc", message.cc));
  WAFERSEAL_TRY(message.subject, read_text(json, path, "subject", true));
  WAFERSEAL_TRY(message.message_id, read_text(json, path, "message_id", false));
  WAFERSEAL_TRY(message.in_reply_to, read_text(json, path, "in_reply_to", false));
  WAFERSEAL_TRY(message.text, read_text(json, path, "text", false));
  WAFERSEAL_TRY(message.html, read_text(json, path, "html", false));
  WAFERSEAL_CHECK(
      read_each(json, path, "attachments", [&](const Json& part, const std::string& at) -> Status {
        WAFERSEAL_CHECK(expect_object(part, at, {"file_name", "media_type", "content_id"}));
        mime::Attachment attachment;
        WAFERSEAL_TRY(attachment.file_name, read_text(part, at, "file_name", false));
        WAFERSEAL_TRY(attachment.media_type, read_text(part, at, "media_type", false));
        WAFERSEAL_TRY(attachment.content_id, read_text(part, at, "content_id", false));
        message.attachments.push_back(std::move(attachment));
        return Done{};
      }));
  return message;
}

Status read_keys(const Json& json, std::vector<PlannedKey>& out) {
  return read_each(json, "plan", "keys", [&](const Json& item, const std::string& at) -> Status {
    WAFERSEAL_CHECK(expect_object(item, at, {"recipient", "openpgp_key"}));
    WAFERSEAL_TRY(const std::string text, read_text(item, at, "recipient", true));
    WAFERSEAL_TRY(Mailbox recipient, Mailbox::parse(text));
    WAFERSEAL_TRY(Bytes key, read_bytes(item, at, "openpgp_key"));
    out.push_back({std::move(recipient), std::move(key)});
    return Done{};
  });
}

Status read_tickets(const Json& json, std::vector<PlannedTicket>& out) {
  return read_each(json, "plan", "tickets", [&](const Json& item, const std::string& at) -> Status {
    WAFERSEAL_CHECK(expect_object(item, at, {"guard", "ticket"}));
    PlannedTicket ticket;
    WAFERSEAL_TRY(const Bytes guard, read_bytes(item, at, "guard"));
    if (guard.size() != ticket.guard.size()) return bad(at + ".guard", "is not 16 bytes");
    std::copy(guard.begin(), guard.end(), ticket.guard.begin());
    WAFERSEAL_TRY(ticket.ticket, read_bytes(item, at, "ticket"));
    out.push_back(std::move(ticket));
    return Done{};
  });
}

// A part that has a parser of its own.
Result<std::string> read_part(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end()) return bad(std::string("plan.") + key, "is missing");
  return found->dump();
}

}  // namespace

Result<SealPlan> parse_seal_plan(std::string_view text) {
  if (text.size() > kMostPlanBytes) return Error{Code::kTooLarge, "plan", {}};
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return bad("plan", "is not JSON");
  WAFERSEAL_CHECK(expect_object(json, "plan",
                                {"message", "request", "resolution", "keys", "tickets", "threshold",
                                 "portal_origin", "now", "expires"}));
  const auto message_json = json.find("message");
  if (message_json == json.end()) return bad("plan.message", "is missing");
  WAFERSEAL_TRY(mime::Message message, read_message(*message_json, "plan.message"));
  WAFERSEAL_TRY(const std::string request_json, read_part(json, "request"));
  WAFERSEAL_TRY(Request request, parse_request(request_json));
  WAFERSEAL_TRY(const std::string resolution_json, read_part(json, "resolution"));
  WAFERSEAL_TRY(Resolution resolution, parse_resolution(resolution_json));
  SealPlan plan{std::move(message), std::move(request), std::move(resolution)};
  WAFERSEAL_CHECK(read_keys(json, plan.keys));
  WAFERSEAL_CHECK(read_tickets(json, plan.tickets));
  if (json.contains("threshold")) {
    WAFERSEAL_TRY(const std::int64_t threshold, read_integer(json, "plan", "threshold"));
    if (threshold < 1 || threshold > static_cast<std::int64_t>(kMostGuards)) {
      return bad("plan.threshold", "is not 1 to 16");
    }
    plan.threshold = static_cast<std::uint8_t>(threshold);
  }
  WAFERSEAL_TRY(plan.portal_origin, read_text(json, "plan", "portal_origin", true));
  WAFERSEAL_TRY(const std::int64_t now, read_integer(json, "plan", "now"));
  WAFERSEAL_TRY(const std::int64_t expires, read_integer(json, "plan", "expires"));
  plan.now = from_unix_seconds(now);
  plan.expires = from_unix_seconds(expires);
  plan.message.date = plan.now;
  return plan;
}

}  // namespace waferseal
