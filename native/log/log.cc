#include "native/log/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>

namespace waferseal::log {
namespace {

constexpr std::string_view kLevels[] = {"debug", "info", "warn", "error"};

std::atomic<bool> g_json = false;

std::string_view name_of(Level level) { return kLevels[static_cast<std::size_t>(level)]; }

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarn:
      return spdlog::level::warn;
    case Level::kError:
      break;
  }
  return spdlog::level::err;
}

// Whatever stands in it, a value cannot look like another field or another line.
std::string plain(const std::string& value) {
  const bool bare =
      !value.empty() && value.find_first_of(" \"=\\\t\r\n") == std::string::npos &&
      std::all_of(value.begin(), value.end(), [](unsigned char c) { return c > 0x20 && c < 0x7F; });
  if (bare) return value;
  return nlohmann::json(value).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

bool is_empty(const Field& field) {
  const auto* const text = std::get_if<std::string>(&field.value());
  return text != nullptr && text->empty();
}

}  // namespace

Level level_of(Code code) { return code == Code::kInternal ? Level::kError : Level::kWarn; }

std::string text_line(Level level, std::string_view event, std::initializer_list<Field> fields) {
  std::string line(name_of(level));
  line += " ";
  line += event;
  for (const Field& field : fields) {
    if (is_empty(field)) continue;
    line += " ";
    line += field.name();
    line += "=";
    if (const auto* number = std::get_if<std::int64_t>(&field.value())) {
      line += std::to_string(*number);
    } else {
      line += plain(std::get<std::string>(field.value()));
    }
  }
  return line;
}

std::string json_members(Level level, std::string_view event, std::initializer_list<Field> fields) {
  nlohmann::ordered_json members;
  members["level"] = name_of(level);
  members["event"] = event;
  for (const Field& field : fields) {
    if (is_empty(field)) continue;
    const std::string name(field.name());
    if (const auto* number = std::get_if<std::int64_t>(&field.value())) {
      members[name] = *number;
    } else {
      members[name] = std::get<std::string>(field.value());
    }
  }
  const std::string object =
      members.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace);
  return object.substr(1, object.size() - 2);
}

void write(Level level, std::string_view event, std::initializer_list<Field> fields) {
  spdlog::logger* const logger = spdlog::default_logger_raw();
  if (logger == nullptr || !logger->should_log(spdlog_level(level))) return;
  logger->log(spdlog_level(level), "{}",
              g_json ? json_members(level, event, fields) : text_line(level, event, fields));
}

void write_failure(std::string_view event, const Error& error) {
  if (error.detail.empty()) {
    write(level_of(error.code), event, {{"code", code_name(error.code)}});
  } else {
    write(level_of(error.code), event, {{"code", code_name(error.code)}, {"detail", error.detail}});
  }
}

Status start(const std::string& level, const std::string& format) {
  if (std::find(std::begin(kLevels), std::end(kLevels), level) == std::end(kLevels)) {
    return Error{Code::kConfigInvalid, "log.level", "must be debug, info, warn or error"};
  }
  if (format != "text" && format != "json") {
    return Error{Code::kConfigInvalid, "log.format", "must be text or json"};
  }
  g_json = format == "json";
  auto logger = std::make_shared<spdlog::logger>("waferseal",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_level(spdlog::level::from_str(level));
  logger->set_pattern(
      g_json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ",%v})" : "%Y-%m-%dT%H:%M:%S.%eZ %v",
      spdlog::pattern_time_type::utc);
  logger->flush_on(spdlog::level::debug);
  spdlog::set_default_logger(std::move(logger));
  return Done{};
}

}  // namespace waferseal::log
