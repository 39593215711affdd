// SPEC 3.10.5 as vectors: the slot of a reply.
#include "tests/engine/capsule/forge.h"
#include "tests/engine/capsule/sample.h"
#include "tests/engine/capsule/scenario.h"
#include "tests/engine/capsule/scenario_json.h"

namespace waferseal {
namespace {

using nlohmann::json;

// Bob answers what Ann sent him.
struct SampleReply {
  Sample sample{"vectors: replies"};
  SigningKey unlock = SigningKey::generate(sample.random);
  SlotId reply_id = sample.random.array<16>();
  NewCapsule capsule = new_capsule(sample.random);
  WholeBody body =
      *seal_body(capsule.content_key, capsule.header, Plaintext(to_bytes("Thank you.\r\n")));

  AnsweredCopy answered() {
    return {sample.slot_id, ByteArray<32>{9, 9, 9},
            sample.statement(sample.ann.signing, sample.bob_mailbox, std::nullopt)};
  }
  SlotPayload payload(const AnsweredCopy& copy, const Mailbox& author) {
    const Statement said{body.sealed.seal, sample_time(), author, sample.ann_mailbox,
                         answered_copy_hash(reply_id, copy)};
    return {capsule.content_key.clone(), body.sealed.length, sample.ann_mailbox,
            sign_statement(unlock, said), copy};
  }
};

}  // namespace

std::vector<Scenario> reply_scenarios() {
  SampleReply reply;
  Sample& sample = reply.sample;
  const MadeSlot made =
      *make_reply_slot(sample.ann.xwing.public_key(), reply.reply_id, reply.body.sealed.seal,
                       reply.payload(reply.answered(), sample.bob_mailbox), sample.random);
  const SecretBytes z = *decapsulate_slot(made.slot, sample.ann.xwing);
  std::vector<Scenario> all;
  const auto add = [&](const char* name, const char* clause, const char* about, const Slot& slot,
                       const json& expect) {
    all.push_back({name,
                   {{"clause", clause},
                    {"about", about},
                    {"operation", "open_reply_slot"},
                    {"input",
                     {{"header", b64(reply.capsule.header.encoded())},
                      {"slot", b64(encode_slot(slot))},
                      {"reply_seed", b64(sample.ann.xwing.seed().reveal())}}},
                    {"expect", expect}}});
  };
  add("reply-slot", "3.10.5", "The slot of a reply to one copy.", made.slot,
      json_of(reply.payload(reply.answered(), sample.bob_mailbox), made.unlock_seed));

  SlotPayload moved = reply.payload(reply.answered(), sample.bob_mailbox);
  std::get<AnsweredCopy>(moved.extra).slot_id[0] ^= 1;
  add("reply-slot-other-copy", "3.9.2", "It answers another copy than the one that was signed.",
      forge_slot(made.slot.head, z, moved), failure(Code::kSlotStatement));

  SlotPayload elsewhere = reply.payload(reply.answered(), sample.bob_mailbox);
  std::get<AnsweredCopy>(elsewhere.extra).portal[0] ^= 1;
  add("reply-slot-other-portal", "3.9.2", "At another portal than the one that was signed.",
      forge_slot(made.slot.head, z, elsewhere), failure(Code::kSlotStatement));

  add("reply-slot-as-another", "3.9.2", "Signed as somebody else than the copy's recipient.",
      forge_slot(made.slot.head, z, reply.payload(reply.answered(), sample.eve_mailbox)),
      failure(Code::kSlotStatement));

  AnsweredCopy invented = reply.answered();
  invented.statement.signature.bytes[0] ^= 1;
  add("reply-slot-invented-copy", "3.9.2", "The sender's statement is not signed by its signer.",
      forge_slot(made.slot.head, z, reply.payload(invented, sample.bob_mailbox)),
      failure(Code::kSlotStatement));

  SlotPayload unsigned_reply = reply.payload(reply.answered(), sample.bob_mailbox);
  unsigned_reply.statement.signer = SigningKey::generate(sample.random).public_key();
  add("reply-slot-signature", "3.9.3", "Another key than the one that signed.",
      forge_slot(made.slot.head, z, unsigned_reply), failure(Code::kSlotStatement));

  Slot seal = made.slot;
  seal.head.seal[0] ^= 1;
  add("reply-slot-other-seal", "3.7.3", "Another T in the slot.", seal,
      failure(Code::kSlotWrongSecret));
  return all;
}

}  // namespace waferseal
