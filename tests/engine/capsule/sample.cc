#include "tests/engine/capsule/sample.h"

#include <algorithm>

namespace waferseal {

Mailbox mailbox(std::string_view text) { return *Mailbox::parse(text); }

Bytes pattern(std::size_t size) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(i % 251);
  return out;
}

SecretBytes joined(std::initializer_list<const SecretBytes*> parts) {
  Bytes out;
  for (const SecretBytes* part : parts) append(out, part->reveal());
  return SecretBytes::adopt(std::move(out));
}

Sample::Sample(std::string_view seed, std::size_t length)
    : random(seed),
      root(SigningKey::generate(random)),
      agent(XWingKey::generate(random)),
      agent_signing(SigningKey::generate(random)),
      ann(generate_user_keys(random)),
      eve(generate_user_keys(random)),
      text(pattern(length)),
      capsule(new_capsule(random)),
      body(*seal_body(capsule.content_key, capsule.header, Plaintext(Bytes(text)))),
      slot_id(random.array<16>()),
      release_share(random.secret(32)) {
  keys.number = 7;
  keys.issued = sample_time() - days(1);
  keys.expires = sample_time() + days(90);
  keys.agents = {ListedAgent{agent.public_key(), agent_signing.public_key(),
                             sample_time() - days(1), sample_time() + days(29)}};
  keys.guards = {ListedGuard{random.array<16>(), SigningKey::generate(random).public_key(),
                             "https://guard.example.org"}};
  keys.account = XWingKey::generate(random).public_key();
  keys.users = {ListedUser{ann_mailbox, ann.signing.public_key(), ann.xwing.public_key()},
                ListedUser{eve_mailbox, eve.signing.public_key(), eve.xwing.public_key()}};
}

SignedStatement Sample::statement(const SigningKey& by, std::optional<Mailbox> recipient,
                                  std::optional<ByteArray<32>> hash) const {
  return sign_statement(
      by, Statement{body.sealed.seal, sample_time(), ann_mailbox, std::move(recipient), hash});
}

SlotPayload Sample::question_payload() {
  return SlotPayload{capsule.content_key.clone(), body.sealed.length, bob_mailbox,
                     statement(ann.signing, bob_mailbox, std::nullopt), std::monostate{}};
}

DeliveryOrders Sample::orders() const {
  DeliveryOrders made;
  made.envelope_sender = ann_mailbox;
  made.recipients = {
      OrderedRecipient{bob_mailbox, Assurance::kPkix, sample_time() + days(2), SlotId{1, 2, 3},
                       DsnNotify{false, true, true}, false},
      OrderedRecipient{mailbox("carol@example.com"), Assurance::kDane, sample_time() + days(2),
                       std::nullopt, std::nullopt, true},
  };
  made.dsn_return = DsnReturn::kHeaders;
  made.dsn_envelope_id = "m-1";
  return made;
}

SlotPayload Sample::agent_payload() {
  return SlotPayload{capsule.content_key.clone(), body.sealed.length, std::nullopt,
                     statement(ann.signing, std::nullopt, orders_hash(orders())), orders()};
}

SlotPayload Sample::sender_payload() {
  SenderRecord record;
  record.control_seed = random.secret(32);
  record.copies.push_back(SenderCopy{slot_id, bob_mailbox, random.secret(32), "Where did we meet?",
                                     SecretBytes(as_bytes("in the library")), random.secret(32)});
  const ByteArray<32> hash = sender_record_hash(slot_id, record);
  return SlotPayload{capsule.content_key.clone(), body.sealed.length, ann_mailbox,
                     statement(ann.signing, ann_mailbox, hash), std::move(record)};
}

SlotHead Sample::question_head() const {
  return SlotHead{SlotKind::kQuestion, slot_id, body.sealed.seal, LinkFields{pattern(200)}};
}

SecretBytes Sample::question_secret() { return SeededRandom("question secret").secret(96); }

Notice Sample::notice() const {
  return Notice{
      slot_id,
      body.sealed.seal,
      ann_mailbox,
      bob_mailbox,
      SecretBytes(as_bytes("https://portal.example.org/p#AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBk"
                           "aGxwdHh8")),
      Assurance::kPkix,
      sample_time(),
      sample_time() + days(14)};
}

BodyOpener Sample::opener() const {
  return *BodyOpener::start(capsule.content_key, capsule.header, body.sealed.seal,
                            body.sealed.length, body.sealed.hashes);
}

}  // namespace waferseal
