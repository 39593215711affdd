// Answers that a guesser tries first, in about this order: colours, pets, food, family names, first
// names, cities, days, teams, brands, and what people type who do not want to answer. A list of our
// own, in norm-v1.
#include "engine/escrow/common_answers.h"

#include <array>

namespace waferseal::escrow {
namespace {

constexpr std::array<std::string_view, 262> kCommonAnswers{{
    // clang-format off
    "yes", "no", "blue", "red", "green", "black", "white", "pink", "purple", "orange", "yellow",
    "grey", "gray", "brown", "gold", "silver", "dog", "cat", "max", "bella", "luna", "charlie",
    "buddy", "lucy", "rocky", "daisy", "milo", "coco", "simba", "tiger", "shadow", "lucky", "rex",
    "princess", "oreo", "pizza", "pasta", "sushi", "burger", "chocolate", "steak", "chicken",
    "coffee", "tea", "beer", "wine", "smith", "jones", "williams", "johnson", "miller", "davis",
    "garcia", "müller", "schmidt", "schneider", "fischer", "meyer", "weber", "martin", "bernard",
    "rossi", "russo", "silva", "santos", "anna", "maria", "mary", "john", "james", "robert",
    "michael", "david", "peter", "paul", "thomas", "daniel", "andreas", "hans", "klaus", "emma",
    "sophie", "laura", "sarah", "lisa", "julia", "elizabeth", "jennifer", "linda", "susan",
    "london", "paris", "berlin", "new york", "rome", "madrid", "vienna", "munich", "hamburg",
    "zurich", "amsterdam", "chicago", "los angeles", "boston", "sydney", "toronto", "tokyo",
    "moscow", "england", "germany", "france", "italy", "spain", "usa", "america", "uk", "austria",
    "switzerland", "january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday", "spring", "summer", "autumn", "fall", "winter", "football",
    "soccer", "tennis", "basketball", "baseball", "golf", "swimming", "running", "bmw", "audi",
    "vw", "volkswagen", "mercedes", "ford", "toyota", "honda", "opel", "tesla", "porsche", "apple",
    "google", "microsoft", "facebook", "amazon", "password", "passwort", "secret", "geheim",
    "answer", "antwort", "test", "hello", "hallo", "welcome", "qwerty", "qwertz", "azerty", "abc",
    "abc123", "asdf", "letmein", "admin", "love", "i love you", "ich liebe dich", "mother",
    "father", "mom", "mum", "dad", "mama", "papa", "sister", "brother", "grandma", "oma", "opa",
    "school", "university", "work", "home", "doctor", "teacher", "harry potter", "star wars",
    "titanic", "the beatles", "queen", "abba", "god", "jesus", "bible", "ja", "nein", "oui", "non",
    "sí", "si", "da", "rot", "blau", "grün", "schwarz", "weiss", "gelb", "hund", "katze", "minka",
    "bello", "rouge", "bleu", "vert", "noir", "blanc", "chien", "chat", "one", "two", "three",
    "four", "five", "six", "seven", "eight", "nine", "ten", "none", "nothing", "nobody", "unknown",
    "n/a", "null", "me", "you", "us", "123456", "1234", "12345678", "111111", "0000",
    // clang-format on
}};

}  // namespace

std::optional<std::size_t> common_answer_rank(std::string_view normalised) {
  for (std::size_t i = 0; i < kCommonAnswers.size(); ++i) {
    if (kCommonAnswers[i] == normalised) return i + 1;
  }
  return std::nullopt;
}

}  // namespace waferseal::escrow
