// SPEC 3.10 to 3.13 as vectors: agent, sender, notices, key lists, user keys.
#include "engine/crypto/hash.h"
#include "tests/engine/capsule/forge.h"
#include "tests/engine/capsule/sample.h"
#include "tests/engine/capsule/scenario.h"
#include "tests/engine/capsule/scenario_json.h"
#include "waferseal/answers_key.h"

namespace waferseal {
namespace {

using nlohmann::json;

Scenario scenario(const char* name, const char* clause, const char* about, const char* operation,
                  json input, json expect) {
  return {name,
          {{"clause", clause},
           {"about", about},
           {"operation", operation},
           {"input", std::move(input)},
           {"expect", std::move(expect)}}};
}

void add_agent(std::vector<Scenario>& all, Sample& sample) {
  const std::string list = b64(*sign_key_list(sample.root, sample.keys));
  const auto input = [&](const Slot& slot, const SecretBytes& release_share) {
    return json{{"header", b64(sample.capsule.header.encoded())},
                {"slot", b64(encode_slot(slot))},
                {"agent_seed", b64(sample.agent.seed().reveal())},
                {"release_share", b64(release_share.reveal())},
                {"key_list", list},
                {"now", kSampleSeconds}};
  };
  const SlotPayload payload = sample.agent_payload();
  const MadeSlot made =
      *make_agent_slot(sample.agent.public_key(), sample.release_share, sample.slot_id,
                       sample.body.sealed.seal, payload, sample.random);
  all.push_back(scenario("agent-slot", "3.10.2", "The agent's slot with its delivery orders.",
                         "open_agent_slot", input(made.slot, sample.release_share),
                         json_of(payload, made.unlock_seed)));
  all.push_back(scenario("agent-slot-without-release-share", "3.6.2",
                         "The guard forgot R; zeros stand in its place.", "open_agent_slot",
                         input(made.slot, SecretBytes(32)), failure(Code::kSlotWrongSecret)));
  const SecretBytes secret = *decapsulate_slot(made.slot, sample.agent);
  const SecretBytes z = joined({&secret, &sample.release_share});
  SlotPayload redirected = sample.agent_payload();
  std::get<DeliveryOrders>(redirected.extra).recipients[0].mailbox = mailbox("mallory@example.com");
  all.push_back(scenario("agent-slot-orders-changed", "3.9.2",
                         "Another recipient in the orders than the one that was signed.",
                         "open_agent_slot",
                         input(forge_slot(made.slot.head, z, redirected), sample.release_share),
                         failure(Code::kSlotStatement)));
  const SigningKey bob = SigningKey::generate(sample.random);
  redirected.statement =
      sample.statement(bob, std::nullopt, orders_hash(std::get<DeliveryOrders>(redirected.extra)));
  all.push_back(scenario("agent-slot-orders-forged", "3.9.5",
                         "Orders in the sender's name, signed by a recipient.", "open_agent_slot",
                         input(forge_slot(made.slot.head, z, redirected), sample.release_share),
                         failure(Code::kSlotSenderUnknown)));
}

void add_sender(std::vector<Scenario>& all, Sample& sample) {
  const SlotPayload payload = sample.sender_payload();
  const MadeSlot made = *make_sender_slot(sample.ann.xwing.public_key(), sample.slot_id,
                                          sample.body.sealed.seal, payload, sample.random);
  json input = {{"header", b64(sample.capsule.header.encoded())},
                {"slot", b64(encode_slot(made.slot))},
                {"sender_seed", b64(sample.ann.xwing.seed().reveal())},
                {"signing_seed", b64(sample.ann.signing.seed().reveal())}};
  all.push_back(scenario("sender-slot", "3.10.4", "The sender's slot with one escrow copy.",
                         "open_sender_slot", input, json_of(payload, made.unlock_seed)));
  SlotPayload reused = sample.sender_payload();
  reused.statement = sample.statement(sample.ann.signing, sample.ann_mailbox, std::nullopt);
  json forged = input;
  forged["slot"] = b64(encode_slot(
      forge_slot(made.slot.head, *decapsulate_slot(made.slot, sample.ann.xwing), reused)));
  all.push_back(scenario("sender-slot-statement-of-a-copy", "3.9.2",
                         "The sender's statement about a copy to herself, with a record that she "
                         "did not write.",
                         "open_sender_slot", forged, failure(Code::kSlotStatement)));
  input["signing_seed"] = b64(sample.eve.signing.seed().reveal());
  all.push_back(scenario("sender-slot-by-another", "3.9.6",
                         "Sealed to the sender, signed by another user.", "open_sender_slot", input,
                         failure(Code::kSlotSenderUnknown)));
  input["sender_seed"] = b64(sample.eve.xwing.seed().reveal());
  all.push_back(scenario("sender-slot-other-key", "3.6.2", "The key of another user.",
                         "open_sender_slot", input, failure(Code::kSlotOtherKey)));
}

void add_notices(std::vector<Scenario>& all, Sample& sample) {
  const std::string list = b64(*sign_key_list(sample.root, sample.keys));
  const auto input = [&](const SigningKey& by) {
    return json{{"notice",
                 b64(*seal_notice(sample.agent.public_key(), by, sample.notice(), sample.random))},
                {"agent_seed", b64(sample.agent.seed().reveal())},
                {"key_list", list},
                {"now", kSampleSeconds}};
  };
  const json good = input(sample.ann.signing);
  all.push_back(scenario("notice", "3.11.4", "A notice for one recipient.", "open_notice", good,
                         json_of(sample.notice())));
  all.push_back(scenario("notice-by-another-user", "3.11.5",
                         "Signed by another user of the key list than its sender.", "open_notice",
                         input(sample.eve.signing), failure(Code::kNoticeSenderUnknown)));
  json other = good;
  other["agent_seed"] = b64(sample.eve.xwing.seed().reveal());
  all.push_back(scenario("notice-other-agent", "3.11.5", "The key of another agent.", "open_notice",
                         other, failure(Code::kNoticeOtherKey)));
}

void add_key_lists(std::vector<Scenario>& all, Sample& sample) {
  const Bytes list = *sign_key_list(sample.root, sample.keys);
  const ByteArray<32> root = key_fingerprint(sample.root.public_key());
  const ByteArray<32> hash = crypto::hash("key list record", {list});
  const auto input = [](const Bytes& record, std::int64_t now) {
    return json{{"key_list", b64(record)}, {"now", now}};
  };
  const auto pinned = [&](const Bytes& record, std::uint64_t number) {
    json made = input(record, kSampleSeconds);
    made["pin"] = {{"root", b64(root)}, {"number", number}, {"record_hash", b64(hash)}};
    return made;
  };
  json expect = json_of(sample.keys);
  expect["pin"] = {{"root", b64(root)}, {"number", 7}, {"record_hash", b64(hash)}};
  all.push_back(scenario("key-list-first-use", "3.12.4", "A list without a pin.", "open_key_list",
                         input(list, kSampleSeconds), expect));
  all.push_back(scenario("key-list-again", "3.12.4", "The list that is pinned.", "open_key_list",
                         pinned(list, 7), expect));
  all.push_back(scenario("key-list-older", "3.12.4", "A newer list was seen before.",
                         "open_key_list", pinned(list, 8), failure(Code::kKeylistOlder)));
  KeyList fewer = sample.keys;
  fewer.users.pop_back();
  all.push_back(scenario("key-list-conflict", "3.12.4", "Another list with the pinned number.",
                         "open_key_list", pinned(*sign_key_list(sample.root, fewer), 7),
                         failure(Code::kKeylistConflict)));
  const SigningKey other = SigningKey::generate(sample.random);
  all.push_back(scenario("key-list-other-root", "3.12.4", "Signed by another root key.",
                         "open_key_list", pinned(*sign_key_list(other, sample.keys), 1),
                         failure(Code::kKeylistRoot)));
  Bytes changed = list;
  changed.back() ^= 1;
  all.push_back(scenario("key-list-signature", "3.12.4", "One bit of the signature is changed.",
                         "open_key_list", pinned(changed, 1), failure(Code::kKeylistSignature)));
  const std::int64_t end = unix_seconds(sample.keys.expires);
  all.push_back(scenario("key-list-expired", "3.12.4", "A second after its end.", "open_key_list",
                         input(list, end + 1), failure(Code::kKeylistExpired)));
  all.push_back(scenario("key-list-not-yet", "3.12.4", "Dated more than 300 seconds ahead.",
                         "open_key_list", input(list, unix_seconds(sample.keys.issued) - 301),
                         failure(Code::kKeylistNotYet)));
}

void add_user_keys(std::vector<Scenario>& all, Sample& sample) {
  const SecretBytes wrap_key = sample.random.secret(32);
  json input = {
      {"bundle", b64(*wrap_user_keys(sample.ann, sample.ann_mailbox, wrap_key, sample.random))},
      {"owner", sample.ann_mailbox.text()},
      {"wrap_key", b64(wrap_key.reveal())}};
  all.push_back(scenario("user-keys", "3.13.2", "A user's keys under the key of the log-in.",
                         "unwrap_user_keys", input,
                         {{"outcome", "ok"},
                          {"signing_seed", b64(sample.ann.signing.seed().reveal())},
                          {"xwing_seed", b64(sample.ann.xwing.seed().reveal())}}));
  input["owner"] = sample.eve_mailbox.text();
  all.push_back(scenario("user-keys-other-owner", "3.13.3", "The bundle of another user.",
                         "unwrap_user_keys", input, failure(Code::kUserKeysOpenFailed)));
}

void add_saved_question(std::vector<Scenario>& all, Sample& sample) {
  const SavedQuestion saved{"Where did we meet?", SecretBytes(as_bytes("In the library")),
                            sample.random.secret(32), Strength::kStrong};
  json input = {{"sealed", b64(*seal_saved_question(sample.ann.xwing, sample.ann_mailbox,
                                                    sample.bob_mailbox, saved, sample.random))},
                {"xwing_seed", b64(sample.ann.xwing.seed().reveal())},
                {"owner", sample.ann_mailbox.text()},
                {"recipient", sample.bob_mailbox.text()}};
  all.push_back(scenario("saved-question", "3.14.3", "A question kept in an address book.",
                         "open_saved_question", input, json_of(saved)));
  input["recipient"] = sample.eve_mailbox.text();
  all.push_back(scenario("saved-question-other-recipient", "3.14.4",
                         "The same record in the entry of another recipient.",
                         "open_saved_question", input, failure(Code::kSavedQuestionOpenFailed)));
}

void add_shared_question(std::vector<Scenario>& all, Sample& sample) {
  const SavedQuestion saved{"Where did we meet?", SecretBytes(as_bytes("In the library")),
                            sample.random.secret(32), Strength::kStrong};
  const XWingKey key = XWingKey::generate(sample.random);
  const QuestionId id = sample.random.array<16>();
  json input = {
      {"sealed", b64(*seal_shared_question(key, "domain *.example.org", id, saved, sample.random))},
      {"answers_seed", b64(key.seed().reveal())},
      {"scope", "domain *.example.org"},
      {"id", b64(id)}};
  all.push_back(scenario("shared-question", "3.14.7", "The default question of a domain.",
                         "open_shared_question", input, json_of(saved)));
  input["scope"] = "account";
  all.push_back(scenario("shared-question-other-scope", "3.14.7",
                         "The same record as that of the account.", "open_shared_question", input,
                         failure(Code::kSavedQuestionOpenFailed)));
}

void add_answers_key(std::vector<Scenario>& all, Sample& sample) {
  const AnswersKey key{2, XWingKey::generate(sample.random)};
  const auto input = [&](const SigningKey& by) {
    const Bytes copy = *seal_answers_key(key, *sample.keys.find_user(sample.eve_mailbox),
                                         sample.ann_mailbox, by, sample.random);
    return json{{"copy", b64(copy)},
                {"holder", sample.eve_mailbox.text()},
                {"xwing_seed", b64(sample.eve.xwing.seed().reveal())},
                {"key_list", b64(*sign_key_list(sample.root, sample.keys))},
                {"now", kSampleSeconds}};
  };
  all.push_back(scenario(
      "answers-key", "3.18.3", "A user's copy of the account's answers key.", "open_answers_key",
      input(sample.ann.signing),
      {{"outcome", "ok"}, {"generation", key.generation}, {"seed", b64(key.key.seed().reveal())}}));
  all.push_back(scenario("answers-key-by-another", "3.18.4",
                         "Signed by a key that the list does not name for its giver.",
                         "open_answers_key", input(SigningKey::generate(sample.random)),
                         failure(Code::kAnswersKeyGiverUnknown)));
}

}  // namespace

std::vector<Scenario> party_scenarios() {
  Sample sample("vectors: parties");
  std::vector<Scenario> all;
  add_agent(all, sample);
  add_sender(all, sample);
  add_notices(all, sample);
  add_key_lists(all, sample);
  add_user_keys(all, sample);
  add_saved_question(all, sample);
  add_shared_question(all, sample);
  add_answers_key(all, sample);
  return all;
}

std::vector<Scenario> all_scenarios() {
  std::vector<Scenario> all;
  for (auto* group : {header_scenarios, body_scenarios, slot_scenarios, party_scenarios,
                      reply_scenarios, kept_scenarios}) {
    for (Scenario& scenario : group()) all.push_back(std::move(scenario));
  }
  return all;
}

}  // namespace waferseal
