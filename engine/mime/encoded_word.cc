#include "engine/mime/encoded_word.h"

#include <algorithm>
#include <optional>

#include "engine/mime/charset.h"
#include "engine/mime/header_check.h"
#include "engine/mime/transfer_decoding.h"
#include "waferseal/bytes.h"
#include "waferseal/mime.h"

namespace waferseal::mime {
namespace {

constexpr std::string_view kQPrefix = "=?utf-8?q?";
constexpr std::string_view kBPrefix = "=?utf-8?b?";
constexpr std::string_view kSuffix = "?=";

bool is_plain_in_q(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!*+-/").find(c) != std::string_view::npos;
}

std::size_t q_length(std::string_view text) {
  std::size_t length = 0;
  for (const char c : text) length += is_plain_in_q(c) || c == ' ' ? 1 : 3;
  return length;
}

std::string q_encode(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ') {
      out += '_';
    } else if (is_plain_in_q(c)) {
      out += c;
    } else {
      out += {'=', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

std::size_t utf8_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

std::vector<std::string_view> split_at_spaces(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    const auto space = text.find(' ');
    words.push_back(text.substr(0, space));
    if (space == std::string_view::npos) return words;
    text.remove_prefix(space + 1);
  }
}

bool is_printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

std::vector<std::string> copies(const std::vector<std::string_view>& words) {
  return {words.begin(), words.end()};
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

// One "=?charset?encoding?text?=" at the start of `value`.
struct Word {
  std::string_view charset;
  Bytes bytes;
  std::size_t length = 0;
};

// RFC 2047 says 75; real senders write longer ones. The limit also keeps decoding linear.
constexpr std::size_t kMaxReadWord = 1024;

std::optional<Word> read_word(std::string_view value) {
  value = value.substr(0, kMaxReadWord);
  if (value.substr(0, 2) != "=?") return std::nullopt;
  const auto charset_end = value.find('?', 2);
  if (charset_end == std::string_view::npos || charset_end == 2) return std::nullopt;
  const auto encoding_end = charset_end + 2;
  if (encoding_end >= value.size() || value[encoding_end] != '?') return std::nullopt;
  const auto end = value.find("?=", encoding_end + 1);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view text = value.substr(encoding_end + 1, end - encoding_end - 1);
  if (text.find_first_of(" \t") != std::string_view::npos &&
      (value[charset_end + 1] == 'b' || value[charset_end + 1] == 'B')) {
    return std::nullopt;
  }
  Word word;
  word.charset = value.substr(2, charset_end - 2);
  if (const auto star = word.charset.find('*'); star != std::string_view::npos) {
    word.charset = word.charset.substr(0, star);  // RFC 2231, 5: a language tag
  }
  switch (value[charset_end + 1]) {
    case 'q':
    case 'Q':
      word.bytes = decode_q(text);
      break;
    case 'b':
    case 'B':
      word.bytes = decode_base64(as_bytes(text)).bytes;
      break;
    default:
      return std::nullopt;
  }
  word.length = end + 2;
  return word;
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// A decoded word may hold line breaks; nothing that we hand out does.
std::string without_controls(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return text;
}

}  // namespace

std::vector<std::string> encode_words(std::string_view text) {
  const std::size_t base64_length = (text.size() + 2) / 3 * 4;
  const bool use_q = q_length(text) <= base64_length;
  const std::size_t room = kMaxEncodedWord - kQPrefix.size() - kSuffix.size();
  std::vector<std::string> words;
  while (!text.empty()) {
    std::size_t taken = 0;
    while (taken < text.size()) {
      const std::size_t next = std::min(taken + utf8_length(text[taken]), text.size());
      const std::size_t length = use_q ? q_length(text.substr(0, next)) : (next + 2) / 3 * 4;
      if (length > room) break;
      taken = next;
    }
    const std::string_view piece = text.substr(0, taken);
    words.push_back(use_q ? std::string(kQPrefix) + q_encode(piece) + std::string(kSuffix)
                          : std::string(kBPrefix) + base64_encode(as_bytes(piece)) +
                                std::string(kSuffix));
    text.remove_prefix(taken);
  }
  return words;
}

std::vector<std::string> encode_unstructured(std::string_view text) {
  if (text.empty()) return {};
  const auto words = split_at_spaces(text);
  // An empty word is a space at an end or beside another one, which folding could lose.
  const bool plain = is_printable_ascii(text) && text.find("=?") == std::string_view::npos &&
                     std::all_of(words.begin(), words.end(), [](std::string_view word) {
                       return !word.empty() && word.size() <= kMaxEncodedWord;
                     });
  return plain ? copies(words) : encode_words(text);
}

std::vector<std::string> encode_phrase(std::string_view text) {
  if (text.empty()) return {};
  const auto words = split_at_spaces(text);
  const bool short_ascii = is_printable_ascii(text) && text.find("=?") == std::string_view::npos &&
                           text.size() + 2 <= kMaxEncodedWord;
  if (!short_ascii) return encode_words(text);
  if (std::all_of(words.begin(), words.end(), is_atom)) return copies(words);
  return {quoted(text)};
}

std::string decode_header_text(std::string_view value) {
  std::string out;
  std::string charset;  // of the bytes in `pending`
  Bytes pending;  // of adjacent words of one charset: some senders split inside of a character
  const auto flush = [&] {
    if (!pending.empty()) out += to_utf8(charset, pending).text;
    pending.clear();
  };
  bool after_word = false;
  while (!value.empty()) {
    const auto start = value.find("=?");
    const std::string_view before = value.substr(0, start);
    // RFC 2047, 6.2: white space between encoded words is not shown.
    if (!before.empty() && !(after_word && start != std::string_view::npos && is_blank(before) &&
                             read_word(value.substr(start)))) {
      flush();
      out += to_utf8("", as_bytes(before)).text;
    }
    if (start == std::string_view::npos) break;
    value.remove_prefix(start);
    const auto word = read_word(value);
    if (!word) {
      flush();
      out += "=?";
      value.remove_prefix(2);
      after_word = false;
      continue;
    }
    if (word->charset != charset) flush();
    charset = std::string(word->charset);
    append(pending, word->bytes);
    value.remove_prefix(word->length);
    after_word = true;
  }
  flush();
  return without_controls(std::move(out));
}

}  // namespace waferseal::mime
