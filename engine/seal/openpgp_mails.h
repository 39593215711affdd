// The OpenPGP mails of a message (SPEC 7.2, f): one for all recipients who are not hidden, one for
// each who is.
#ifndef WAFERSEAL_ENGINE_SEAL_OPENPGP_MAILS_H_
#define WAFERSEAL_ENGINE_SEAL_OPENPGP_MAILS_H_

#include <cstddef>
#include <vector>

#include "engine/seal/copy_plan.h"
#include "waferseal/openpgp.h"

namespace waferseal::seal {

struct GroupMail {
  std::vector<std::size_t> copies;  // indices into `copies`
  Ciphertext mail;
};

// `signer` may be null. Errors of openpgp::encrypt_mail.
Result<std::vector<GroupMail>> encrypt_groups(const SealPlan& plan,
                                              const std::vector<CopyPlan>& copies,
                                              const openpgp::SecretKey* signer,
                                              RandomSource& random);

}  // namespace waferseal::seal

#endif  // WAFERSEAL_ENGINE_SEAL_OPENPGP_MAILS_H_
