#include "engine/address/unicode.h"

#include <utf8proc.h>
#include <utf8proc/tables.h>

#include <algorithm>
#include <array>
#include <vector>

namespace waferseal::unicode {
namespace {

using CodePoints = std::vector<utf8proc_int32_t>;

constexpr auto option(int bits) { return static_cast<utf8proc_option_t>(bits); }

void wipe_code_points(CodePoints& text) {
  wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size() * sizeof(text[0])});
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

// Without its tables utf8proc takes what is not ASCII for unassigned.
Status need_tables_for(std::string_view utf8) {
  if (!is_valid_utf8(utf8)) return Code::kBadUtf8;
  if (is_ascii(utf8)) return Done{};
  return need_tables();
}

// Decomposes or folds; the result still has to be re-encoded. Errors: kBadUtf8.
Result<CodePoints> decompose(std::string_view utf8, int options) {
  const auto* data = reinterpret_cast<const utf8proc_uint8_t*>(utf8.data());
  const auto size = static_cast<utf8proc_ssize_t>(utf8.size());
  const auto needed = utf8proc_decompose(data, size, nullptr, 0, option(options));
  if (needed < 0) return Code::kBadUtf8;
  // One more place than text: utf8proc_reencode writes a terminating zero.
  CodePoints out(static_cast<std::size_t>(needed) + 1);
  const auto written = utf8proc_decompose(data, size, out.data(), needed, option(options));
  if (written != needed) return Code::kBadUtf8;
  return out;
}

Result<SecretBytes> map(std::string_view utf8, int options) {
  WAFERSEAL_CHECK(need_tables_for(utf8));
  WAFERSEAL_TRY(CodePoints text, decompose(utf8, options));
  const auto size = utf8proc_reencode(text.data(), static_cast<utf8proc_ssize_t>(text.size()) - 1,
                                      option(options));
  if (size < 0) {
    wipe_code_points(text);
    return Code::kBadUtf8;
  }
  SecretBytes out(
      ByteView(reinterpret_cast<const std::uint8_t*>(text.data()), static_cast<std::size_t>(size)));
  wipe_code_points(text);
  return out;
}

const utf8proc_property_t& property(char32_t code_point) {
  return *utf8proc_get_property(static_cast<utf8proc_int32_t>(code_point));
}

bool is_noncharacter(char32_t c) { return (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE; }

bool in(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

// RFC 5892, 2.6 (F).
bool exception(char32_t c, IdnaClass& out) {
  switch (c) {
    case 0x00DF:
    case 0x03C2:
    case 0x06FD:
    case 0x06FE:
    case 0x0F0B:
    case 0x3007:
      out = IdnaClass::kPvalid;
      return true;
    case 0x00B7:
    case 0x0375:
    case 0x05F3:
    case 0x05F4:
    case 0x30FB:
      out = IdnaClass::kContextO;
      return true;
    case 0x0640:
    case 0x07FA:
    case 0x302E:
    case 0x302F:
    case 0x303B:
      out = IdnaClass::kDisallowed;
      return true;
    default:
      break;
  }
  if (in(c, 0x3031, 0x3035)) {
    out = IdnaClass::kDisallowed;
    return true;
  }
  if (in(c, 0x0660, 0x0669) || in(c, 0x06F0, 0x06F9)) {
    out = IdnaClass::kContextO;
    return true;
  }
  return false;
}

// RFC 5892, 2.2 (B): changes under NFKC(casefold(NFKC(cp))).
bool is_unstable(char32_t c) {
  std::array<utf8proc_int32_t, 32> text{};
  int boundary = 0;
  const auto size = utf8proc_decompose_char(
      static_cast<utf8proc_int32_t>(c), text.data(), text.size(),
      option(UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD), &boundary);
  if (size < 1 || size > static_cast<utf8proc_ssize_t>(text.size())) return true;
  const auto composed =
      utf8proc_normalize_utf32(text.data(), size, option(UTF8PROC_COMPOSE | UTF8PROC_STABLE));
  return composed != 1 || text[0] != static_cast<utf8proc_int32_t>(c);
}

// RFC 5892, 2.3 and 2.4 (C, D): default ignorable, white space, noncharacters; three blocks.
bool is_ignorable(char32_t c) {
  return property(c).ignorable || is_space(c) || is_noncharacter(c) || in(c, 0x20D0, 0x20FF) ||
         in(c, 0x1D100, 0x1D1FF) || in(c, 0x1D200, 0x1D24F);
}

// RFC 5892, 2.9 (I): conjoining jamo, whose grapheme class is their Hangul syllable type.
bool is_old_hangul_jamo(char32_t c) {
  const auto bound = property(c).boundclass;
  return bound == UTF8PROC_BOUNDCLASS_L || bound == UTF8PROC_BOUNDCLASS_V ||
         bound == UTF8PROC_BOUNDCLASS_T;
}

// RFC 5892, 2.1 (A).
bool is_letter_or_digit(char32_t c) {
  switch (property(c).category) {
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
      return true;
    default:
      return false;
  }
}

}  // namespace

Status need_tables() {
  if (utf8proc_tables_here() == 0) return Code::kUnicodeMissing;
  return Done{};
}

Result<std::string> nfc(std::string_view utf8) {
  WAFERSEAL_TRY(const SecretBytes out, map(utf8, UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  return std::string(as_text(out.reveal()));
}

Result<SecretBytes> nfkc_casefold(std::string_view utf8) {
  WAFERSEAL_TRY(const SecretBytes nfd, map(utf8, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE));
  return map(as_text(nfd.reveal()), UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                        UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
}

Result<std::u32string> decode_utf8(std::string_view utf8) {
  WAFERSEAL_CHECK(need_tables_for(utf8));
  std::u32string out;
  out.reserve(utf8.size());
  const auto* data = reinterpret_cast<const utf8proc_uint8_t*>(utf8.data());
  auto left = static_cast<utf8proc_ssize_t>(utf8.size());
  while (left > 0) {
    utf8proc_int32_t code_point = 0;
    const auto used = utf8proc_iterate(data, left, &code_point);
    if (used < 1) return Code::kBadUtf8;
    out.push_back(static_cast<char32_t>(code_point));
    data += used;
    left -= used;
  }
  return out;
}

std::string encode_utf8(std::u32string_view text) {
  std::string out;
  out.reserve(4 * text.size());  // growing would leave copies behind
  for (const char32_t c : text) {
    if (!utf8proc_codepoint_valid(static_cast<utf8proc_int32_t>(c))) continue;
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes.data());
    out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
  }
  return out;
}

char32_t to_lower(char32_t code_point) {
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(code_point)));
}

char32_t to_normal_width(char32_t code_point) {
  const auto type = property(code_point).decomp_type;
  if (type != UTF8PROC_DECOMP_TYPE_WIDE && type != UTF8PROC_DECOMP_TYPE_NARROW) return code_point;
  std::array<utf8proc_int32_t, 4> text{};
  int boundary = 0;
  const auto size =
      utf8proc_decompose_char(static_cast<utf8proc_int32_t>(code_point), text.data(), text.size(),
                              option(UTF8PROC_COMPAT | UTF8PROC_COMPOSE), &boundary);
  return size == 1 ? static_cast<char32_t>(text[0]) : code_point;
}

IdnaClass idna_class(char32_t c) {
  IdnaClass out = IdnaClass::kDisallowed;
  if (exception(c, out)) return out;
  if (property(c).category == UTF8PROC_CATEGORY_CN && !is_noncharacter(c)) {
    return IdnaClass::kUnassigned;
  }
  if (c == U'-' || in(c, U'0', U'9') || in(c, U'a', U'z')) return IdnaClass::kPvalid;
  if (c == 0x200C || c == 0x200D) return IdnaClass::kContextJ;
  if (is_unstable(c) || is_ignorable(c) || is_old_hangul_jamo(c)) return IdnaClass::kDisallowed;
  return is_letter_or_digit(c) ? IdnaClass::kPvalid : IdnaClass::kDisallowed;
}

bool is_combining_mark(char32_t c) {
  const auto category = property(c).category;
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
         category == UTF8PROC_CATEGORY_ME;
}

bool is_virama(char32_t c) { return property(c).combining_class == 9; }

bool is_unsafe_in_text(char32_t c) {
  const auto category = property(c).category;
  return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP || is_noncharacter(c) || in(c, 0x202A, 0x202E) ||
         in(c, 0x2066, 0x2069) || c == 0x200E || c == 0x200F || c == 0x061C;
}

bool is_space(char32_t c) {
  const auto category = property(c).category;
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP;
}

bool is_punctuation(char32_t c) {
  const auto category = property(c).category;
  return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

Bidi bidi_class(char32_t c) {
  switch (property(c).bidi_class) {
    case UTF8PROC_BIDI_CLASS_L:
      return Bidi::kL;
    case UTF8PROC_BIDI_CLASS_R:
      return Bidi::kR;
    case UTF8PROC_BIDI_CLASS_AL:
      return Bidi::kAl;
    case UTF8PROC_BIDI_CLASS_AN:
      return Bidi::kAn;
    case UTF8PROC_BIDI_CLASS_EN:
      return Bidi::kEn;
    case UTF8PROC_BIDI_CLASS_ES:
      return Bidi::kEs;
    case UTF8PROC_BIDI_CLASS_CS:
      return Bidi::kCs;
    case UTF8PROC_BIDI_CLASS_ET:
      return Bidi::kEt;
    case UTF8PROC_BIDI_CLASS_ON:
      return Bidi::kOn;
    case UTF8PROC_BIDI_CLASS_BN:
      return Bidi::kBn;
    case UTF8PROC_BIDI_CLASS_NSM:
      return Bidi::kNsm;
    default:
      return Bidi::kOther;
  }
}

}  // namespace waferseal::unicode
