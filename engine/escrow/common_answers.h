// The list of common answers; see common_answers.cc.
#ifndef WAFERSEAL_ENGINE_ESCROW_COMMON_ANSWERS_H_
#define WAFERSEAL_ENGINE_ESCROW_COMMON_ANSWERS_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace waferseal::escrow {

// The place of this answer (in norm-v1) in the list of common answers, from 1; none if not in it.
std::optional<std::size_t> common_answer_rank(std::string_view normalised);

}  // namespace waferseal::escrow

#endif  // WAFERSEAL_ENGINE_ESCROW_COMMON_ANSWERS_H_
