#include "engine/seal/openpgp_mails.h"

#include <utility>

namespace waferseal {
namespace seal {

Result<std::vector<GroupMail>> encrypt_groups(const SealPlan& plan,
                                              const std::vector<CopyPlan>& copies,
                                              const openpgp::SecretKey* signer,
                                              RandomSource& random) {
  std::vector<GroupMail> mails;
  for (std::vector<std::size_t>& group : openpgp_groups(copies)) {
    openpgp::EncryptOptions options;
    options.now = plan.now;
    options.signer = signer;
    for (const std::size_t copy : group) {
      options.recipients.push_back(plan.keys[*copies[copy].key].openpgp_key);
    }
    WAFERSEAL_TRY(Ciphertext mail, openpgp::encrypt_mail(plan.message, options, random));
    mails.push_back({std::move(group), std::move(mail)});
  }
  return mails;
}

}  // namespace seal

Result<std::vector<OpenPgpMail>> seal_openpgp_mails(SealPlan plan, const openpgp::SecretKey* signer,
                                                    RandomSource& random) {
  WAFERSEAL_TRY(const std::vector<seal::CopyPlan> copies, seal::plan_copies(plan));
  for (const seal::CopyPlan& copy : copies) {
    if (copy.method == Method::kOpenPgp) continue;
    return Error{Code::kSealNeedsAccount, copy.recipient.text(), std::string(name(copy.method))};
  }
  if (plan.message.message_id.empty()) {
    plan.message.message_id =
        mime::new_message_id(random, plan.message.from.mailbox.domain().ascii());
  }
  WAFERSEAL_TRY(std::vector<seal::GroupMail> groups,
                seal::encrypt_groups(plan, copies, signer, random));
  std::vector<OpenPgpMail> mails;
  for (seal::GroupMail& group : groups) {
    OpenPgpMail mail{{}, std::move(group.mail)};
    for (const std::size_t copy : group.copies) mail.recipients.push_back(copies[copy].recipient);
    mails.push_back(std::move(mail));
  }
  return mails;
}

}  // namespace waferseal
