#include <algorithm>
#include <utility>

#include "engine/mime/composition.h"
#include "engine/mime/header_check.h"
#include "engine/mime/header_writer.h"
#include "engine/mime/message_header.h"
#include "engine/mime/parameters.h"
#include "engine/mime/transfer_encoding.h"
#include "waferseal/mime.h"

namespace waferseal::mime {
namespace {

// A MIME entity to be written: a leaf with its content, or a multipart.
struct Entity {
  std::vector<Field> header;
  enum class Content { kText, kBinary, kAsIs, kMultipart } kind = Content::kText;
  std::string_view text;
  TransferEncoding encoding = TransferEncoding::k7Bit;
  std::shared_ptr<const ByteSource> content;  // of kBinary and kAsIs
  std::string boundary;
  std::vector<Entity> parts;
};

// "=_" cannot stand in quoted-printable or base64 (RFC 2045, 6.7); the rest is random, so that
// nobody who knows the content can forge an end of a part in advance.
std::string new_boundary(RandomSource& random) { return "=_" + hex_encode(random.array<16>()); }

Entity text_entity(std::string_view subtype, std::string_view text) {
  Entity out;
  out.kind = Entity::Content::kText;
  out.text = text;
  out.encoding = choose_text_encoding(text);
  out.header.push_back({"Content-Type", {"text/" + std::string(subtype) + ";", "charset=utf-8"}});
  if (out.encoding != TransferEncoding::k7Bit) {
    out.header.push_back({"Content-Transfer-Encoding", {std::string(encoding_name(out.encoding))}});
  }
  return out;
}

Entity multipart(std::string_view subtype, std::vector<Entity> parts, RandomSource& random) {
  Entity out;
  out.kind = Entity::Content::kMultipart;
  out.boundary = new_boundary(random);
  out.parts = std::move(parts);
  out.header.push_back(
      {"Content-Type",
       {"multipart/" + std::string(subtype) + ";", "boundary=\"" + out.boundary + "\""}});
  return out;
}

bool starts_with_lower(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), text.begin(), [](char p, char c) {
           return p == (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
         });
}

Result<Entity> attachment_entity(const Attachment& attachment) {
  Entity out;
  out.content = attachment.source ? attachment.source
                                  : std::make_shared<const MemorySource>(attachment.content);
  out.kind = Entity::Content::kBinary;
  std::string type =
      attachment.media_type.empty() ? "application/octet-stream" : attachment.media_type;
  // RFC 2046, 5: message/* and multipart/* must not be base64. A message that can go as it is does;
  // whatever else is declared so is only carried.
  if (starts_with_lower(type, "message/") || starts_with_lower(type, "multipart/")) {
    WAFERSEAL_TRY(const bool as_it_is, is_7bit(*out.content));
    if (starts_with_lower(type, "message/rfc822") && as_it_is) {
      out.kind = Entity::Content::kAsIs;
    } else {
      type = "application/octet-stream";
    }
  }
  out.header.push_back({"Content-Type", {type}});
  Field disposition{"Content-Disposition",
                    {attachment.content_id.empty() ? "attachment" : "inline"}};
  if (!attachment.file_name.empty()) {
    disposition.tokens.back() += ";";
    for (std::string& token : encode_parameter("filename", attachment.file_name)) {
      disposition.tokens.push_back(std::move(token));
    }
  }
  out.header.push_back(std::move(disposition));
  if (!attachment.content_id.empty()) {
    out.header.push_back({"Content-ID", {"<" + attachment.content_id + ">"}});
  }
  if (out.kind == Entity::Content::kBinary) {
    out.header.push_back({"Content-Transfer-Encoding", {"base64"}});
  }
  return out;
}

// mixed( alternative( text, related( html, inline... ) ), attachment... ), leaving out what has
// only one part.
Result<Entity> message_entity(const Message& message, RandomSource& random) {
  const bool has_html = !message.html.empty();
  std::vector<Entity> inline_parts;
  std::vector<Entity> attached;
  for (const Attachment& attachment : message.attachments) {
    const bool shown = has_html && !attachment.content_id.empty();
    WAFERSEAL_TRY(Entity entity, attachment_entity(attachment));
    (shown ? inline_parts : attached).push_back(std::move(entity));
  }
  Entity body;
  if (has_html) {
    body = text_entity("html", message.html);
    if (!inline_parts.empty()) {
      inline_parts.insert(inline_parts.begin(), std::move(body));
      body = multipart("related", std::move(inline_parts), random);
      body.header[0].tokens.back() += ";";
      body.header[0].tokens.emplace_back("type=\"text/html\"");  // RFC 2387, 3.1
    }
    if (!message.text.empty()) {
      std::vector<Entity> both;
      both.push_back(text_entity("plain", message.text));
      both.push_back(std::move(body));
      body = multipart("alternative", std::move(both), random);
    }
  } else {
    body = text_entity("plain", message.text);
  }
  if (attached.empty()) return body;
  attached.insert(attached.begin(), std::move(body));
  return multipart("mixed", std::move(attached), random);
}

Status write_entity(const Entity& entity, Composition& out) {
  WAFERSEAL_CHECK(out.write(write_fields(entity.header) + "\r\n"));
  switch (entity.kind) {
    case Entity::Content::kText:
      return write_text(entity.text, entity.encoding, out);
    case Entity::Content::kBinary:
      out.add_base64(entity.content);
      return Done{};
    case Entity::Content::kAsIs:
      out.add_as_is(entity.content);
      return Done{};
    case Entity::Content::kMultipart:
      break;
  }
  bool first = true;
  for (const Entity& part : entity.parts) {
    WAFERSEAL_CHECK(out.write((first ? "--" : "\r\n--") + entity.boundary + "\r\n"));
    WAFERSEAL_CHECK(write_entity(part, out));
    first = false;
  }
  return out.write("\r\n--" + entity.boundary + "--\r\n");
}

void put_in_front(std::vector<Field>& header, std::vector<Field> more) {
  more.push_back({"MIME-Version", {"1.0"}});
  header.insert(header.begin(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
}

Field* content_type(Entity& entity) {
  const auto found = std::find_if(entity.header.begin(), entity.header.end(),
                                  [](const Field& field) { return field.name == "Content-Type"; });
  return found == entity.header.end() ? nullptr : &*found;
}

Result<std::unique_ptr<Composition>> written(const Entity& entity) {
  auto out = std::make_unique<Composition>();
  WAFERSEAL_CHECK(write_entity(entity, *out));
  return out;
}

Result<std::unique_ptr<Composition>> open_message(const Message& message, RandomSource& random) {
  WAFERSEAL_CHECK(check_message(message));
  WAFERSEAL_TRY(Entity entity, message_entity(message, random));
  put_in_front(entity.header, message_fields(message));
  return written(entity);
}

Result<std::unique_ptr<Composition>> protected_message(const Message& message,
                                                       RandomSource& random) {
  WAFERSEAL_CHECK(check_message(message));
  WAFERSEAL_TRY(Entity entity, message_entity(message, random));
  Field* type = content_type(entity);
  if (type == nullptr) return Code::kInternal;
  type->tokens.back() += ";";
  type->tokens.emplace_back("hp=\"cipher\"");
  std::vector<Field> fields = message_fields(message);
  for (Field& field : hp_outer_fields(message)) fields.push_back(std::move(field));
  put_in_front(entity.header, std::move(fields));
  return written(entity);
}

Result<Plaintext> all_of(const Result<std::unique_ptr<Composition>>& composed) {
  if (!composed) return composed.error();
  WAFERSEAL_TRY(SecretBytes text, (*composed)->read_all());
  return Plaintext(std::move(text));
}

}  // namespace

std::string new_message_id(RandomSource& random, std::string_view domain) {
  return hex_encode(random.array<16>()) + "@" + std::string(domain);
}

Result<std::unique_ptr<const ByteSource>> composition(const Message& message,
                                                      RandomSource& random) {
  WAFERSEAL_TRY(auto composed, open_message(message, random));
  return std::unique_ptr<const ByteSource>(std::move(composed));
}

Result<Plaintext> compose(const Message& message, RandomSource& random) {
  return all_of(open_message(message, random));
}

Result<std::unique_ptr<const ByteSource>> protected_composition(const Message& message,
                                                                RandomSource& random) {
  WAFERSEAL_TRY(auto composed, protected_message(message, random));
  return std::unique_ptr<const ByteSource>(std::move(composed));
}

Result<Plaintext> compose_protected(const Message& message, RandomSource& random) {
  return all_of(protected_message(message, random));
}

Result<EncryptedMailFrame> encrypted_mail_frame(const Message& message, RandomSource& random) {
  WAFERSEAL_CHECK(check_message(message));
  const std::string boundary = new_boundary(random);
  std::vector<Field> header = outer_fields(message);
  header.push_back({"MIME-Version", {"1.0"}});
  header.push_back({"Content-Type",
                    {"multipart/encrypted;", "boundary=\"" + boundary + "\";",
                     "protocol=\"application/pgp-encrypted\""}});
  const std::vector<Field> version{{"Content-Type", {"application/pgp-encrypted"}}};
  const std::vector<Field> payload{
      {"Content-Type", {"application/octet-stream;", "name=encrypted.asc"}},
      {"Content-Disposition", {"inline;", "filename=encrypted.asc"}}};
  // "Version: 1" is all that the first part says (RFC 3156, 4).
  return EncryptedMailFrame{
      to_bytes(write_fields(header) + "\r\n--" + boundary + "\r\n" + write_fields(version) +
               "\r\nVersion: 1\r\n--" + boundary + "\r\n" + write_fields(payload) + "\r\n"),
      to_bytes("\r\n--" + boundary + "--\r\n")};
}

Result<Bytes> compose_encrypted_mail(const Message& message, ByteView armored,
                                     RandomSource& random) {
  static constexpr std::string_view kArmor = "-----BEGIN PGP MESSAGE-----";
  WAFERSEAL_TRY(EncryptedMailFrame frame, encrypted_mail_frame(message, random));
  if (!is_7bit(armored) || as_text(armored).substr(0, kArmor.size()) != kArmor) {
    return Error{Code::kMailBadHeader, "armored", {}};
  }
  append(frame.before, armored);
  append(frame.before, frame.after);
  return std::move(frame.before);
}

bool needs_smtputf8(const Message& message) {
  const auto any = [](const std::vector<NamedMailbox>& mailboxes) {
    return std::any_of(mailboxes.begin(), mailboxes.end(),
                       [](const NamedMailbox& named) { return named.mailbox.needs_smtputf8(); });
  };
  return any({message.from}) || any(message.to) || any(message.cc) || any(message.reply_to);
}

}  // namespace waferseal::mime
