// The rules of IDNA2008 that look at more than one character.
#include "engine/address/idna.h"
#include "engine/address/unicode.h"

namespace waferseal::idna {
namespace {

using unicode::Bidi;

bool in(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

// Scripts.txt, by block; unassigned places do not matter since labels with them are refused.
bool is_greek(char32_t c) { return in(c, 0x0370, 0x03FF) || in(c, 0x1F00, 0x1FFF); }
bool is_hebrew(char32_t c) { return in(c, 0x0591, 0x05F4) || in(c, 0xFB1D, 0xFB4F); }
bool is_hiragana_katakana_or_han(char32_t c) {
  return in(c, 0x3041, 0x3096) || in(c, 0x309D, 0x309F) || in(c, 0x30A1, 0x30FA) ||
         in(c, 0x30FD, 0x30FF) || in(c, 0x31F0, 0x31FF) || c == 0x3005 || c == 0x3007 ||
         in(c, 0x3400, 0x4DBF) || in(c, 0x4E00, 0x9FFF) || in(c, 0xF900, 0xFAFF) ||
         in(c, 0x1B000, 0x1B16F) || in(c, 0x20000, 0x323AF);
}

bool has(std::u32string_view label, char32_t first, char32_t last) {
  for (const char32_t c : label) {
    if (in(c, first, last)) return true;
  }
  return false;
}

}  // namespace

bool context_allows(std::u32string_view label, std::size_t at) {
  const char32_t c = label[at];
  const char32_t before = at > 0 ? label[at - 1] : U'\0';
  const char32_t after = at + 1 < label.size() ? label[at + 1] : U'\0';
  switch (c) {
    case 0x200C:  // A.1, its first condition; see idna.h
    case 0x200D:  // A.2
      return at > 0 && unicode::is_virama(before);
    case 0x00B7:  // A.3: MIDDLE DOT
      return before == U'l' && after == U'l';
    case 0x0375:  // A.4: GREEK LOWER NUMERAL SIGN
      return is_greek(after);
    case 0x05F3:  // A.5, A.6: HEBREW GERESH and GERSHAYIM
    case 0x05F4:
      return is_hebrew(before);
    case 0x30FB:  // A.7: KATAKANA MIDDLE DOT
      for (const char32_t other : label) {
        if (is_hiragana_katakana_or_han(other)) return true;
      }
      return false;
    default:
      break;
  }
  if (in(c, 0x0660, 0x0669)) return !has(label, 0x06F0, 0x06F9);  // A.8
  if (in(c, 0x06F0, 0x06F9)) return !has(label, 0x0660, 0x0669);  // A.9
  return false;
}

bool has_right_to_left(std::u32string_view label) {
  for (const char32_t c : label) {
    const Bidi bidi = unicode::bidi_class(c);
    if (bidi == Bidi::kR || bidi == Bidi::kAl || bidi == Bidi::kAn) return true;
  }
  return false;
}

bool bidi_rule_holds(std::u32string_view label) {
  const Bidi first = unicode::bidi_class(label.front());
  const bool rtl = first == Bidi::kR || first == Bidi::kAl;
  if (!rtl && first != Bidi::kL) return false;  // 1

  bool european = false;
  bool arabic = false;
  Bidi last = Bidi::kOther;  // the last that is not a mark
  for (const char32_t c : label) {
    const Bidi bidi = unicode::bidi_class(c);
    switch (bidi) {
      case Bidi::kL:
        if (rtl) return false;  // 2
        break;
      case Bidi::kR:
      case Bidi::kAl:
      case Bidi::kAn:
        if (!rtl) return false;  // 5
        break;
      case Bidi::kOther:
        return false;  // 2, 5
      default:
        break;
    }
    european = european || bidi == Bidi::kEn;
    arabic = arabic || bidi == Bidi::kAn;
    if (bidi != Bidi::kNsm) last = bidi;
  }
  if (rtl) {
    if (european && arabic) return false;                                                    // 4
    return last == Bidi::kR || last == Bidi::kAl || last == Bidi::kEn || last == Bidi::kAn;  // 3
  }
  return last == Bidi::kL || last == Bidi::kEn;  // 6
}

}  // namespace waferseal::idna
