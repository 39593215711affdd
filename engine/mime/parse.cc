#include "engine/mime/parse.h"

#include <algorithm>
#include <utility>

#include "engine/mime/address_list.h"
#include "engine/mime/charset.h"
#include "engine/mime/date.h"
#include "engine/mime/header_parse.h"
#include "engine/mime/part_head.h"
#include "waferseal/stream.h"

namespace waferseal::mime {
namespace {

bool is_multipart(const Part& part) { return part.media_type.substr(0, 10) == "multipart/"; }

std::string with_lf(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') {
      if (i + 1 < text.size() && text[i + 1] == '\n') continue;
      out += '\n';
    } else {
      out += text[i];
    }
  }
  return out;
}

// Sorts the leaves of the tree into what is read as the message and what comes with it.
struct Reading {
  std::vector<const Part*> plain;
  std::vector<const Part*> html;
  std::vector<const Part*> attached;

  void read(const Part& part) {
    if (!is_multipart(part)) {
      read_leaf(part);
    } else if (part.media_type == "multipart/alternative") {
      read_alternative(part);
    } else if (part.media_type == "multipart/related") {
      read_related(part);
    } else {
      for (const Part& inner : part.parts) read(inner);
    }
  }

  void read_leaf(const Part& part) {
    if (!is_text(part) || part.is_attachment) {
      attached.push_back(&part);
    } else if (part.media_type == "text/html") {
      html.push_back(&part);
    } else {
      plain.push_back(&part);
    }
  }

  // RFC 2046, 5.1.4: the same in several forms, the best one last. One plain and one HTML form is
  // what we can show; what comes with either is kept.
  void read_alternative(const Part& part) {
    Reading best;
    for (const Part& inner : part.parts) {
      Reading form;
      form.read(inner);
      if (!form.plain.empty()) best.plain = std::move(form.plain);
      if (!form.html.empty()) best.html = std::move(form.html);
      best.attached.insert(best.attached.end(), form.attached.begin(), form.attached.end());
    }
    plain.insert(plain.end(), best.plain.begin(), best.plain.end());
    html.insert(html.end(), best.html.begin(), best.html.end());
    attached.insert(attached.end(), best.attached.begin(), best.attached.end());
  }

  // RFC 2387: the first part is the document, the others are its images and the like.
  void read_related(const Part& part) {
    for (std::size_t i = 0; i < part.parts.size(); ++i) {
      if (i == 0) {
        read(part.parts[i]);
      } else {
        add_leaves(part.parts[i]);
      }
    }
  }

  void add_leaves(const Part& part) {
    if (!is_multipart(part)) {
      attached.push_back(&part);
      return;
    }
    for (const Part& inner : part.parts) add_leaves(inner);
  }
};

std::string joined_text(const std::vector<const Part*>& parts) {
  std::string out;
  for (const Part* part : parts) {
    if (!out.empty() && out.back() != '\n') out += '\n';
    out += with_lf(to_utf8(part->charset, part->content).text);
  }
  return out;
}

// Fields that may come only once (RFC 5322, 3.6) count as they stand first.
std::string_view first_value(const Part& root, std::string_view name) {
  const HeaderField* field = root.field(name);
  return field == nullptr ? std::string_view() : std::string_view(field->value);
}

}  // namespace

std::vector<const Part*> ParsedMessage::attachments() const {
  Reading reading;
  reading.read(root);
  return std::move(reading.attached);
}

Result<ParsedMessage> parse(ByteView message, const ParseLimits& limits) {
  if (message.size() > limits.max_bytes) return Error{Code::kTooLarge, "message", {}};
  return parse_message(MemorySource(message), limits, Keep::kAll, kScanBuffer);
}

Result<ParsedMessage> parse(const ByteSource& message, const ParseLimits& limits) {
  if (message.size() > limits.max_source_bytes) return Error{Code::kTooLarge, "message", {}};
  return parse_message(message, limits, Keep::kWhatIsSmall, kScanBuffer);
}

Result<ParsedMessage> parse_message(const ByteSource& message, const ParseLimits& limits, Keep keep,
                                    std::size_t buffer_size) {
  ParseBudget budget(limits);
  PartParser parser(message, budget, keep, 0, buffer_size);
  ParsedMessage out;
  WAFERSEAL_TRY(out.root, parser.parse());
  const Part& root = out.root;
  out.from = parse_address_list(first_value(root, "From"));
  out.to = parse_address_list(first_value(root, "To"));
  out.cc = parse_address_list(first_value(root, "Cc"));
  out.reply_to = parse_address_list(first_value(root, "Reply-To"));
  out.subject = decode_header_text(trimmed(first_value(root, "Subject")));
  out.date = read_date(first_value(root, "Date"));
  out.message_id = id_in_brackets(first_value(root, "Message-ID"));
  Reading reading;
  reading.read(root);
  out.text = joined_text(reading.plain);
  out.html = joined_text(reading.html);
  return out;
}

Result<const Part*> encrypted_part(const ParsedMessage& mail) {
  const Part& root = mail.root;
  if (root.media_type != "multipart/encrypted" || root.parts.size() != 2 ||
      root.parts[0].media_type != "application/pgp-encrypted" ||
      root.parts[1].media_type != "application/octet-stream") {
    return Error{Code::kMailNotEncrypted, {}, {}};
  }
  return &root.parts[1];
}

Result<Bytes> encrypted_payload(const ParsedMessage& mail) {
  WAFERSEAL_TRY(const Part* const part, encrypted_part(mail));
  if (part->content.empty()) return Error{Code::kMailNotEncrypted, {}, {}};
  return part->content;
}

}  // namespace waferseal::mime
