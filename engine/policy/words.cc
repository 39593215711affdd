#include "waferseal/words.h"

#include <array>

#include "engine/policy/names.h"

namespace waferseal {
namespace {

using std::string_view;
using std::to_array;

constexpr auto kMethods =
    to_array<string_view>({"tls", "openpgp", "smime", "escrow-question", "escrow-login", "ask",
                           "insecure", "refuse", "hold"});
constexpr auto kLevels = to_array<string_view>({"L0", "L1", "L2", "L3", "L4", "L5"});
constexpr auto kAssurances =
    to_array<string_view>({"none", "opportunistic", "pkix", "mta-sts", "dane"});

}  // namespace

namespace policy {

template <>
std::span<const string_view> names_of<Method>() {
  return kMethods;
}
template <>
std::span<const string_view> names_of<Level>() {
  return kLevels;
}
template <>
std::span<const string_view> names_of<Assurance>() {
  return kAssurances;
}

}  // namespace policy

std::string_view name(Method value) { return policy::name_in(value); }
std::string_view name(Level value) { return policy::name_in(value); }
std::string_view name(Assurance value) { return policy::name_in(value); }

std::optional<Method> method_from_name(std::string_view name) {
  return policy::from_name<Method>(name);
}
std::optional<Assurance> assurance_from_name(std::string_view name) {
  return policy::from_name<Assurance>(name);
}

std::optional<Level> level_from_number(std::int64_t number) {
  if (number < 0 || number >= static_cast<std::int64_t>(kLevels.size())) return std::nullopt;
  return static_cast<Level>(number);
}

Carrier carrier_of(Method method) {
  switch (method) {
    case Method::kTls:
    case Method::kInsecure:
      return Carrier::kAgent;
    case Method::kOpenPgp:
    case Method::kSmime:
      return Carrier::kCiphertext;
    case Method::kEscrowQuestion:
    case Method::kEscrowLogin:
      return Carrier::kNotice;
    case Method::kAsk:
    case Method::kRefuse:
    case Method::kHold:
      return Carrier::kNone;
  }
  return Carrier::kNone;
}

bool is_sending(Method method) { return carrier_of(method) != Carrier::kNone; }

}  // namespace waferseal
