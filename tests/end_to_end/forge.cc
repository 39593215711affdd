// What somebody can make who holds the server's files, the agent's key or a pick-up link, but none
// of the sender's keys: tampered artefacts for tampering.test.mjs. One artefact per run, from JSON
// on standard input to JSON on standard output; bytes are base64url.
//
//   evaluation  {request, cell}                     -> {reply}      of a guard with another key
//   body        {agent, share, slot, header, text}  -> {body, list} another body under the same C
//   orders      {agent, share, slot, header, recipient, sign}
//                                                   -> {slot}       an agent's, with other orders
//   core        {slot, other}                       -> {slot}       with the core of another slot
//   question    {slot, link, question}              -> {slot}       a core by the link's holder
#include "tests/engine/capsule/forge.h"

#include <cstdio>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "engine/escrow/messages.h"
#include "waferseal/escrow.h"
#include "waferseal/slot.h"

namespace waferseal {
namespace {

using nlohmann::json;

// What the test gives; a member that is missing names itself.
class Given {
 public:
  explicit Given(json members) : members_(std::move(members)) {}

  Result<std::string> text(const char* name) const {
    if (!members_.is_object() || !members_.contains(name) || !members_[name].is_string()) {
      return Error{Code::kBadJson, name, "not given"};
    }
    return members_[name].get<std::string>();
  }
  Result<Bytes> bytes(const char* name) const {
    WAFERSEAL_TRY(const std::string encoded, text(name));
    return base64url_decode(encoded);
  }
  Result<Slot> slot(const char* name) const {
    WAFERSEAL_TRY(const Bytes record, bytes(name));
    return parse_slot(record);
  }

