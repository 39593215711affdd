// Who can read a copy: the levels of SPEC 2.7 as a table that a page can show.
//
//   for (const StrengthRow& row : strength_table())
//     show(row.method, row.circumstance, access_of(row.level, Reader::kMailboxThief));
//
// The rows have their levels from the functions that the resolver has them from.
#ifndef WAFERSEAL_STRENGTH_H_
#define WAFERSEAL_STRENGTH_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "waferseal/words.h"

namespace waferseal {

// Besides the recipient, who always can.
enum class Reader : std::uint8_t {
  kOnTheWay,       // reads along where mail travels
  kDatabaseThief,  // has what the server stores
  kMailboxThief,   // copies the recipient's mailbox once it has been read
  kMailboxReader,  // reads along in the recipient's mailbox
  kOperator,       // runs the server and its guard
};
// "on-the-way", "database-thief", "mailbox-thief", "mailbox-reader", "operator".
std::string_view name(Reader reader);

enum class Access : std::uint8_t {
  kNo,
  kByGuessing,  // the answer, within the tries that the guard counts
  kYes,
};
// "no", "by-guessing", "yes".
std::string_view name(Access access);

// `kYes` also where nothing is certain.
Access access_of(Level level, Reader reader);

// What the level of a method depends on; `kNone`: nothing.
enum class Circumstance : std::uint8_t {
  kNone,
  kPinnedKey,  // compared with its owner
  kFoundKey,   // nobody vouches for it
  kStrongAnswer,
  kWeakAnswer,            // or one that many know; notice and resets travel verified
  kWeakAnswerUnverified,  // the same, and they may not
  kVerifiedMail,
  kUnverifiedMail,
};
// "none", "pinned-key", "found-key", "strong-answer", "weak-answer", "weak-answer-unverified-mail",
// "verified-mail", "unverified-mail".
std::string_view name(Circumstance circumstance);

struct StrengthRow {
  Method method = Method::kRefuse;
  Circumstance circumstance = Circumstance::kNone;
  Level level = Level::kL0;
};
// Each way in which a copy can be sent, the strongest first.
std::vector<StrengthRow> strength_table();

// [{"method", "circumstance", "level", "readers": {reader: access}}]
std::string strength_table_json();

}  // namespace waferseal

#endif  // WAFERSEAL_STRENGTH_H_
