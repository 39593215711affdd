// Unicode tables and normal forms: the only adapter to utf8proc. The pinned version is the same in
// the browser and on the server, so both see the same Unicode.
//
// In the pick-up page's engine its tables come from the host when text is not ASCII. Whatever takes text says
// kUnicodeMissing as long as they cannot be had; what takes a code point is asked afterwards.
#ifndef WAFERSEAL_ENGINE_ADDRESS_UNICODE_H_
#define WAFERSEAL_ENGINE_ADDRESS_UNICODE_H_

#include <string>
#include <string_view>

#include "waferseal/bytes.h"
#include "waferseal/result.h"

namespace waferseal::unicode {

// For text that is not ASCII: kUnicodeMissing as long as the tables cannot be had.
Status need_tables();

// Normal form C. Errors: kBadUtf8, kUnicodeMissing.
Result<std::string> nfc(std::string_view utf8);

// toNFKC_Casefold(NFD(x)) (The Unicode Standard, 3.13): for texts that count as equal whatever
// their case, width, or invisible characters. Working memory is wiped; the caller wipes the result
// where it is secret. Errors: kBadUtf8, kUnicodeMissing.
Result<SecretBytes> nfkc_casefold(std::string_view utf8);

// Errors: kBadUtf8, kUnicodeMissing.
Result<std::u32string> decode_utf8(std::string_view utf8);
// Code points that cannot be encoded (surrogates, above U+10FFFF) are a bug of the caller and are
// left out.
std::string encode_utf8(std::u32string_view text);

// The lower-case mapping of one code point (RFC 5895, 2, step 1), and the character behind a
// full-width or half-width form (step 2). Others are returned as they are.
char32_t to_lower(char32_t code_point);
char32_t to_normal_width(char32_t code_point);

// RFC 5892, 3: what a code point may do in a U-label.
enum class IdnaClass { kPvalid, kContextJ, kContextO, kDisallowed, kUnassigned };
IdnaClass idna_class(char32_t code_point);
inline bool is_pvalid(char32_t code_point) { return idna_class(code_point) == IdnaClass::kPvalid; }

bool is_combining_mark(char32_t code_point);  // general category M*
bool is_virama(char32_t code_point);          // canonical combining class 9
// Control characters, line and paragraph separators, noncharacters, and the characters that change
// the direction of text: none of these may stand in a local part.
bool is_unsafe_in_text(char32_t code_point);
// White_Space, as far as it is not a control character.
bool is_space(char32_t code_point);
bool is_punctuation(char32_t code_point);  // general category P*

// The classes of UAX 9 that RFC 5893 tells apart.
enum class Bidi { kL, kR, kAl, kAn, kEn, kEs, kCs, kEt, kOn, kBn, kNsm, kOther };
Bidi bidi_class(char32_t code_point);

}  // namespace waferseal::unicode

#endif  // WAFERSEAL_ENGINE_ADDRESS_UNICODE_H_