 private:
  json members_;
};

json made_slot(const Slot& slot) { return {{"slot", base64url_encode(encode_slot(slot))}}; }

// An evaluation and its proof that are right in every way, but under the key of another record.
Result<json> make_evaluation(const Given& given) {
  constexpr std::size_t kSecretAt = 32;  // SPEC 4.8.3
  WAFERSEAL_TRY(const Bytes request, given.bytes("request"));
  WAFERSEAL_TRY(const escrow::UnlockRequest asked, escrow::decode_unlock(request));
  WAFERSEAL_TRY(const Bytes cell, given.bytes("cell"));
  if (cell.size() != kCellSize) return Error{Code::kInvalidArgument, "cell", {}};
  WAFERSEAL_TRY(const crypto::VoprfKey key,
                crypto::voprf_key_from_secret(SecretBytes(ByteView(cell).subspan(kSecretAt, 32))));
  escrow::UnlockReply reply;
  WAFERSEAL_TRY(reply.evaluation, crypto::voprf_evaluate(key, asked.blinded, system_random()));
  reply.left = TriesLeft{kTriesPerDay, kTriesPerWindow};
  return json{{"reply", base64url_encode(escrow::encode(reply))}};
}

// The agent's slot, opened as the agent does it: with its key and the share in the guard's cell.
struct OpenedByAgent {
  Slot slot;
  CapsuleHeader header;
  SecretBytes z;
  SlotPayload payload;
};

Result<OpenedByAgent> open_as_agent(const Given& given) {
  WAFERSEAL_TRY(const Bytes seed, given.bytes("agent"));
  WAFERSEAL_TRY(const XWingKey agent, XWingKey::from_seed(SecretBytes(ByteView(seed))));
  WAFERSEAL_TRY(const Bytes share, given.bytes("share"));
  WAFERSEAL_TRY(const Bytes encoded_header, given.bytes("header"));
  WAFERSEAL_TRY(CapsuleHeader header, CapsuleHeader::parse(encoded_header));
  WAFERSEAL_TRY(Slot slot, given.slot("slot"));
  WAFERSEAL_TRY(const SecretBytes secret, decapsulate_slot(slot, agent));
  Bytes joined(secret.reveal().begin(), secret.reveal().end());
  append(joined, share);
  SecretBytes z = SecretBytes::adopt(std::move(joined));
  WAFERSEAL_TRY(OpenedSlot opened, open_slot(slot, z, header));
  return OpenedByAgent{std::move(slot), std::move(header), std::move(z), std::move(opened.payload)};
}

// As long as the one that was sealed, so that nothing but its content is wrong.
Result<json> make_body(const Given& given) {
  WAFERSEAL_TRY(const OpenedByAgent agent, open_as_agent(given));
  WAFERSEAL_TRY(std::string text, given.text("text"));
  const auto length = static_cast<std::size_t>(agent.payload.length);
  if (text.size() > length) return Error{Code::kTooLarge, "text", {}};
  text.resize(length, ' ');
  WAFERSEAL_TRY(const WholeBody body,
                seal_body(agent.payload.content_key, agent.header, Plaintext(to_bytes(text))));
  // It opens for whoever believes its own seal.
  WAFERSEAL_TRY(const BodyOpener opener,
                BodyOpener::start(agent.payload.content_key, agent.header, body.sealed.seal,
                                  agent.payload.length, body.sealed.hashes));
  WAFERSEAL_TRY(const Plaintext opened, open_body(opener, body.ciphertext.view()));
  if (as_text(opened.reveal()) != text) return Error{Code::kInternal, "body", {}};
  return json{{"body", base64url_encode(body.ciphertext.view())},
              {"list", base64url_encode(encode_segment_list(body.sealed.hashes))}};
}

// Orders for somebody else. `sign` says what becomes of the statement that binds them: "anew" with
// a key that is not the sender's, or "not", with the sender's signature on what it said before.
Result<json> make_orders(const Given& given) {
  WAFERSEAL_TRY(OpenedByAgent agent, open_as_agent(given));
  WAFERSEAL_TRY(const std::string recipient, given.text("recipient"));
  WAFERSEAL_TRY(const Mailbox mailbox, Mailbox::parse(recipient));
  WAFERSEAL_TRY(const std::string sign, given.text("sign"));
  auto* const orders = std::get_if<DeliveryOrders>(&agent.payload.extra);
  if (orders == nullptr) return Error{Code::kInvalidArgument, "slot", "not an agent's"};
  for (OrderedRecipient& ordered : orders->recipients) ordered.mailbox = mailbox;
  SignedStatement& statement = agent.payload.statement;
  statement.statement.extra_hash = orders_hash(*orders);
  if (sign == "anew") {
    statement = sign_statement(SigningKey::generate(system_random()), statement.statement);
  } else if (sign != "not") {
    return Error{Code::kInvalidArgument, "sign", sign};
  }
  return made_slot(forge_slot(agent.slot.head, agent.z, agent.payload));
}

Result<json> make_core(const Given& given) {
  WAFERSEAL_TRY(Slot slot, given.slot("slot"));
  WAFERSEAL_TRY(const Slot other, given.slot("other"));
  slot.head.fields = other.head.fields;
  return made_slot(slot);
}

// Whoever has the link has L_key and can seal a core that opens.
Result<json> make_question(const Given& given) {
  WAFERSEAL_TRY(Slot slot, given.slot("slot"));
  WAFERSEAL_TRY(const std::string url, given.text("link"));
  WAFERSEAL_TRY(const ParsedLink link, parse_link(url));
  const LinkKeys keys = link.secret.keys();
  auto* const fields = std::get_if<LinkFields>(&slot.head.fields);
  if (fields == nullptr) return Error{Code::kInvalidArgument, "slot", "not a question's"};
  WAFERSEAL_TRY(Core core, open_core(fields->core, keys.link_key, slot.head.id, slot.head.seal));
  WAFERSEAL_TRY(core.question, given.text("question"));
  WAFERSEAL_TRY(fields->core, seal_core(core, keys.link_key, slot.head.id, slot.head.seal));
  return made_slot(slot);
}

Result<json> make(const std::string& what, const Given& given) {
  if (what == "evaluation") return make_evaluation(given);
  if (what == "body") return make_body(given);
  if (what == "orders") return make_orders(given);
  if (what == "core") return make_core(given);
  if (what == "question") return make_question(given);
  return Error{Code::kInvalidArgument, what, "evaluation, body, orders, core or question"};
}

}  // namespace
}  // namespace waferseal

int main(int argc, char** argv) {
  const std::string input{std::istreambuf_iterator<char>(std::cin), {}};
  auto given = nlohmann::json::parse(input, nullptr, false);
  const auto made = waferseal::make(argc == 2 ? argv[1] : "", waferseal::Given(std::move(given)));
  if (!made) {
    std::fprintf(stderr, "%s\n", waferseal::describe(made.error()).c_str());
    return 1;
  }
  std::cout << made->dump() << '\n';
  return 0;
}
