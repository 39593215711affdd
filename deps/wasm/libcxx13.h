// What C++20 asks of <compare>, <string> and the containers and libc++ 13 (Emscripten 3.1.6) does
// not have, as far as Botan 3.13 uses it. Forced in front of every C++ file of a wasm build; with a
// newer libc++ it declares nothing.
//
// Adding declarations to namespace std is outside the standard. It is sound here because the library
// version is fixed by the condition below and does not declare these names itself.
#pragma once

#if defined(__cplusplus) && __cplusplus >= 202002L
#include <version>
#if defined(_LIBCPP_VERSION) && _LIBCPP_VERSION < 14000

#include <algorithm>
#include <array>
#include <compare>
#include <concepts>
#include <cstddef>
#include <functional>
#include <iterator>
#include <optional>
#include <ranges>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace std {

// [cmp.concept]: the ordering of T is at least as strong as Category.
template <class T, class Category = partial_ordering>
concept three_way_comparable =
    requires(const remove_reference_t<T>& left, const remove_reference_t<T>& right) {
  { left == right } -> convertible_to<bool>;
  { left <=> right } -> convertible_to<Category>;
};

namespace waferseal_libcxx13 {

template <class T>
using order_of = decltype(declval<const T&>() <=> declval<const T&>());

// [alg.three.way] for two ranges given by their bounds.
template <class Left, class Right>
constexpr auto order_of_ranges(Left left, Left left_end, Right right, Right right_end)
    -> common_comparison_category_t<decltype(*left <=> *right), strong_ordering> {
  for (; left != left_end && right != right_end; ++left, ++right) {
    if (const auto order = *left <=> *right; order != 0) return order;
  }
  if (left != left_end) return strong_ordering::greater;
  if (right != right_end) return strong_ordering::less;
  return strong_ordering::equal;
}

template <class Order, class Tuple, size_t... kIndex>
constexpr Order order_of_tuples(const Tuple& left, const Tuple& right, index_sequence<kIndex...>) {
  Order order = strong_ordering::equal;
  // The fold stops at the first pair that differs.
  static_cast<void>(
      (((order = get<kIndex>(left) <=> get<kIndex>(right)) == 0) && ...));
  return order;
}

}  // namespace waferseal_libcxx13

template <class Char, class Traits, class Allocator>
constexpr strong_ordering operator<=>(const basic_string<Char, Traits, Allocator>& left,
                                      const basic_string<Char, Traits, Allocator>& right) noexcept {
  return left.compare(right) <=> 0;
}

template <class T, size_t kSize>
constexpr waferseal_libcxx13::order_of<T> operator<=>(const array<T, kSize>& left,
                                                      const array<T, kSize>& right) {
  return waferseal_libcxx13::order_of_ranges(left.begin(), left.end(), right.begin(), right.end());
}

template <class T, class Allocator>
constexpr waferseal_libcxx13::order_of<T> operator<=>(const vector<T, Allocator>& left,
                                                      const vector<T, Allocator>& right) {
  return waferseal_libcxx13::order_of_ranges(left.begin(), left.end(), right.begin(), right.end());
}

template <class T>
constexpr waferseal_libcxx13::order_of<T> operator<=>(const optional<T>& left,
                                                      const optional<T>& right) {
  if (left.has_value() && right.has_value()) return *left <=> *right;
  return left.has_value() <=> right.has_value();
}

template <class... T>
constexpr auto operator<=>(const tuple<T...>& left, const tuple<T...>& right)
    -> common_comparison_category_t<waferseal_libcxx13::order_of<T>...> {
  using Order = common_comparison_category_t<waferseal_libcxx13::order_of<T>...>;
  return waferseal_libcxx13::order_of_tuples<Order>(left, right, index_sequence_for<T...>{});
}

template <class... T>
constexpr auto operator<=>(const variant<T...>& left, const variant<T...>& right)
    -> common_comparison_category_t<waferseal_libcxx13::order_of<T>...> {
  using Order = common_comparison_category_t<waferseal_libcxx13::order_of<T>...>;
  if (left.index() != right.index()) return left.index() <=> right.index();
  return visit(
      [&right](const auto& value) -> Order {
        return value <=> *get_if<remove_cvref_t<decltype(value)>>(&right);
      },
      left);
}

namespace ranges {

template <class Range, class Predicate>
constexpr bool any_of(Range&& range, Predicate predicate) {
  for (auto&& element : range) {
    if (invoke(predicate, element)) return true;
  }
  return false;
}

template <class Left, class Right>
constexpr bool equal(Left&& left, Right&& right) {
  return std::equal(begin(left), end(left), begin(right), end(right));
}

}  // namespace ranges
}  // namespace std

#endif
#endif
