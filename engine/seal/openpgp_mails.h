// The OpenPGP mails of a message (SPEC 7.2, f): one for all recipients who are not hidden, one for
// each who is.
#ifndef WAFERSEAL_ENGINE_SEAL_OPENPGP_MAILS_H_
#define WAFERSEAL_ENGINE_SEAL_OPENPGP_MAILS_H_

#include <cstddef>
#include <vector>

#include "engine/seal/copy_plan.h"
#include "waferseal/openpgp.h"

namespace waferseal::seal {

// One mail for each of openpgp_groups(copies), in their order. `signer` may be null. Errors of
// openpgp::encrypt_mail and of `mails`.
Status encrypt_groups(const SealPlan& plan, const std::vector<CopyPlan>& copies,
                      const openpgp::SecretKey* signer, RandomSource& random,
                      OpenPgpMailSink& mails);

// Keeps them in memory.
class HeldMails final : public OpenPgpMailSink {
 public:
  Status begin(const std::vector<Mailbox>& recipients, std::size_t mails) override;
  Status write(ByteView bytes) override;
  std::vector<OpenPgpMail> take();

 private:
  void end();

  std::vector<OpenPgpMail> mails_;
  std::vector<Mailbox> recipients_;
  Bytes mail_;
};

}  // namespace waferseal::seal

#endif  // WAFERSEAL_ENGINE_SEAL_OPENPGP_MAILS_H_
