#include "engine/seal/openpgp_mails.h"

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

Result<std::vector<GroupMail>> encrypt_groups(const SealPlan& plan,
                                              const std::vector<CopyPlan>& copies,
                                              const openpgp::SecretKey* signer,
                                              RandomSource& random) {
  std::vector<GroupMail> mails;
  for (std::vector<std::size_t>& group : openpgp_groups(copies)) {
    WAFERSEAL_TRY(
        Ciphertext mail,
        openpgp::encrypt_mail(plan.message, options_for(plan, copies, group, signer), random));
    mails.push_back({std::move(group), std::move(mail)});
  }
  return mails;
}

}  // namespace seal

namespace {

class HeldMails final : public OpenPgpMailSink {
 public:
  Status begin(const std::vector<Mailbox>& recipients, std::size_t) override {
    end();
    recipients_ = recipients;
    return Done{};
  }
  Status write(ByteView bytes) override {
    append(mail_, bytes);
    return Done{};
  }
  std::vector<OpenPgpMail> take() {
    end();
    return std::move(mails_);
  }

 private:
  void end() {
    if (recipients_.empty()) return;
    mails_.push_back(
        {std::exchange(recipients_, {}), Ciphertext::sealed(std::exchange(mail_, {}))});
  }

  std::vector<OpenPgpMail> mails_;
  std::vector<Mailbox> recipients_;
  Bytes mail_;
};

}  // namespace

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
  const std::vector<std::vector<std::size_t>> groups = seal::openpgp_groups(copies);
  for (const std::vector<std::size_t>& group : groups) {
    std::vector<Mailbox> recipients;
    for (const std::size_t copy : group) recipients.push_back(copies[copy].recipient);
    WAFERSEAL_CHECK(mails.begin(recipients, groups.size()));
    WAFERSEAL_CHECK(openpgp::encrypt_mail(
        plan.message, seal::options_for(plan, copies, group, signer), random, mails));
  }
  return Done{};
}

Result<std::vector<OpenPgpMail>> seal_openpgp_mails(SealPlan plan, const openpgp::SecretKey* signer,
                                                    RandomSource& random) {
  HeldMails mails;
  WAFERSEAL_CHECK(seal_openpgp_mails(std::move(plan), signer, random, mails));
  return mails.take();
}

}  // namespace waferseal
