// The stable names of the enumerations of words.h and policy.h, and the way back.
#ifndef WAFERSEAL_ENGINE_POLICY_NAMES_H_
#define WAFERSEAL_ENGINE_POLICY_NAMES_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "waferseal/policy.h"

namespace waferseal::policy {

// All names in the order of the enumerators.
template <class Enum>
std::span<const std::string_view> names_of();

template <class Enum>
std::string_view name_in(Enum value) {
  const auto names = names_of<Enum>();
  const auto index = static_cast<std::size_t>(value);
  return index < names.size() ? names[index] : std::string_view("unknown");
}

template <class Enum>
std::optional<Enum> from_name(std::string_view text) {
  const auto names = names_of<Enum>();
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace waferseal::policy

#endif  // WAFERSEAL_ENGINE_POLICY_NAMES_H_
