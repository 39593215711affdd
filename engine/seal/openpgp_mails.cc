#include "engine/seal/openpgp_mails.h"

#include <string>
#include <utility>

namespace waferseal {
namespace seal {
namespace {

openpgp::EncryptOptions options_for(const SealPlan& plan, const std::vector<CopyPlan>& copies,
                                    const std::vector<std::size_t>& group,
                                    const openpgp::SecretKey* signer) {
  openpgp::EncryptOptions options;
  options.now = plan.now;
  options.signer = signer;
  for (const std::size_t copy : group) {
    options.recipients.push_back(plan.keys[*copies[copy].key].openpgp_key);
  }
  return options;
}

}  // namespace

Status encrypt_groups(const SealPlan& plan, const std::vector<CopyPlan>& copies,
                      const openpgp::SecretKey* signer, RandomSource& random,
                      OpenPgpMailSink& mails) {
  const std::vector<std::vector<std::size_t>> groups = openpgp_groups(copies);
  for (const std::vector<std::size_t>& group : groups) {
    std::vector<Mailbox> recipients;
    recipients.reserve(group.size());
    for (const std::size_t copy : group) recipients.push_back(copies[copy].recipient);
    WAFERSEAL_CHECK(mails.begin(recipients, groups.size()));
    WAFERSEAL_CHECK(openpgp::encrypt_mail(plan.message, options_for(plan, copies, group, signer),
                                          random, mails));
  }
  return Done{};
}

Status HeldMails::begin(const std::vector<Mailbox>& recipients, std::size_t) {
  end();
  recipients_ = recipients;
  return Done{};
}

Status HeldMails::write(ByteView bytes) {
  append(mail_, bytes);
  return Done{};
}

std::vector<OpenPgpMail> HeldMails::take() {
  end();
  return std::move(mails_);
}

void HeldMails::end() {
  if (recipients_.empty()) return;
  mails_.push_back({std::exchange(recipients_, {}), Ciphertext::sealed(std::exchange(mail_, {}))});
}

}  // namespace seal

Status seal_openpgp_mails(SealPlan plan, const openpgp::SecretKey* signer, RandomSource& random,
                          OpenPgpMailSink& mails) {
  WAFERSEAL_TRY(const std::vector<seal::CopyPlan> copies, seal::plan_copies(plan));
  for (const seal::CopyPlan& copy : copies) {
    if (copy.method == Method::kOpenPgp) continue;
    return Error{Code::kSealNeedsAccount, copy.recipient.text(), std::string(name(copy.method))};
  }
  if (plan.message.message_id.empty()) {
    plan.message.message_id =
        mime::new_message_id(random, plan.message.from.mailbox.domain().ascii());
  }
  return seal::encrypt_groups(plan, copies, signer, random, mails);
}

Result<std::vector<OpenPgpMail>> seal_openpgp_mails(SealPlan plan, const openpgp::SecretKey* signer,
                                                    RandomSource& random) {
  seal::HeldMails mails;
  WAFERSEAL_CHECK(seal_openpgp_mails(std::move(plan), signer, random, mails));
  return mails.take();
}

}  // namespace waferseal
