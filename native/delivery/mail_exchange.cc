#include "native/delivery/mail_exchange.h"

namespace waferseal::delivery {

UnixTime system_clock_now() {
  return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace waferseal::delivery
