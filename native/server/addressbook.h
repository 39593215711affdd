// The user's address books, and what the server knows about recipients.
#ifndef WAFERSEAL_NATIVE_SERVER_ADDRESSBOOK_H_
#define WAFERSEAL_NATIVE_SERVER_ADDRESSBOOK_H_

#include "native/server/router.h"

namespace waferseal::native {

// addressbook/entries, lookup
void add_address_book_routes(Router& router);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_ADDRESSBOOK_H_
