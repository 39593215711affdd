#include "native/agent/notice_template.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <utility>

#include "waferseal/bytes.h"

namespace waferseal::delivery {
namespace {

using Field = NoticeTemplate::Field;

constexpr std::array<std::pair<std::string_view, Field>, 6> kFields{{
    {"sender", Field::kSender},
    {"recipient", Field::kRecipient},
    {"link", Field::kLink},
    {"page", Field::kPage},
    {"code", Field::kCode},
    {"expires", Field::kExpires},
}};
constexpr std::array kNeeded{Field::kSender, Field::kLink, Field::kPage, Field::kCode,
                             Field::kExpires};

constexpr std::string_view kStandard =
    "Subject: Protected message from {sender}\n"
    "Language: en\n"
    "\n"
    "{sender} has sent you a protected message.\n"
    "\n"
    "Open this link to read it. You will be asked a question whose answer you know;\n"
    "the sender has chosen it for you.\n"
    "\n"
    "{link}\n"
    "\n"
    "If the link does not open, go to {page}\n"
    "and paste this code:\n"
    "\n"
    "{code}\n"
    "\n"
    "The message can be read until {expires} (UTC). Nobody will ask you for the answer\n"
    "by mail or on the telephone. If you do not know the sender, ignore this message.\n";

std::string_view name_of(Field field) {
  for (const auto& [name, one] : kFields) {
    if (one == field) return name;
  }
  return {};
}

std::optional<Field> field_of(std::string_view name) {
  for (const auto& [one, field] : kFields) {
    if (one == name) return field;
  }
  return std::nullopt;
}

Error wrong(std::size_t line, const std::string& what) {
  return Error{Code::kNoticeTemplate, "", "line " + std::to_string(line) + ": " + what};
}

bool leads_elsewhere(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text.find("://") != std::string::npos || text.find("www.") != std::string::npos;
}

bool is_language(std::string_view tag) {
  return !tag.empty() && tag.size() <= 35 && std::all_of(tag.begin(), tag.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

void write_escaped(std::string_view text, std::string& out) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += ' ';
        break;
      default:
        out += c;
    }
  }
}

}  // namespace

std::string_view NoticeTemplate::Values::of(Field field) const {
  switch (field) {
    case Field::kSender:
      return sender;
    case Field::kRecipient:
      return recipient;
    case Field::kLink:
      return link;
    case Field::kPage:
      return page;
    case Field::kCode:
      return code;
    case Field::kExpires:
      return expires;
  }
  return {};
}

// Line by line: the header, then paragraphs.
class NoticeTemplate::Parser {
 public:
  Result<NoticeTemplate> parse(std::string_view text) {
    if (text.size() > kMostTemplateBytes) return wrong(1, "it is longer than 4096 bytes");
    if (!is_valid_utf8(text)) return wrong(1, "it is not UTF-8");
    while (!text.empty()) {
      ++number_;
      const std::size_t end = std::min(text.find('\n'), text.size());
      std::string_view line = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
      WAFERSEAL_CHECK(take(line));
    }
    for (const Field field : kNeeded) {
      if (!has(field)) return wrong(number_, "{" + std::string(name_of(field)) + "} is missing");
    }
    if (out_.subject_.empty()) out_.subject_ = NoticeTemplate::standard().subject_;
    return std::move(out_);
  }

 private:
  Status take(std::string_view line) {
    if (std::any_of(line.begin(), line.end(),
                    [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; })) {
      return wrong(number_, "it has a control character");
    }
    if (in_header_ && line.rfind("Subject: ", 0) == 0) return take_subject(line.substr(9));
    if (in_header_ && line.rfind("Language: ", 0) == 0) return take_language(line.substr(10));
    in_header_ = false;
    if (line.empty()) {
      begin_paragraph_ = true;
      return Done{};
    }
    if (begin_paragraph_) out_.paragraphs_.emplace_back();
    Line& paragraph = out_.paragraphs_.back();
    if (!begin_paragraph_) paragraph.emplace_back("\n");
    begin_paragraph_ = false;
    return take_pieces(line, paragraph);
  }

