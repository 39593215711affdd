// SPEC 3.6 to 3.9 as vectors: slots of the kind question.
#include "engine/bytes/cbor.h"
#include "tests/engine/capsule/forge.h"
#include "tests/engine/capsule/sample.h"
#include "tests/engine/capsule/scenario.h"
#include "tests/engine/capsule/scenario_json.h"

namespace waferseal {

using nlohmann::json;

std::vector<Scenario> slot_scenarios() {
  Sample sample("vectors: slot");
  const SecretBytes z = sample.question_secret();
  const SlotHead head = sample.question_head();
  const SlotPayload payload = sample.question_payload();
  const MadeSlot made = *make_slot(head, z, payload);
  const Bytes good = encode_slot(made.slot);
  std::vector<Scenario> all;
  const auto add = [&](const char* name, const char* clause, const char* about, const Bytes& slot,
                       const SecretBytes& secret, json expect,
                       const CapsuleHeader* header = nullptr) {
    const Bytes& encoded = (header != nullptr ? *header : sample.capsule.header).encoded();
    all.push_back(
        {name,
         {{"clause", clause},
          {"about", about},
          {"operation", "open_slot"},
          {"input", {{"header", b64(encoded)}, {"slot", b64(slot)}, {"z", b64(secret.reveal())}}},
          {"expect", std::move(expect)}}});
  };
  add("slot-question", "3.7.2", "A question slot and its secret s | L_key | a.", good, z,
      json_of(payload, made.unlock_seed));
  SecretBytes wrong = z.clone();
  wrong.reveal_mutable()[95] ^= 1;
  add("slot-wrong-answer", "3.7.3", "One bit of a is wrong.", good, wrong,
      failure(Code::kSlotWrongSecret));
  const Sample other("vectors: other message");
  add("slot-of-another-message", "3.8.4", "The header is that of another message.", good, z,
      failure(Code::kSlotOtherCapsule), &other.capsule.header);
  Slot changed = made.slot;
  changed.head.id[0] ^= 1;
  add("slot-other-id", "3.7.2", "One bit of the slot id is changed.", encode_slot(changed), z,
      failure(Code::kSlotWrongSecret));
  changed = made.slot;
  changed.head.seal[0] ^= 1;
  add("slot-other-seal", "3.7.2", "One bit of T is changed.", encode_slot(changed), z,
      failure(Code::kSlotWrongSecret));
  changed = made.slot;
  std::get<LinkFields>(changed.head.fields).core[0] ^= 1;
  add("slot-other-core", "3.7.2", "One bit of the core is changed.", encode_slot(changed), z,
      failure(Code::kSlotWrongSecret));
  changed = made.slot;
  changed.sealed_payload[0] ^= 1;
  add("slot-payload-changed", "3.7.4", "One bit of the payload is changed.", encode_slot(changed),
      z, failure(Code::kSlotPayload));
  changed = made.slot;
  changed.sealed_payload.pop_back();
  add("slot-payload-cut", "3.8.1", "A byte of the payload is missing.", encode_slot(changed), z,
      failure(Code::kSlotMalformed));
  changed = made.slot;
  changed.head.kind = SlotKind::kLogin;
  add("slot-reserved-kind", "3.6.4", "The kind login, which this version does not open.",
      encode_slot(changed), z, failure(Code::kSlotKindUnsupported));
  Bytes version = good;
  version[2] = 2;
  add("slot-version-2", "3.6.6", "A later version.", version, z,
      failure(Code::kSlotVersionUnsupported));
  Bytes surplus = good;
  surplus[0] = 0xA8;
  append(surplus, Bytes{0x08, 0xF6});
  add("slot-unknown-field", "3.6.6", "An eighth field.", surplus, z,
      failure(Code::kSlotFieldUnknown));
  Bytes trailing = good;
  trailing.push_back(0);
  add("slot-trailing-byte", "3.1.3", "A byte after the end.", trailing, z,
      failure(Code::kSlotMalformed));

  SlotPayload passed_on = sample.question_payload();
  passed_on.recipient = sample.eve_mailbox;
  add("slot-passed-on", "3.9.3",
      "A recipient, who knows the content key, seals to another one with the own statement.",
      encode_slot(forge_slot(head, z, passed_on)), z, failure(Code::kSlotStatement));
  SlotPayload unsigned_one = sample.question_payload();
  unsigned_one.statement.signature.bytes[0] ^= 1;
  add("slot-statement-signature", "3.9.3", "The statement's signature fails.",
      encode_slot(forge_slot(head, z, unsigned_one)), z, failure(Code::kSlotStatement));
  SlotPayload other_body = sample.question_payload();
  Statement statement = other_body.statement.statement;
  statement.seal = other.body.sealed.seal;
  other_body.statement = sign_statement(sample.ann.signing, statement);
  add("slot-statement-of-another-body", "3.9.3", "A statement about another T, validly signed.",
      encode_slot(forge_slot(head, z, other_body)), z, failure(Code::kSlotStatement));
  return all;
}

}  // namespace waferseal
