// How many guesses an answer withstands, estimated: the answer is cut into words, and each word
// costs a guesser as many tries as there are words of its sort (SPEC 4.3.6). Meant to be too low
// rather than too high: whoever guesses knows the question and often the person.
#include <algorithm>
#include <cmath>

#include "engine/address/unicode.h"
#include "engine/escrow/common_answers.h"
#include "engine/escrow/phrase_words.h"
#include "waferseal/escrow.h"

namespace waferseal {
namespace {

// log2 of how many words people choose single words from: names, places, things.
constexpr double kVocabularyBits = 16;
constexpr double kPhraseWordBits = 8;
constexpr double kDigitBits = 3.32;
constexpr double kMixedCharacterBits = 3.5;
constexpr double kYearBits = 6.6;  // about a hundred years
constexpr double kDateBits = 15;   // any day of those
constexpr double kSequenceBits = 5;
constexpr double kRepeatedWordBits = 1;
constexpr std::size_t kShortAnswer = 3;  // code points: shorter ones are looked for as whole words

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

bool is_separator(char32_t c) {
  return c == U' ' || unicode::is_space(c) || unicode::is_punctuation(c);
}

// A text that is part of an answer: wiped when it goes. Its room is asked for at once, for growing
// would leave copies behind.
class Text {
 public:
  explicit Text(std::size_t most) { text_.reserve(most); }
  explicit Text(std::u32string text) : text_(std::move(text)) {}
  ~Text() { wipe(text_); }
  Text(const Text&) = delete;
  Text& operator=(const Text&) = delete;

  std::u32string& get() { return text_; }
  std::u32string_view view() const { return text_; }

 private:
  std::u32string text_;
};

// Code points in norm-v1's folding, without its trimming; empty where the text is not UTF-8.
std::u32string folded(std::string_view text) {
  const Result<SecretBytes> bytes = unicode::nfkc_casefold(text);
  if (!bytes) return {};
  Result<std::u32string> out = unicode::decode_utf8(as_text(bytes->reveal()));
  return out ? *std::move(out) : std::u32string();
}

// Inside of `text`.
std::vector<std::u32string_view> words_of(std::u32string_view text) {
  std::vector<std::u32string_view> out;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && !is_separator(text[i])) continue;
    if (i > begin) out.push_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  return out;
}

void append_without_separators(std::u32string_view text, Text& out) {
  for (const char32_t c : text) {
    if (!is_separator(c)) out.get() += c;
  }
}

// Each character is the one before plus the same step: 1234, aaaa, 9876, abcd.
bool is_sequence(std::u32string_view word) {
  if (word.size() < 3) return false;
  const auto step = static_cast<std::int64_t>(word[1]) - static_cast<std::int64_t>(word[0]);
  if (step < -1 || step > 1) return false;
  for (std::size_t i = 2; i < word.size(); ++i) {
    if (static_cast<std::int64_t>(word[i]) - static_cast<std::int64_t>(word[i - 1]) != step) {
      return false;
    }
  }
  return true;
}

double number_bits(std::u32string_view word) {
  const auto size = static_cast<double>(word.size());
  if (word.size() == 4 && (word.starts_with(U"19") || word.starts_with(U"20"))) return kYearBits;
  if (word.size() == 6 || word.size() == 8) return std::min(kDateBits, kDigitBits * size);
  return kDigitBits * size;
}

// Of a word that guessers have on a list.
std::optional<double> listed_bits(std::u32string_view word) {
  std::string utf8 = unicode::encode_utf8(word);
  const std::optional<std::size_t> rank = escrow::common_answer_rank(utf8);
  const bool of_phrases = std::find(escrow::kPhraseList.begin(), escrow::kPhraseList.end(), utf8) !=
                          escrow::kPhraseList.end();
  wipe(utf8);
  if (rank) return std::log2(static_cast<double>(*rank) + 1);
  return of_phrases ? std::optional<double>(kPhraseWordBits) : std::nullopt;
}

double word_bits(std::u32string_view word) {
  if (is_sequence(word)) return kSequenceBits;
  if (const std::optional<double> bits = listed_bits(word)) return *bits;
  const auto digits = static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_digit));
  if (digits == word.size()) return number_bits(word);
  const double by_length = kMixedCharacterBits * static_cast<double>(word.size());
  if (digits == 0) return std::min(kVocabularyBits, by_length);
  // A word with digits hung on: both, but no more than its characters.
  return std::min(by_length, kVocabularyBits + kDigitBits * static_cast<double>(digits));
}

double guess_bits(std::u32string_view text) {
  const std::vector<std::u32string_view> words = words_of(text);
  // 24. 12. 1987 is the date 24121987.
  Text together(text.size());
  append_without_separators(text, together);
  if (std::all_of(together.view().begin(), together.view().end(), is_digit)) {
    return word_bits(together.view());
  }
  double bits = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto before = words.begin() + static_cast<std::ptrdiff_t>(i);
    const bool repeated = std::find(words.begin(), before, words[i]) != before;
    bits += repeated ? kRepeatedWordBits : word_bits(words[i]);
  }
  return bits;
}

// Whether `text` gives the answer away: word for word, or written together.
bool gives_away(std::u32string_view text, std::u32string_view answer) {
  const std::vector<std::u32string_view> words = words_of(text);
  if (std::find(words.begin(), words.end(), answer) != words.end()) return true;
  Text compact(answer.size());
  append_without_separators(answer, compact);
  if (compact.view().size() <= kShortAnswer) return false;
  Text in(text.size());
  append_without_separators(text, in);
  return in.view().find(compact.view()) != std::u32string_view::npos;
}

}  // namespace

AnswerReport inspect_answer(const NormalisedAnswer& answer, std::string_view question,
                            std::string_view subject) {
  const std::string_view text = as_text(answer.text().reveal());
  const Text code_points(folded(text));
  AnswerReport report;
  const std::optional<std::size_t> rank = escrow::common_answer_rank(text);
  report.common = rank.has_value();
  report.in_question = gives_away(folded(question), code_points.view());
  report.in_subject = gives_away(folded(subject), code_points.view());
  if (report.in_question || report.in_subject) {
    report.guess_bits = 0;
  } else if (rank) {
    report.guess_bits = std::log2(static_cast<double>(*rank));
  } else {
    report.guess_bits = guess_bits(code_points.view());
  }
  return report;
}

}  // namespace waferseal