  Status take_subject(std::string_view line) {
    WAFERSEAL_CHECK(take_pieces(line, out_.subject_));
    for (const Piece& piece : out_.subject_) {
      const auto* field = std::get_if<Field>(&piece);
      if (field != nullptr && *field != Field::kSender) {
        return wrong(number_, "the subject may have {sender} only");
      }
    }
    return Done{};
  }

  Status take_language(std::string_view tag) {
    if (!is_language(tag)) return wrong(number_, "this is no language tag, as en or de-CH");
    out_.language_ = tag;
    return Done{};
  }

  Status take_pieces(std::string_view line, Line& out) {
    if (leads_elsewhere(std::string(line))) {
      return wrong(number_, "another address than {link} and {page} stands there");
    }
    while (!line.empty()) {
      const std::size_t open = std::min(line.find('{'), line.size());
      if (open > 0) out.emplace_back(std::string(line.substr(0, open)));
      line.remove_prefix(open);
      if (line.empty()) break;
      const std::size_t close = line.find('}');
      if (close == std::string_view::npos) return wrong(number_, "a { without its }");
      const std::string name(line.substr(1, close - 1));
      const auto field = field_of(name);
      if (!field) return wrong(number_, "{" + name + "} is not known");
      out.emplace_back(*field);
      line.remove_prefix(close + 1);
    }
    return Done{};
  }

  bool has(Field field) const {
    return std::any_of(out_.paragraphs_.begin(), out_.paragraphs_.end(), [&](const Line& line) {
      return std::find(line.begin(), line.end(), Piece(field)) != line.end();
    });
  }

  NoticeTemplate out_;
  std::size_t number_ = 0;
  bool in_header_ = true;
  bool begin_paragraph_ = true;
};

const NoticeTemplate& NoticeTemplate::standard() {
  static const NoticeTemplate parsed = *parse(kStandard);
  return parsed;
}

Result<NoticeTemplate> NoticeTemplate::parse(std::string_view text) { return Parser().parse(text); }

void NoticeTemplate::write_subject(const Values& values, std::string& out) const {
  for (const Piece& piece : subject_) {
    const auto* words = std::get_if<std::string>(&piece);
    out += words != nullptr ? *words : values.of(std::get<Field>(piece));
  }
}

void NoticeTemplate::write_text(const Values& values, std::string& out) const {
  for (const Line& paragraph : paragraphs_) {
    if (&paragraph != &paragraphs_.front()) out += '\n';
    for (const Piece& piece : paragraph) {
      const auto* words = std::get_if<std::string>(&piece);
      out += words != nullptr ? *words : values.of(std::get<Field>(piece));
    }
    out += '\n';
  }
}

void NoticeTemplate::write_html(const Values& values, std::string& out) const {
  out += "<!DOCTYPE html>\n<html";
  if (!language_.empty()) out += " lang=\"" + language_ + "\"";
  out += "><head><meta charset=\"utf-8\"></head><body>\n";
  for (const Line& paragraph : paragraphs_) {
    out += "<p>";
    for (const Piece& piece : paragraph) {
      if (const auto* words = std::get_if<std::string>(&piece)) {
        write_escaped(*words, out);
        continue;
      }
      const auto field = std::get<Field>(piece);
      // What is shown is where it leads.
      const bool leads = field == Field::kLink || field == Field::kPage;
      if (leads) out += "<a href=\"";
      if (leads) write_escaped(values.of(field), out);
      if (leads) out += "\">";
      if (field == Field::kCode) out += "<code>";
      write_escaped(values.of(field), out);
      if (field == Field::kCode) out += "</code>";
      if (leads) out += "</a>";
    }
    out += "</p>\n";
  }
  out += "</body></html>\n";
}

}  // namespace waferseal::delivery
