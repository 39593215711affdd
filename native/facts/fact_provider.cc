#include "native/facts/fact_provider.h"

#include "native/facts/address_books.h"
#include "native/facts/directory.h"
#include "native/facts/portal_accounts.h"

namespace waferseal::native {

Result<FactProvider::Known> FactProvider::look_up(UserStore& users, const Mailbox& sender,
                                                  const std::vector<Mailbox>& recipients) {
  WAFERSEAL_TRY(const AddressBooks books, users.list_books(sender.text()));
  WAFERSEAL_TRY(const std::vector<AddressBookEntry> entries, users.list_entries(sender.text()));
  Known known;
  known.books = books_of(books);
  known.facts.domains = mail_servers_.facts(recipients);
  for (const Mailbox& recipient : recipients) {
    MailboxFacts facts;
    WAFERSEAL_TRY(facts.directory, directory_fact(users, recipient));
    facts.books = book_facts(books, entries, recipient, now_());
    facts.portal_account = portal_account_fact(recipient);
    known.facts.mailboxes[recipient] = std::move(facts);
  }
  return known;
}

}  // namespace waferseal::native
