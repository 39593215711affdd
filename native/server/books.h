// Which address books a user has, and in which order they are searched.
#ifndef WAFERSEAL_NATIVE_SERVER_BOOKS_H_
#define WAFERSEAL_NATIVE_SERVER_BOOKS_H_

#include "native/server/router.h"
#include "native/store/users.h"

namespace waferseal::native {

// addressbook/books, addressbook/order
void add_book_routes(Router& router);

bool has_book(const AddressBooks& books, const std::string& id);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_BOOKS_H_
