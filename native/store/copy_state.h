// Where one recipient's copy stands. Which state may follow which is native/lifecycle's business.
#ifndef WAFERSEAL_NATIVE_STORE_COPY_STATE_H_
#define WAFERSEAL_NATIVE_STORE_COPY_STATE_H_

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace waferseal::native {

// Stored as these numbers: new ones come last.
enum class CopyState {
  kQueued,
  kDeferred,  // tried, will be tried again
  kSent,      // handed to the recipient's server
  kNotified,  // the notice was handed to the recipient's server
  kOpened,    // the recipient proved to have opened it
  kFellBack,  // TLS is not possible; the fall-back copy goes on in its place
  kFailed,    // final
  kRetracted,
  kExpired,
};
inline constexpr int kCopyStateCount = 9;
// "queued", "fell-back", ... as in the API.
std::string_view copy_state_name(CopyState state);
std::optional<CopyState> copy_state_from_name(std::string_view name);

// A set of states.
class CopyStates {
 public:
  constexpr CopyStates() = default;
  constexpr CopyStates(std::initializer_list<CopyState> states) {
    for (const CopyState state : states) bits_ |= bit(state);
  }
  static constexpr CopyStates all() { return CopyStates((1U << kCopyStateCount) - 1); }
  constexpr bool has(CopyState state) const { return (bits_ & bit(state)) != 0; }
  constexpr CopyStates operator|(CopyStates other) const { return CopyStates(bits_ | other.bits_); }
  constexpr CopyStates operator&(CopyStates other) const { return CopyStates(bits_ & other.bits_); }
  constexpr CopyStates operator~() const { return CopyStates(all().bits_ & ~bits_); }
  constexpr bool operator==(const CopyStates& other) const { return bits_ == other.bits_; }
  // Bit n is the state with number n, for stores that ask in SQL.
  constexpr std::uint32_t bits() const { return bits_; }

 private:
  explicit constexpr CopyStates(std::uint32_t bits) : bits_(bits) {}
  static constexpr std::uint32_t bit(CopyState state) { return 1U << static_cast<unsigned>(state); }
  std::uint32_t bits_ = 0;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_STORE_COPY_STATE_H_
