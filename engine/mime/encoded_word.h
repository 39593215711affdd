// RFC 2047: text outside of ASCII in header fields.
#ifndef WAFERSEAL_ENGINE_MIME_ENCODED_WORD_H_
#define WAFERSEAL_ENGINE_MIME_ENCODED_WORD_H_

#include <string>
#include <string_view>
#include <vector>

namespace waferseal::mime {

// The longest encoded word we write. RFC 2047, 2 allows 75; this leaves room for the name of the
// field on the first line.
inline constexpr std::size_t kMaxEncodedWord = 60;

// Valid UTF-8 as encoded words of whole characters, in Q or B encoding, whichever is shorter. Only
// what is allowed inside of a phrase is left unencoded (RFC 2047, 5 (3)), so that the words fit
// everywhere.
std::vector<std::string> encode_words(std::string_view text);

// The tokens of an unstructured field (a subject): the words as they are where that is possible,
// else encoded words.
std::vector<std::string> encode_unstructured(std::string_view text);

// The tokens of a phrase (a display name): atoms, one quoted string, or encoded words.
std::vector<std::string> encode_phrase(std::string_view text);

// `decode_header_text` of mime.h does the way back.

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_ENCODED_WORD_H_
