#include "native/store/queue.h"

namespace waferseal::native {

std::string_view queue_kind_name(QueueKind kind) {
  switch (kind) {
    case QueueKind::kTls:
      return "tls";
    case QueueKind::kNotice:
      return "notice";
    case QueueKind::kStatus:
      return "status";
    case QueueKind::kOpenPgp:
      break;
  }
  return "openpgp";
}

}  // namespace waferseal::native
