// Sealing without an account: OpenPGP mails and nothing else.
#include <gtest/gtest.h>

#include "tests/engine/seal/scene.h"

namespace waferseal::seal_test {
namespace {

// Recipients of whom nothing but OpenPGP keys is known; the second one is hidden.
SealPlan openpgp_plan(const Scene& scene) {
  std::string fp = scene.fingerprint();
  for (char& c : fp) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const std::string entry =
      R"({"books": [{"book": "personal", "outcome": "present", "source": "address-book", "entries":
      [{"id": "e", "openpgp": {"fingerprint": ")" +
      fp + R"(", "pin": "match"}}]}]})";
  const std::string json = R"({"sender": ")" + scene.sender_mailbox.text() +
                           R"(", "recipients": [{"mailbox": ")" + scene.pgp.text() +
                           R"("}], "available_methods": ["openpgp"],
      "books": {"subscribed": ["personal"]}, "policy": {"version": 1}, "facts": {"mailboxes": {")" +
                           scene.pgp.text() + "\": " + entry + "}}}";
  Result<Request> request = parse_request(json);
  if (!request) ADD_FAILURE() << describe(request.error());
  mime::Message message{{"Doctor", scene.sender_mailbox}};
  message.to = {{"Bob", scene.pgp}};
  message.subject = "MARKER-subject";
  message.date = scene.now;
  message.text = "MARKER-body";
  Resolution resolution = resolve(*request);
  SealPlan plan{std::move(message), *std::move(request), std::move(resolution)};
  plan.keys.push_back({scene.pgp, scene.pgp_key.public_key});
  plan.now = scene.now;
  return plan;
}

TEST(SealOpenPgpMails, OpensWithTheRecipientsKeyAndNeedsNobodyElse) {
  Scene scene;
  const auto mails = seal_openpgp_mails(openpgp_plan(scene), nullptr, scene.random);
  ASSERT_TRUE(mails.ok()) << describe(mails.error());
  ASSERT_EQ(mails->size(), 1u);
  EXPECT_EQ((*mails)[0].recipients, std::vector<Mailbox>{scene.pgp});
  const auto opened =
      openpgp::decrypt_mail((*mails)[0].mail.view(), scene.pgp_key.secret_key, {}, scene.now);
  ASSERT_TRUE(opened.ok()) << describe(opened.error());
  EXPECT_EQ(opened->message.subject, "MARKER-subject");
  EXPECT_FALSE(opened->message.message_id.empty());
}

TEST(SealOpenPgpMails, IsSignedIfThereIsASigner) {
  Scene scene;
  const openpgp::KeyPair doctor =
      *openpgp::generate({"Doctor <doctor@practice.example>", scene.now - std::chrono::hours(1)});
  const auto mails = seal_openpgp_mails(openpgp_plan(scene), &doctor.secret_key, scene.random);
  ASSERT_TRUE(mails.ok()) << describe(mails.error());
  const auto opened = openpgp::decrypt_mail((*mails)[0].mail.view(), scene.pgp_key.secret_key,
                                            {doctor.public_key}, scene.now);
  ASSERT_TRUE(opened.ok()) << describe(opened.error());
  ASSERT_EQ(opened->signatures.size(), 1u);
  EXPECT_EQ(opened->signatures[0].state, openpgp::SignatureState::kGood);
}

TEST(SealOpenPgpMails, ACopyThatGoesAnotherWayIsRefusedByName) {
  Scene scene;
  const auto mails = seal_openpgp_mails(scene.plan(), nullptr, scene.random);
  ASSERT_FALSE(mails.ok());
  EXPECT_EQ(mails.error().code, Code::kSealNeedsAccount);
  EXPECT_EQ(mails.error().subject, scene.tls.text());
}

TEST(SealOpenPgpMails, AnotherKeyThanTheDecisionsIsRefused) {
  Scene scene;
  SealPlan plan = openpgp_plan(scene);
  plan.keys[0].openpgp_key =
      openpgp::generate({"Bob <bob@keys.example>", scene.now - std::chrono::hours(1)})->public_key;
  EXPECT_EQ(seal_openpgp_mails(std::move(plan), nullptr, scene.random).code(), Code::kSealKeyOther);
}

}  // namespace
}  // namespace waferseal::seal_test
