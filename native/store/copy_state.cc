#include "native/store/copy_state.h"

#include <array>

namespace waferseal::native {
namespace {

constexpr std::array<std::string_view, kCopyStateCount> kCopyStateNames = {
    "queued",    "deferred", "sent",      "notified", "opened",
    "fell-back", "failed",   "retracted", "expired"};

}  // namespace

std::string_view copy_state_name(CopyState state) {
  return kCopyStateNames[static_cast<std::size_t>(state)];
}

std::optional<CopyState> copy_state_from_name(std::string_view name) {
  for (std::size_t i = 0; i < kCopyStateNames.size(); ++i) {
    if (kCopyStateNames[i] == name) return static_cast<CopyState>(i);
  }
  return std::nullopt;
}

}  // namespace waferseal::native
