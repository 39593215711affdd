#include "waferseal/strength.h"

#include <algorithm>
#include <array>

#include "engine/policy/levels.h"
#include "engine/policy/names.h"

namespace waferseal {
namespace {

using std::string_view;
using std::to_array;

constexpr auto kReaders = to_array<string_view>(
    {"on-the-way", "database-thief", "mailbox-thief", "mailbox-reader", "operator"});
constexpr auto kAccesses = to_array<string_view>({"no", "by-guessing", "yes"});
constexpr auto kCircumstances =
    to_array<string_view>({"none", "pinned-key", "found-key", "strong-answer", "weak-answer",
                           "weak-answer-unverified-mail", "verified-mail", "unverified-mail"});

KeyFact key(Pin pin) {
  KeyFact fact;
  fact.pin = pin;
  return fact;
}

}  // namespace

namespace policy {

template <>
std::span<const string_view> names_of<Reader>() {
  return kReaders;
}
template <>
std::span<const string_view> names_of<Access>() {
  return kAccesses;
}
template <>
std::span<const string_view> names_of<Circumstance>() {
  return kCircumstances;
}

}  // namespace policy

std::string_view name(Reader reader) { return policy::name_in(reader); }
std::string_view name(Access access) { return policy::name_in(access); }
std::string_view name(Circumstance circumstance) { return policy::name_in(circumstance); }

Access access_of(Level level, Reader reader) {
  switch (reader) {
    case Reader::kOnTheWay:
    case Reader::kDatabaseThief:
      return level >= Level::kL1 ? Access::kNo : Access::kYes;
    case Reader::kMailboxThief:
      return level >= Level::kL2 ? Access::kNo : Access::kYes;
    case Reader::kMailboxReader:
      if (level >= Level::kL4) return Access::kNo;
      return level == Level::kL3 ? Access::kByGuessing : Access::kYes;
    case Reader::kOperator:
      return level >= Level::kL5 ? Access::kNo : Access::kYes;
  }
  return Access::kYes;
}

std::vector<StrengthRow> strength_table() {
  using C = Circumstance;
  std::vector<StrengthRow> rows{
      {Method::kInsecure, C::kNone, policy::level_of_insecure()},
      {Method::kTls, C::kNone, policy::level_of_tls()},
      {Method::kEscrowLogin, C::kVerifiedMail, policy::level_of_login(true)},
      {Method::kEscrowLogin, C::kUnverifiedMail, policy::level_of_login(false)},
      {Method::kEscrowQuestion, C::kStrongAnswer,
       policy::level_of_question(Strength::kStrong, false, false)},
      {Method::kEscrowQuestion, C::kWeakAnswer,
       policy::level_of_question(Strength::kWeak, false, true)},
      {Method::kEscrowQuestion, C::kWeakAnswerUnverified,
       policy::level_of_question(Strength::kWeak, false, false)},
  };
  for (const Method method : {Method::kOpenPgp, Method::kSmime}) {
    rows.push_back({method, C::kPinnedKey, policy::level_of_key(key(Pin::kMatch))});
    rows.push_back({method, C::kFoundKey, policy::level_of_key(key(Pin::kNone))});
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const StrengthRow& a, const StrengthRow& b) { return a.level > b.level; });
  return rows;
}

}  // namespace waferseal
