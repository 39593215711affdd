#include "engine/mime/message_header.h"

#include <string>

#include "engine/mime/address_list.h"
#include "engine/mime/date.h"
#include "engine/mime/encoded_word.h"
#include "engine/mime/header_check.h"

namespace waferseal::mime {
namespace {

constexpr std::string_view kHiddenSubject = "[...]";

std::string indexed(std::string_view name, std::size_t index) {
  return std::string(name) + "[" + std::to_string(index) + "]";
}

Status check_names(std::string_view field, const std::vector<NamedMailbox>& mailboxes) {
  for (std::size_t i = 0; i < mailboxes.size(); ++i) {
    WAFERSEAL_CHECK(check_header_text(indexed(field, i) + ".name", mailboxes[i].name));
  }
  return Done{};
}

Status check_attachment(const std::string& field, const Attachment& attachment) {
  WAFERSEAL_CHECK(check_header_text(field + ".file_name", attachment.file_name));
  if (!attachment.media_type.empty()) {
    WAFERSEAL_CHECK(check_media_type(field + ".media_type", attachment.media_type));
  }
  if (!attachment.content_id.empty()) {
    WAFERSEAL_CHECK(check_message_id(field + ".content_id", attachment.content_id));
  }
  return Done{};
}

std::string bracketed(std::string_view id) { return "<" + std::string(id) + ">"; }

void add_addresses(std::vector<Field>& out, std::string_view name,
                   const std::vector<NamedMailbox>& mailboxes) {
  if (!mailboxes.empty()) out.push_back({std::string(name), encode_address_list(mailboxes)});
}

std::vector<Field> delivery_fields(const Message& message) {
  std::vector<Field> out;
  out.push_back({"Date", {write_date(message.date)}});
  out.push_back({"From", encode_address_list({message.from})});
  add_addresses(out, "To", message.to);
  add_addresses(out, "Cc", message.cc);
  // RFC 5322, 3.6.3 allows a message without To and Cc: all its recipients are in Bcc.
  out.push_back({"Message-ID", {bracketed(message.message_id)}});
  return out;
}

}  // namespace

Status check_message(const Message& message) {
  WAFERSEAL_CHECK(check_header_text("from.name", message.from.name));
  WAFERSEAL_CHECK(check_names("to", message.to));
  WAFERSEAL_CHECK(check_names("cc", message.cc));
  WAFERSEAL_CHECK(check_names("reply_to", message.reply_to));
  WAFERSEAL_CHECK(check_header_text("subject", message.subject));
  WAFERSEAL_CHECK(check_message_id("message_id", message.message_id));
  if (!message.in_reply_to.empty()) {
    WAFERSEAL_CHECK(check_message_id("in_reply_to", message.in_reply_to));
  }
  for (std::size_t i = 0; i < message.references.size(); ++i) {
    WAFERSEAL_CHECK(check_message_id(indexed("references", i), message.references[i]));
  }
  for (std::size_t i = 0; i < message.attachments.size(); ++i) {
    WAFERSEAL_CHECK(check_attachment(indexed("attachments", i), message.attachments[i]));
  }
  if (!is_valid_utf8(message.text)) return Error{Code::kBadUtf8, "text", {}};
  if (!is_valid_utf8(message.html)) return Error{Code::kBadUtf8, "html", {}};
  // Four-digit years are all that RFC 5322, 3.3 can write.
  const auto seconds = unix_seconds(message.date);
  if (seconds < 0 || seconds > 253402300799) return Error{Code::kMailBadHeader, "date", {}};
  return Done{};
}

std::vector<Field> message_fields(const Message& message) {
  std::vector<Field> out = delivery_fields(message);
  add_addresses(out, "Reply-To", message.reply_to);
  if (!message.in_reply_to.empty()) {
    out.push_back({"In-Reply-To", {bracketed(message.in_reply_to)}});
  }
  if (!message.references.empty()) {
    Field references{"References", {}};
    for (const std::string& id : message.references) references.tokens.push_back(bracketed(id));
    out.push_back(std::move(references));
  }
  out.push_back({"Subject", encode_unstructured(message.subject)});
  return out;
}

std::vector<Field> outer_fields(const Message& message) {
  std::vector<Field> out = delivery_fields(message);
  out.push_back({"Subject", {std::string(kHiddenSubject)}});
  return out;
}

std::vector<Field> hp_outer_fields(const Message& message) {
  std::vector<Field> out;
  for (Field& field : outer_fields(message)) {
    Field hp{"HP-Outer", {field.name + ":"}};
    for (std::string& token : field.tokens) hp.tokens.push_back(std::move(token));
    out.push_back(std::move(hp));
  }
  return out;
}

}  // namespace waferseal::mime
