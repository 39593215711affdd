#include "engine/address/idna.h"

#include "engine/address/punycode.h"
#include "engine/address/unicode.h"

namespace waferseal::idna {
namespace {

using unicode::IdnaClass;

constexpr std::string_view kPrefix = "xn--";

Error bad_label(std::string detail) { return Error{Code::kBadDomain, {}, std::move(detail)}; }

bool is_ascii(std::u32string_view label) {
  for (const char32_t c : label) {
    if (c >= 0x80) return false;
  }
  return true;
}

// RFC 5891, 4.2: what a U-label must be.
Status check_u_label(std::u32string_view label) {
  if (label.front() == U'-' || label.back() == U'-') {
    return bad_label("A label begins or ends with a hyphen.");
  }
  if (label.size() >= 4 && label[2] == U'-' && label[3] == U'-') {
    return bad_label("A label has hyphens in its third and fourth place.");
  }
  if (unicode::is_combining_mark(label.front())) return bad_label("A label begins with a mark.");
  for (std::size_t i = 0; i < label.size(); ++i) {
    switch (unicode::idna_class(label[i])) {
      case IdnaClass::kPvalid:
        break;
      case IdnaClass::kContextJ:
      case IdnaClass::kContextO:
        if (!context_allows(label, i))
          return bad_label("A label has a character out of its context.");
        break;
      case IdnaClass::kDisallowed:
      case IdnaClass::kUnassigned:
        return bad_label("A label has a character that domain names may not have.");
    }
  }
  return Done{};
}

}  // namespace

Result<std::u32string> map(std::string_view utf8) {
  WAFERSEAL_TRY(const std::u32string decoded, unicode::decode_utf8(utf8));
  std::u32string mapped;
  for (char32_t c : decoded) {
    // The one letter whose lower-case form is two characters (SpecialCasing.txt).
    if (c == 0x0130) {
      mapped += U"i\u0307";
      continue;
    }
    // What a label may hold is in its final form: of Cherokee that is the upper case, since case folding
    // goes that way there.
    if (unicode::idna_class(c) != IdnaClass::kPvalid) {
      c = unicode::to_normal_width(unicode::to_lower(c));
    }
    mapped.push_back(c == 0x3002 ? U'.' : c);
  }
  WAFERSEAL_TRY(const std::string composed, unicode::nfc(unicode::encode_utf8(mapped)));
  return unicode::decode_utf8(composed);
}

Result<std::string> to_ascii(std::u32string_view label) {
  if (is_ascii(label)) return unicode::encode_utf8(label);
  WAFERSEAL_CHECK(check_u_label(label));
  WAFERSEAL_TRY(const std::string encoded, punycode::encode(label));
  return std::string(kPrefix) + encoded;
}

Result<std::u32string> to_unicode(std::string_view label) {
  WAFERSEAL_TRY(std::u32string decoded, punycode::decode(label.substr(kPrefix.size())));
  if (decoded.empty() || is_ascii(decoded)) return bad_label("A label is not valid Punycode.");
  const std::string utf8 = unicode::encode_utf8(decoded);
  WAFERSEAL_TRY(const std::string composed, unicode::nfc(utf8));
  if (composed != utf8) return bad_label("A label is not in normal form C.");
  WAFERSEAL_TRY(const std::string again, to_ascii(decoded));
  if (again != label) return bad_label("A label is not the Punycode of its letters.");
  return decoded;
}

}  // namespace waferseal::idna
