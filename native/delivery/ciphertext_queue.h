// The server's own queue: copies that are ciphertext already (PGP/MIME), and mails that tell a sender
// what became of a copy. No secret is needed (SPEC 8.8, 8.10, 8.12, 8.17).
#ifndef WAFERSEAL_NATIVE_DELIVERY_CIPHERTEXT_QUEUE_H_
#define WAFERSEAL_NATIVE_DELIVERY_CIPHERTEXT_QUEUE_H_

#include "native/delivery/domain_shares.h"
#include "native/delivery/mail_exchange.h"
#include "native/store/store.h"

namespace waferseal::delivery {

// Claims what is due of one message and domain, delivers and records it. False: nothing was due.
// Errors are the store's; those of a delivery are recorded with the copy. Several workers may do
// this at once, each with its own store; they share `shares`.
Result<bool> deliver_due_ciphertext(native::Store& store, const native::BlobStore& blobs,
                                    const MailExchange& exchange, DomainShares& shares,
                                    const Clock& clock);

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_DELIVERY_CIPHERTEXT_QUEUE_H_
