#include <algorithm>
#include <utility>

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
  ByteView bytes;
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

Entity attachment_entity(const Attachment& attachment) {
  Entity out;
  out.bytes = attachment.content;
  out.kind = Entity::Content::kBinary;
  std::string type =
      attachment.media_type.empty() ? "application/octet-stream" : attachment.media_type;
  // RFC 2046, 5: message/* and multipart/* must not be base64. A message that can go as it is does;
  // whatever else is declared so is only carried.
  if (starts_with_lower(type, "message/") || starts_with_lower(type, "multipart/")) {
    if (starts_with_lower(type, "message/rfc822") && is_7bit(attachment.content)) {
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
Entity message_entity(const Message& message, RandomSource& random) {
  const bool has_html = !message.html.empty();
  std::vector<Entity> inline_parts;
  std::vector<Entity> attached;
  for (const Attachment& attachment : message.attachments) {
    const bool shown = has_html && !attachment.content_id.empty();
    (shown ? inline_parts : attached).push_back(attachment_entity(attachment));
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

Status write(std::string_view text, ByteSink& sink) { return sink.write(as_bytes(text)); }

Status write_entity(const Entity& entity, ByteSink& sink) {
  WAFERSEAL_CHECK(write(write_fields(entity.header) + "\r\n", sink));
  switch (entity.kind) {
    case Entity::Content::kText:
      return write_text(entity.text, entity.encoding, sink);
    case Entity::Content::kBinary:
      return write_base64(entity.bytes, sink);
    case Entity::Content::kAsIs:
      return sink.write(entity.bytes);
    case Entity::Content::kMultipart:
      break;
  }
  bool first = true;
  for (const Entity& part : entity.parts) {
    WAFERSEAL_CHECK(write((first ? "--" : "\r\n--") + entity.boundary + "\r\n", sink));
    WAFERSEAL_CHECK(write_entity(part, sink));
    first = false;
  }
  return write("\r\n--" + entity.boundary + "--\r\n", sink);
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

class BytesSink : public ByteSink {
 public:
  explicit BytesSink(std::size_t expected) { bytes_.reserve(expected); }
  Status write(ByteView bytes) override {
    append(bytes_, bytes);
    return Done{};
  }
  Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

// Enough, so that the buffer does not grow: growing leaves copies of the text behind in memory.
std::size_t upper_bound_of_size(const Message& message) {
  const auto names = [](const std::vector<NamedMailbox>& mailboxes) {
    std::size_t size = 0;
    for (const NamedMailbox& named : mailboxes) size += 600 + 6 * named.name.size();
    return size;
  };
  std::size_t size = 8192 + 6 * message.subject.size() + 2 * names({message.from}) +
                     2 * names(message.to) + 2 * names(message.cc) + names(message.reply_to);
  for (const std::string& id : message.references) size += id.size() + 8;
  size += 4 * (message.text.size() + message.html.size());
  for (const Attachment& attachment : message.attachments) {
    size += 1024 + 6 * attachment.file_name.size() + attachment.content.size() / 57 * 78 + 80;
  }
  return size;
}

}  // namespace

std::string new_message_id(RandomSource& random, std::string_view domain) {
  return hex_encode(random.array<16>()) + "@" + std::string(domain);
}

Status compose(const Message& message, RandomSource& random, ByteSink& sink) {
  WAFERSEAL_CHECK(check_message(message));
  Entity entity = message_entity(message, random);
  put_in_front(entity.header, message_fields(message));
  return write_entity(entity, sink);
}

Result<Plaintext> compose(const Message& message, RandomSource& random) {
  BytesSink sink(upper_bound_of_size(message));
  WAFERSEAL_CHECK(compose(message, random, sink));
  return Plaintext(sink.take());
}

Result<Plaintext> compose_protected(const Message& message, RandomSource& random) {
  WAFERSEAL_CHECK(check_message(message));
  Entity entity = message_entity(message, random);
  Field* type = content_type(entity);
  if (type == nullptr) return Code::kInternal;
  type->tokens.back() += ";";
  type->tokens.emplace_back("hp=\"cipher\"");
  std::vector<Field> fields = message_fields(message);
  for (Field& field : hp_outer_fields(message)) fields.push_back(std::move(field));
  put_in_front(entity.header, std::move(fields));
  BytesSink sink(upper_bound_of_size(message));
  WAFERSEAL_CHECK(write_entity(entity, sink));
  return Plaintext(sink.take());
}

Result<Bytes> compose_encrypted_mail(const Message& message, ByteView armored,
                                     RandomSource& random) {
  WAFERSEAL_CHECK(check_message(message));
  static constexpr std::string_view kArmor = "-----BEGIN PGP MESSAGE-----";
  if (!is_7bit(armored) || as_text(armored).substr(0, kArmor.size()) != kArmor) {
    return Error{Code::kMailBadHeader, "armored", {}};
  }
  static constexpr std::string_view kVersion = "Version: 1";  // RFC 3156, 4
  Entity version;
  version.kind = Entity::Content::kAsIs;
  version.bytes = as_bytes(kVersion);
  version.header.push_back({"Content-Type", {"application/pgp-encrypted"}});
  Entity payload;
  payload.kind = Entity::Content::kAsIs;
  payload.bytes = armored;
  payload.header.push_back({"Content-Type", {"application/octet-stream;", "name=encrypted.asc"}});
  payload.header.push_back({"Content-Disposition", {"inline;", "filename=encrypted.asc"}});
  std::vector<Entity> parts;
  parts.push_back(std::move(version));
  parts.push_back(std::move(payload));
  Entity entity = multipart("encrypted", std::move(parts), random);
  Field* type = content_type(entity);
  if (type == nullptr) return Code::kInternal;
  type->tokens.back() += ";";
  type->tokens.emplace_back("protocol=\"application/pgp-encrypted\"");
  put_in_front(entity.header, outer_fields(message));
  BytesSink sink(armored.size() + 8192);
  WAFERSEAL_CHECK(write_entity(entity, sink));
  return sink.take();
}

bool needs_smtputf8(const Message& message) {
  const auto any = [](const std::vector<NamedMailbox>& mailboxes) {
    return std::any_of(mailboxes.begin(), mailboxes.end(),
                       [](const NamedMailbox& named) { return named.mailbox.needs_smtputf8(); });
  };
  return any({message.from}) || any(message.to) || any(message.cc) || any(message.reply_to);
}

}  // namespace waferseal::mime
