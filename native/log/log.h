// The log: one line per event on standard error, for people or for programs.
//
//   log::write(log::Level::kInfo, "http", {{"method", "POST"}, {"status", 201}});
//
//   2026-05-28T20:00:00.000Z info http method=POST status=201
//   {"time":"2026-05-28T20:00:00.000Z","level":"info","event":"http","method":"POST","status":201}
//
// No mailbox, domain, path below /p, query, header or body ever stands in it; where a user or a
// recipient has to be told apart, Names (names.h) gives a keyed name.
//
// `error` means a fault of this program. What the world does (a full disk, a mail server that is
// down, a file with the wrong mode) is a `warn`.
#ifndef WAFERSEAL_NATIVE_LOG_LOG_H_
#define WAFERSEAL_NATIVE_LOG_LOG_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "waferseal/result.h"

namespace waferseal::log {

enum class Level { kDebug, kInfo, kWarn, kError };

class Field {
 public:
  Field(std::string_view name, std::string_view value) : name_(name), value_(std::string(value)) {}
  Field(std::string_view name, const char* value) : Field(name, std::string_view(value)) {}
  template <class Number, class = std::enable_if_t<std::is_integral_v<Number>>>
  Field(std::string_view name, Number value)
      : name_(name), value_(static_cast<std::int64_t>(value)) {}
  std::string_view name() const { return name_; }
  const std::variant<std::string, std::int64_t>& value() const { return value_; }

 private:
  std::string_view name_;
  std::variant<std::string, std::int64_t> value_;
};

// Of something that failed.
Level level_of(Code code);

// A field whose text is empty is left out.
void write(Level level, std::string_view event, std::initializer_list<Field> fields = {});
// With code and, unless it is empty, detail; the subject may be somebody's address and is left out.
void write_failure(std::string_view event, const Error& error);

// log.level: "debug", "info", "warn" or "error"; log.format: "text" or "json". kConfigInvalid.
Status start(const std::string& level, const std::string& format);

// How a line looks, without its time; for tests and for start().
std::string text_line(Level level, std::string_view event, std::initializer_list<Field> fields);
std::string json_members(Level level, std::string_view event, std::initializer_list<Field> fields);

}  // namespace waferseal::log

#endif  // WAFERSEAL_NATIVE_LOG_LOG_H_
