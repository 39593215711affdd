#include "native/server/addressbook.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "native/server/books.h"
#include "native/server/json_body.h"
#include "native/server/sessions.h"
#include "waferseal/openpgp.h"

namespace waferseal::native {
namespace {

constexpr std::size_t kMostRecipients = 200;

nlohmann::json entry_json(const AddressBookEntry& entry) {
  nlohmann::json json;
  json["id"] = entry.id;
  json["book"] = entry.book;
  json["mailbox"] = entry.mailbox;
  json["display_name"] = entry.display_name;
  json["kinds"] = entry.kinds;
  json["preference"] = entry.preference;
  json["updated_at"] = unix_seconds(entry.updated_at);
  if (!entry.openpgp_key.empty()) json["openpgp_key"] = base64url_encode(entry.openpgp_key);
  if (!entry.smime_certificate.empty()) {
    json["smime_certificate"] = base64url_encode(entry.smime_certificate);
  }
  if (!entry.sealed_question.empty()) {
    json["sealed_question"] = base64url_encode(entry.sealed_question);
    json["answer_id"] = base64url_encode(entry.answer_id);
    json["answer_strength"] = entry.answer_strength;
  }
  return json;
}

Result<HttpResponse> list_entries(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_TRY(const auto entries, backend.store().users().list_entries(user.mailbox));
  nlohmann::json list = nlohmann::json::array();
  for (const AddressBookEntry& entry : entries) list.push_back(entry_json(entry));
  return json_response(200, nlohmann::json{{"entries", std::move(list)}}.dump());
}

Status check_entry(const AddressBookEntry& entry, const Mailbox& mailbox, UnixTime now) {
  const std::set<std::string> known = {"openpgp", "smime", "escrow-question"};
  const auto has = [&entry](const char* kind) {
    return std::find(entry.kinds.begin(), entry.kinds.end(), kind) != entry.kinds.end();
  };
  for (const std::string& kind : entry.kinds) {
    if (known.count(kind) == 0) return Error{Code::kBadJson, "kinds", "there is no such kind"};
  }
  if (entry.preference != "none" && known.count(entry.preference) == 0) {
    return Error{Code::kBadJson, "preference", "there is no such method"};
  }
  if (has("openpgp") == entry.openpgp_key.empty()) {
    return Error{Code::kBadJson, "openpgp_key", "kinds and keys do not fit"};
  }
  if (has("smime") == entry.smime_certificate.empty()) {
    return Error{Code::kBadJson, "smime_certificate", "kinds and certificates do not fit"};
  }
  if (has("escrow-question") == entry.sealed_question.empty()) {
    return Error{Code::kBadJson, "sealed_question", "kinds and questions do not fit"};
  }
  if (!entry.sealed_question.empty()) {
    if (entry.answer_id.size() != 32) return Error{Code::kBadJson, "answer_id", "not 32 bytes"};
    if (entry.answer_strength != "weak" && entry.answer_strength != "strong" &&
        entry.answer_strength != "generated") {
      return Error{Code::kBadJson, "answer_strength", "weak, strong or generated"};
    }
  }
  if (!entry.openpgp_key.empty()) {
    const auto info = openpgp::inspect_key_for(entry.openpgp_key, mailbox, now);
    if (!info) return Error{info.code(), mailbox.text(), info.error().detail};
    if (info->has_secret) {
      return Error{Code::kInvalidArgument, "openpgp_key",
                   "this is a secret key; give the public one"};
    }
  }
  return Done{};
}

Result<HttpResponse> put_entry(Backend& backend, const HttpRequest& request,
                               const PathParts& parts) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  const auto id = base64url_decode(parts[0]);
  if (!id || id->size() != 16) return Error{Code::kBadRequest, "id", "not 16 bytes in base64url"};
  WAFERSEAL_TRY(JsonBody body, JsonBody::parse(request.body));
  AddressBookEntry entry;
  entry.id = parts[0];
  entry.owner = user.mailbox;
  WAFERSEAL_TRY(entry.book, body.text("book", ""));
  WAFERSEAL_TRY(const std::string text, body.text("mailbox"));
  WAFERSEAL_TRY(const Mailbox mailbox, Mailbox::parse(text));
  entry.mailbox = mailbox.text();
  WAFERSEAL_TRY(entry.display_name, body.text("display_name", ""));
  WAFERSEAL_TRY(entry.kinds, body.texts("kinds", 3));
  WAFERSEAL_TRY(entry.preference, body.text("preference"));
  WAFERSEAL_TRY(entry.openpgp_key, body.optional_bytes("openpgp_key"));
  WAFERSEAL_TRY(entry.smime_certificate, body.optional_bytes("smime_certificate"));
  WAFERSEAL_TRY(entry.sealed_question, body.optional_bytes("sealed_question"));
  WAFERSEAL_TRY(entry.answer_id, body.optional_bytes("answer_id"));
  WAFERSEAL_TRY(entry.answer_strength, body.text("answer_strength", ""));
  WAFERSEAL_CHECK(body.end());
  entry.updated_at = backend.now();
  WAFERSEAL_TRY(const AddressBooks books, backend.store().users().list_books(user.mailbox));
  if (entry.book.empty()) entry.book = books.fallback;
  if (!has_book(books, entry.book)) return Error{Code::kNotFound, "book", {}};
  WAFERSEAL_CHECK(check_entry(entry, mailbox, entry.updated_at));
  WAFERSEAL_CHECK(backend.store().users().put_entry(entry));
  return json_response(200, entry_json(entry).dump());
}

Result<HttpResponse> remove_entry(Backend& backend, const HttpRequest& request,
                                  const PathParts& parts) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_CHECK(backend.store().users().remove_entry(user.mailbox, parts[0]));
  return empty_response();
}

Result<HttpResponse> look_up(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User user, current_user(backend, request));
  WAFERSEAL_TRY(const Mailbox sender, Mailbox::parse(user.mailbox));
  WAFERSEAL_TRY(JsonBody body, JsonBody::parse(request.body));
  WAFERSEAL_TRY(const auto texts, body.texts("recipients", kMostRecipients));
  WAFERSEAL_CHECK(body.end());
  std::vector<Mailbox> recipients;
  for (const std::string& text : texts) {
    WAFERSEAL_TRY(Mailbox mailbox, Mailbox::parse(text));
    recipients.push_back(std::move(mailbox));
  }
  WAFERSEAL_TRY(const FactProvider::Known known,
                backend.shared().facts->look_up(backend.store().users(), sender, recipients));
  nlohmann::json answer;
  answer["facts"] = nlohmann::json::parse(to_json(known.facts), nullptr, false);
  answer["books"] = {{"preferred", known.books.preferred},
                     {"subscribed", known.books.subscribed},
                     {"default", known.books.fallback}};
  return json_response(200, answer.dump());
}

}  // namespace

void add_address_book_routes(Router& router) {
  constexpr std::uint64_t kMostEntry = 2 * 1024 * 1024;
  const std::string entries = "/api/v1/addressbook/entries";
  router.add({"GET", entries, "", 0, true, answer(list_entries)});
  router.add({"PUT", entries + "/{id}", "application/json", kMostEntry, true, answer(put_entry)});
  router.add({"DELETE", entries + "/{id}", "", 0, true, answer(remove_entry)});
  router.add({"POST", "/api/v1/lookup", "application/json", 64 * 1024, true, answer(look_up)});
}

}  // namespace waferseal::native
