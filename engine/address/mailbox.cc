#include <utility>

#include "engine/address/unicode.h"
#include "waferseal/address.h"

namespace waferseal {
namespace {

// RFC 5321, 4.5.3.1: a local part has at most 64 octets, a path 256 with its angle brackets.
constexpr std::size_t kMaxLocal = 64;
constexpr std::size_t kMaxMailbox = 254;
// Comments are dropped, so the input may be longer; this bounds the work.
constexpr std::size_t kMaxMailboxInput = 4096;
constexpr int kMaxCommentDepth = 16;

bool is_atext(char c) {
  if (static_cast<unsigned char>(c) >= 0x80) return true;  // RFC 6531, 3.3
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// RFC 5321, 4.1.2: %d32-126; and UTF-8.
bool is_printable(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; }

// The parts of RFC 5322, 3.4.1 with their obsolete forms (4.4). Line breaks are never taken, not
// even folded ones: a mailbox ends up in headers and SMTP commands.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  // On failure fault() says why.
  bool run() {
    if (!skip_comments() || !local_part()) return false;
    if (!take('@')) return fail("There is no @, or a character that needs quotes before it.");
    if (!skip_comments() || !domain_part() || !skip_comments()) return false;
    if (at_ != text_.size()) return fail("Something follows the domain.");
    return true;
  }

  std::string take_local() { return std::move(local_); }
  const std::string& domain() const { return domain_; }
  std::string_view fault() const { return fault_; }

 private:
  bool fail(std::string_view why) {
    fault_ = why;
    return false;
  }
  bool more() const { return at_ < text_.size(); }
  bool take(char c) {
    if (!more() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool skip_comments() {
    int depth = 0;
    while (more()) {
      const char c = text_[at_];
      if (c == '(') {
        if (++depth > kMaxCommentDepth) return fail("Comments are nested too deeply.");
      } else if (depth > 0 && c == ')') {
        --depth;
      } else if (depth > 0) {
        if (c == '\\') ++at_;
        if (!more() || (!is_printable(text_[at_]) && !is_blank(text_[at_]))) {
          return fail("A comment has a control character.");
        }
      } else if (!is_blank(c)) {
        return true;
      }
      ++at_;
    }
    return depth == 0 || fail("A comment is not closed.");
  }

  // word *("." word), where a word is an atom or a quoted string.
  bool local_part() {
    do {
      if (!skip_comments()) return false;
      if (take('"')) {
        if (!quoted_string()) return false;
      } else {
        const std::size_t start = at_;
        while (more() && is_atext(text_[at_])) local_.push_back(text_[at_++]);
        if (at_ == start) return fail("A part of the local part is empty.");
      }
      if (!skip_comments()) return false;
    } while (more() && text_[at_] == '.' && (local_.push_back('.'), take('.')));
    return true;
  }

  bool quoted_string() {
    while (more()) {
      char c = text_[at_++];
      if (c == '"') return true;
      if (c == '\\') {
        if (!more()) break;
        c = text_[at_++];
      }
      if (!is_printable(c)) return fail("The quoted local part has a control character.");
      local_.push_back(c);
    }
    return fail("The quotes are not closed.");
  }

  bool domain_part() {
    if (more() && text_[at_] == '[') {
      const auto end = text_.find(']', at_);
      if (end == std::string_view::npos) return fail("The address literal is not closed.");
      domain_ = text_.substr(at_, end + 1 - at_);
      at_ = end + 1;
      return true;
    }
    while (more() && !is_blank(text_[at_]) && text_[at_] != '(') {
      domain_.push_back(text_[at_++]);
      // CFWS is allowed around the dots only; elsewhere the parts do not join.
      const bool dot = domain_.back() == '.';
      if (more() && (is_blank(text_[at_]) || text_[at_] == '(')) {
        if (!skip_comments()) return false;
        if (!more()) return true;
        if (!dot && text_[at_] != '.') return fail("Something follows the domain.");
      }
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string local_;
  std::string domain_;
  std::string_view fault_;
};

bool is_dot_atom(std::string_view local) {
  if (local.empty() || local.front() == '.' || local.back() == '.') return false;
  char before = 0;
  for (const char c : local) {
    if (!is_atext(c) && c != '.') return false;
    if (c == '.' && before == '.') return false;
    before = c;
  }
  return true;
}

// RFC 5321, 4.1.2: quotes only where they are needed, and the fewest backslashes.
std::string spell_local(std::string_view local) {
  if (is_dot_atom(local)) return std::string(local);
  std::string out = "\"";
  for (const char c : local) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  out.push_back('"');
  return out;
}

bool is_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

Error bad_mailbox(std::string_view text, std::string_view detail) {
  return Error{Code::kBadMailbox, std::string(text.substr(0, 256)), std::string(detail)};
}

}  // namespace

Mailbox::Mailbox(std::string local, Domain domain)
    : local_(std::move(local)),
      domain_(std::move(domain)),
      text_(spell_local(local_) + "@" + domain_.ascii()) {}

Result<Mailbox> Mailbox::parse(std::string_view text) {
  if (text.size() > kMaxMailboxInput) return bad_mailbox(text, "It is too long.");
  Parser parser(text);
  if (!parser.run()) return bad_mailbox(text, parser.fault());
  std::string local = parser.take_local();
  if (!is_ascii(local)) {
    WAFERSEAL_CHECK(unicode::need_tables());
    auto composed = unicode::nfc(local);
    if (!composed) return bad_mailbox(text, "It is not valid UTF-8.");
    local = std::move(*composed);
    const auto decoded = unicode::decode_utf8(local);
    if (!decoded) return bad_mailbox(text, "It is not valid UTF-8.");
    for (const char32_t c : *decoded) {
      if (unicode::is_unsafe_in_text(c)) {
        return bad_mailbox(text, "The local part has a control character.");
      }
    }
  }
  const std::string& name = parser.domain();
  auto domain =
      !name.empty() && name.front() == '[' ? Domain::parse_literal(name) : Domain::parse(name);
  if (!domain && domain.code() == Code::kUnicodeMissing) return domain.error();
  if (!domain)
    return Error{Code::kBadDomain, std::string(text.substr(0, 256)), domain.error().detail};
  Mailbox mailbox(std::move(local), std::move(*domain));
  if (mailbox.text_.size() - mailbox.domain_.ascii().size() - 1 > kMaxLocal) {
    return bad_mailbox(text, "The local part is longer than 64 octets.");
  }
  if (mailbox.text_.size() > kMaxMailbox) return bad_mailbox(text, "It is longer than 254 octets.");
  return mailbox;
}

std::string Mailbox::display() const { return spell_local(local_) + "@" + domain_.display(); }

bool Mailbox::needs_smtputf8() const { return !is_ascii(local_); }

}  // namespace waferseal
