// What the sender's address books say about a recipient: keys with what is wrong with them, and
// that there is a question; never the question or its answer, which are sealed.
#ifndef WAFERSEAL_NATIVE_FACTS_ADDRESS_BOOKS_H_
#define WAFERSEAL_NATIVE_FACTS_ADDRESS_BOOKS_H_

#include <vector>

#include "native/store/users.h"
#include "waferseal/policy.h"

namespace waferseal::native {

// The books member of a resolve request: which books there are, and in which order.
Books books_of(const AddressBooks& books);
// What each book says about `recipient`, searched or not: which are is for the resolver.
std::vector<BookFact> book_facts(const AddressBooks& books,
                                 const std::vector<AddressBookEntry>& entries,
                                 const Mailbox& recipient, UnixTime now);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_FACTS_ADDRESS_BOOKS_H_
