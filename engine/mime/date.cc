#include "engine/mime/date.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <vector>

#include "engine/mime/header_parse.h"

namespace waferseal::mime {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

std::optional<int> read_number(std::string_view text, std::size_t max_digits) {
  if (text.empty() || text.size() > max_digits) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

// Minutes east of UTC. RFC 5322, 4.3: unknown names and military letters mean -0000.
int read_zone(std::string_view zone) {
  if (zone.size() == 5 && (zone[0] == '+' || zone[0] == '-')) {
    const auto digits = read_number(zone.substr(1), 4);
    if (!digits || *digits % 100 > 59) return 0;
    const int minutes = *digits / 100 * 60 + *digits % 100;
    return zone[0] == '-' ? -minutes : minutes;
  }
  const std::string name = lower_case(zone);
  if (name == "edt") return -4 * 60;
  if (name == "est" || name == "cdt") return -5 * 60;
  if (name == "cst" || name == "mdt") return -6 * 60;
  if (name == "mst" || name == "pdt") return -7 * 60;
  if (name == "pst") return -8 * 60;
  return 0;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : without_comments(text)) {
    if (c == ' ' || c == '\t' || c == ',' || c == '\r' || c == '\n') {
      if (!word.empty()) words.push_back(std::move(word));
      word.clear();
    } else {
      word += c;
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

}  // namespace

std::string write_date(UnixTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const auto month = static_cast<unsigned>(date.month());
  const auto seconds = static_cast<int>((time - day).count());
  std::string name(kMonths[month - 1]);
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %u %s %04d %02d:%02d:%02d +0000",
                kDays[std::chrono::weekday(day).c_encoding()].data(),
                static_cast<unsigned>(date.day()), name.c_str(), static_cast<int>(date.year()),
                seconds / 3600, seconds / 60 % 60, seconds % 60);
  return text.data();
}

std::optional<UnixTime> read_date(std::string_view text) {
  auto words = words_of(text);
  // The name of the day is optional, and nobody needs it.
  if (!words.empty() && !read_number(words[0], 2)) words.erase(words.begin());
  if (words.size() < 4) return std::nullopt;
  const auto day = read_number(words[0], 2);
  const auto month = std::find(kMonths.begin(), kMonths.end(), lower_case(words[1]).substr(0, 3));
  auto year = read_number(words[2], 4);
  if (!day || month == kMonths.end() || !year) return std::nullopt;
  // RFC 5322, 4.3.
  if (words[2].size() == 2) *year += *year < 50 ? 2000 : 1900;
  if (words[2].size() == 3) *year += 1900;

  const std::string_view clock = words[3];
  const auto first = clock.find(':');
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = clock.find(':', first + 1);
  const auto hours = read_number(clock.substr(0, first), 2);
  const auto minutes = read_number(
      clock.substr(first + 1, second == std::string_view::npos ? second : second - first - 1), 2);
  const auto seconds = second == std::string_view::npos ? std::optional<int>(0)
                                                        : read_number(clock.substr(second + 1), 2);
  if (!hours || !minutes || !seconds || *hours > 23 || *minutes > 59 || *seconds > 60) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date(
      std::chrono::year(*year),
      std::chrono::month(static_cast<unsigned>(month - kMonths.begin()) + 1),
      std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  const int zone = words.size() > 4 ? read_zone(words[4]) : 0;
  return UnixTime(std::chrono::sys_days(date) + std::chrono::hours(*hours) +
                  std::chrono::minutes(*minutes - zone) + std::chrono::seconds(*seconds));
}

}  // namespace waferseal::mime
