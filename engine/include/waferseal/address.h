// Mailboxes and domains: who a copy is for.
//
//   Result<Mailbox> mailbox = Mailbox::parse("\"Ann B\"@BÜCHER.example");
//   mailbox->local()            Ann B                        exactly as meant, without quotes
//   mailbox->domain().ascii()   xn--bcher-kva.example
//   mailbox->text()             "Ann B"@xn--bcher-kva.example   the one canonical form
//   mailbox->display()          "Ann B"@bücher.example
//
// Two mailboxes are equal when their canonical forms are. The local part is compared exactly:
// upper and lower case, +tags and dots all count, since only the receiving server knows what they
// mean (RFC 5321, 2.4). Domains are compared as lower-case A-labels.
//
// A value of these types has been parsed; there is no other way to make one.
#ifndef WAFERSEAL_ADDRESS_H_
#define WAFERSEAL_ADDRESS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "waferseal/result.h"

namespace waferseal {

// A domain name or, in a mailbox only, an address literal such as "[192.0.2.1]".
class Domain {
 public:
  // Takes A-labels, U-labels (RFC 5890) or a mixture; a trailing dot is dropped. U-labels are
  // mapped as RFC 5895 says, checked against IDNA2008 (RFC 5891, 5892, 5893) and turned into
  // A-labels; A-labels must be what their U-label turns into. Labels are letters, digits and
  // hyphens; at most 63 octets each and 253 together.
  // Errors: kBadDomain (subject: the text, detail: the rule that it breaks), kUnicodeMissing.
  static Result<Domain> parse(std::string_view text);
  // "[192.0.2.1]" or "[IPv6:2001:db8::1]" (RFC 5321, 4.1.3), brought to one spelling (RFC 5952).
  // Errors: kBadDomain.
  static Result<Domain> parse_literal(std::string_view text);

  // The canonical form: lower case, A-labels, no trailing dot; or the literal with its brackets.
  const std::string& ascii() const { return ascii_; }
  // For people: U-labels where there are any. Look-alike letters are not detected.
  std::string display() const;
  bool is_address_literal() const { return ascii_.front() == '['; }

  bool operator==(const Domain& other) const { return ascii_ == other.ascii_; }
  bool operator<(const Domain& other) const { return ascii_ < other.ascii_; }

 private:
  explicit Domain(std::string ascii) : ascii_(std::move(ascii)) {}
  std::string ascii_;
};

// "example.com" matches that domain only; "*.example.com" matches every domain below it, at any
// depth, and not example.com itself.
class DomainPattern {
 public:
  // Errors: kBadDomain. A star anywhere but as the whole first label is an error, and so is "*".
  static Result<DomainPattern> parse(std::string_view text);

  bool matches(const Domain& domain) const;
  const std::string& text() const { return text_; }
  bool is_wildcard() const { return text_.front() == '*'; }
  // Of two patterns that match the same domain the one with the greater value says more: an exact
  // one before every wildcard, a longer wildcard before a shorter one.
  std::size_t specificity() const;

  bool operator==(const DomainPattern& other) const { return text_ == other.text_; }
  bool operator<(const DomainPattern& other) const { return text_ < other.text_; }

 private:
  explicit DomainPattern(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

class Mailbox {
 public:
  // An addr-spec (RFC 5322, 3.4.1; RFC 6531, 3.3), without a display name or angle brackets.
  // Comments and white space around the parts are dropped; obsolete dots-and-quotes forms are read.
  // The local part is unquoted; UTF-8 in it is brought to NFC (RFC 6532, 3.1). Limits: local part
  // 64 octets, whole mailbox 254 octets in its canonical form (RFC 5321, 4.5.3.1).
  // Errors: kBadMailbox (subject: the text, detail: the rule), kBadDomain, kUnicodeMissing.
  static Result<Mailbox> parse(std::string_view text);

  const std::string& local() const { return local_; }
  const Domain& domain() const { return domain_; }
  // The canonical form; quoted only where it must be. What SMTP, JSON and signatures carry.
  const std::string& text() const { return text_; }
  // The same with U-labels.
  std::string display() const;
  // Whether the local part needs SMTPUTF8 (RFC 6531).
  bool needs_smtputf8() const;

  bool operator==(const Mailbox& other) const { return text_ == other.text_; }
  bool operator<(const Mailbox& other) const { return text_ < other.text_; }

 private:
  Mailbox(std::string local, Domain domain);
  std::string local_;
  Domain domain_;
  std::string text_;
};

}  // namespace waferseal

#endif  // WAFERSEAL_ADDRESS_H_
