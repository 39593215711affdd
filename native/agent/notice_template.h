// What a notice says around what must stand in it: plain text of an account's own, from which both
// forms of the mail are made.
//
//   Subject: Protected message from {sender}
//   Language: en
//
//   {sender} has sent you a protected message. Open this link to read it:
//
//   {link}
//   ...
//
// {sender}, {link}, {page}, {code} and {expires} must be there, {recipient} may. The two header
// lines may be left out; paragraphs are parted by empty lines. No other address of a page may stand
// in it: a mail in which one link leads to the message and the others elsewhere is what people are
// taught to mistrust (docs/NOTICES.md).
#ifndef WAFERSEAL_NATIVE_AGENT_NOTICE_TEMPLATE_H_
#define WAFERSEAL_NATIVE_AGENT_NOTICE_TEMPLATE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "waferseal/result.h"

namespace waferseal::delivery {

inline constexpr std::uint64_t kMostTemplateBytes = 4096;

class NoticeTemplate {
 public:
  enum class Field : std::uint8_t { kSender, kRecipient, kLink, kPage, kCode, kExpires };
  struct Values {
    std::string_view sender;
    std::string_view recipient;
    std::string_view link;
    std::string_view page;  // where a code is pasted
    std::string_view code;
    std::string_view expires;
    std::string_view of(Field field) const;
  };

  // In English.
  static const NoticeTemplate& standard();
  // kNoticeTemplate: the detail has the line and what is wrong with it.
  static Result<NoticeTemplate> parse(std::string_view text);

  // Appended to `out`, which is not moved if it has room enough: `values` hold a secret.
  void write_subject(const Values& values, std::string& out) const;
  void write_text(const Values& values, std::string& out) const;
  // No style sheet, no picture, nothing that is fetched.
  void write_html(const Values& values, std::string& out) const;

 private:
  using Piece = std::variant<std::string, Field>;
  using Line = std::vector<Piece>;
  class Parser;

  Line subject_;
  std::string language_;
  std::vector<Line> paragraphs_;
};

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_AGENT_NOTICE_TEMPLATE_H_
