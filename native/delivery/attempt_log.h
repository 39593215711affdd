// One line of the log for each attempt to hand something over. Says nothing of whom it was for: the
// operator asks `waferseal queue show`, the sender the sent list.
#ifndef WAFERSEAL_NATIVE_DELIVERY_ATTEMPT_LOG_H_
#define WAFERSEAL_NATIVE_DELIVERY_ATTEMPT_LOG_H_

#include "native/smtp/attempt.h"
#include "native/store/queue.h"

namespace waferseal::delivery {

void log_attempt(const native::QueueRow& row, const Attempt& attempt);

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_DELIVERY_ATTEMPT_LOG_H_
