// The words of generated phrases; see answer_phrase.cc.
#ifndef WAFERSEAL_ENGINE_ESCROW_PHRASE_WORDS_H_
#define WAFERSEAL_ENGINE_ESCROW_PHRASE_WORDS_H_

#include <array>
#include <string_view>

namespace waferseal::escrow {

extern const std::array<std::string_view, 256> kPhraseList;

}  // namespace waferseal::escrow

#endif  // WAFERSEAL_ENGINE_ESCROW_PHRASE_WORDS_H_
