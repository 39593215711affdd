#include <algorithm>

#include "engine/policy/json/parts.h"

namespace waferseal {
namespace policy {
namespace {

constexpr std::size_t kMaxRecipients = 2000;

const std::vector<Method>& all_methods() {
  static const std::vector<Method> kAll = {Method::kTls, Method::kOpenPgp, Method::kSmime,
                                           Method::kEscrowQuestion, Method::kEscrowLogin};
  return kAll;
}

std::vector<Recipient> read_recipients(ObjectReader& reader) {
  std::vector<Recipient> out;
  const Json* list = reader.required("recipients");
  if (list != nullptr && list->size() > kMaxRecipients) {
    reader.errors().add(Error{Code::kTooLarge, reader.path_of("recipients"),
                              "A message may have 2000 recipients."});
    return out;
  }
  std::map<Mailbox, bool> seen;
  reader.each_item("recipients", [&](const Json& item, const std::string& path) {
    ObjectReader part(item, path, reader.errors());
    const Json* text = part.required("mailbox");
    std::optional<Mailbox> mailbox;
    if (text != nullptr) mailbox = read_mailbox(*text, part.path_of("mailbox"), reader.errors());
    if (!mailbox) return;
    if (!seen.emplace(*mailbox, true).second) {
      reader.errors().add(part.path_of("mailbox"), "The same mailbox stands here twice.");
    }
    Recipient recipient{std::move(*mailbox), {}, false, {}};
    part.enumeration("question", recipient.question);
    part.boolean("link_by_sender", recipient.link_by_sender);
    part.enumeration("last_level", recipient.last_level);
    part.finish();
    out.push_back(std::move(recipient));
  });
  return out;
}

Books read_books(ObjectReader& parent) {
  Books out;
  const Json* value = parent.field("books");
  if (value == nullptr) return out;
  ObjectReader reader(*value, parent.path_of("books"), parent.errors());
  reader.text("preferred", out.preferred);
  reader.texts("subscribed", out.subscribed);
  reader.text("default", out.fallback);
  reader.finish();
  return out;
}

Json write_books(const Books& books) {
  Json out = Json::object();
  if (!books.preferred.empty()) out["preferred"] = books.preferred;
  if (!books.subscribed.empty()) out["subscribed"] = books.subscribed;
  if (!books.fallback.empty()) out["default"] = books.fallback;
  return out;
}

void put_object(Json& out, const char* field, Json value) {
  if (!value.empty()) out[field] = std::move(value);
}

}  // namespace

std::optional<Mailbox> read_mailbox(const Json& value, const std::string& path,
                                    ReadErrors& errors) {
  if (!value.is_string()) {
    errors.add(path, "It must be a mailbox.");
    return std::nullopt;
  }
  auto mailbox = Mailbox::parse(value.get_ref<const std::string&>());
  if (mailbox) return std::move(*mailbox);
  errors.add(Error{mailbox.code(), path, mailbox.error().detail});
  return std::nullopt;
}

}  // namespace policy

Result<Request> parse_request(std::string_view json) {
  using namespace policy;
  WAFERSEAL_TRY(const Json document, parse_document(json));
  ReadErrors errors;
  ObjectReader reader(document, {}, errors);
  const Json* sender_text = reader.required("sender");
  if (sender_text == nullptr) return errors.take();
  std::optional<Mailbox> sender = read_mailbox(*sender_text, "sender", errors);
  if (!sender) return errors.take();

  std::vector<Recipient> recipients = read_recipients(reader);
  Request out{
      std::move(*sender), std::move(recipients), false, false, {}, {},
      all_methods(),      Claims::kAccept,       {},    {},    {}, DefaultQuestionAccess::kOpens};
  reader.boolean("interactive", out.interactive);
  reader.boolean("tls_opt_out", out.tls_opt_out);
  if (const Json* floor = reader.field("floor")) out.floor = read_floor(*floor, "floor", errors);
  reader.texts("rule_hits", out.rule_hits);
  reader.enumerations("available_methods", out.available_methods,
                      {Method::kTls, Method::kOpenPgp, Method::kSmime, Method::kEscrowQuestion,
                       Method::kEscrowLogin});
  reader.enumeration("claims", out.claims);
  reader.enumeration("default_question", out.default_question);
  out.books = read_books(reader);
  if (const Json* value = reader.field("policy"))
    out.policy = read_policy(*value, "policy", errors);
  if (const Json* value = reader.field("facts")) out.facts = read_facts(*value, "facts", errors);
  reader.finish();
  if (errors.any()) return errors.take();
  return out;
}

std::string to_json(const Request& request) {
  using namespace policy;
  Json out = Json::object();
  out["sender"] = request.sender.text();
  Json& recipients = out["recipients"] = Json::array();
  for (const Recipient& recipient : request.recipients) {
    Json written = {{"mailbox", recipient.mailbox.text()}};
    if (recipient.question) written["question"] = name(*recipient.question);
    if (recipient.link_by_sender) written["link_by_sender"] = true;
    if (recipient.last_level) written["last_level"] = name(*recipient.last_level);
    recipients.push_back(std::move(written));
  }
  if (request.interactive) out["interactive"] = true;
  if (request.tls_opt_out) out["tls_opt_out"] = true;
  put_object(out, "floor", write_floor(request.floor));
  if (!request.rule_hits.empty()) out["rule_hits"] = request.rule_hits;
  Json& available = out["available_methods"] = Json::array();
  for (const Method method : request.available_methods) available.push_back(name(method));
  if (request.claims != Claims::kAccept) out["claims"] = name(request.claims);
  if (request.default_question != DefaultQuestionAccess::kOpens) {
    out["default_question"] = name(request.default_question);
  }
  put_object(out, "books", write_books(request.books));
  put_object(out, "policy", write_policy(request.policy));
  put_object(out, "facts", write_facts(request.facts));
  return write_document(out);
}

}  // namespace waferseal
