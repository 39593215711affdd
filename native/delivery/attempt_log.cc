#include "native/delivery/attempt_log.h"

#include "native/log/log.h"

namespace waferseal::delivery {

void log_attempt(const native::QueueRow& row, const Attempt& attempt) {
  const bool delivered = attempt.fate == Fate::kDelivered;
  const bool took = delivered && !attempt.hosts.empty();
  log::write(log::Level::kInfo, "delivery",
             {{"message", row.message_id},
              {"copy", row.copy_id},
              {"kind", native::queue_kind_name(row.kind)},
              {"attempt", row.attempts},
              {"fate", fate_name(attempt.fate)},
              {"code", delivered ? std::string_view("") : code_name(attempt.code)},
              {"assurance", took ? name(attempt.hosts.back().assurance) : std::string_view("")},
              {"hosts", attempt.hosts.size()}});
}

}  // namespace waferseal::delivery
