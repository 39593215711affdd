// A queue row of kind `status`: the sender is told by mail what became of a copy (SPEC 8.17).
#ifndef WAFERSEAL_NATIVE_DELIVERY_STATUS_ROW_H_
#define WAFERSEAL_NATIVE_DELIVERY_STATUS_ROW_H_

#include "native/delivery/mail_exchange.h"
#include "native/store/store.h"

namespace waferseal::delivery {

// Sends it and ends the row, or gives it back for later. Errors are the store's.
Status work_on_status_row(native::Store& store, const MailExchange& exchange,
                          const native::QueueRow& row, UnixTime now);

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_DELIVERY_STATUS_ROW_H_
