#include <array>

#include "engine/policy/json/parts.h"
#include "waferseal/strength.h"

namespace waferseal {

std::string strength_table_json() {
  constexpr std::array kEveryReader{Reader::kOnTheWay, Reader::kDatabaseThief,
                                    Reader::kMailboxThief, Reader::kMailboxReader,
                                    Reader::kOperator};
  policy::Json out = policy::Json::array();
  for (const StrengthRow& row : strength_table()) {
    policy::Json readers = policy::Json::object();
    for (const Reader reader : kEveryReader) {
      readers[std::string(name(reader))] = name(access_of(row.level, reader));
    }
    out.push_back({{"method", name(row.method)},
                   {"circumstance", name(row.circumstance)},
                   {"level", name(row.level)},
                   {"readers", std::move(readers)}});
  }
  return out.dump();
}

}  // namespace waferseal
