#include "native/cli/logging.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace waferseal::native {

Status start_logging(const std::string& level) {
  if (level != "debug" && level != "info" && level != "warn" && level != "error") {
    return Error{Code::kConfigInvalid, "log.level", "must be debug, info, warn or error"};
  }
  auto logger = std::make_shared<spdlog::logger>("waferseal",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_level(spdlog::level::from_str(level));
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  logger->flush_on(spdlog::level::debug);
  spdlog::set_default_logger(std::move(logger));
  return Done{};
}

}  // namespace waferseal::native
