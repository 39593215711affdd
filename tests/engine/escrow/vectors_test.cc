// The published vectors of the unlock protocol (tests/vectors/escrow/*.json): computed anew from
// their inputs and compared. `WAFERSEAL_WRITE_VECTORS=1 escrow_test` writes the files.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/crypto/voprf.h"
#include "engine/escrow/answer_input.h"
#include "engine/escrow/messages.h"
#include "engine/escrow/signed_text.h"
#include "tests/engine/escrow/world.h"

namespace waferseal {
namespace {

using nlohmann::json;

std::string hex(ByteView bytes) { return hex_encode(bytes); }
std::string hex(const SecretBytes& bytes) { return hex_encode(bytes.reveal()); }

void check_file(const std::string& name, const json& computed) {
  const std::string path = std::string(WAFERSEAL_TEST_DATA_DIR) + "/escrow/" + name + ".json";
  if (std::getenv("WAFERSEAL_WRITE_VECTORS") != nullptr) {
    std::ofstream(path) << computed.dump(1) << "\n";
  }
  std::ifstream file(path);
  ASSERT_TRUE(file) << path;
  EXPECT_EQ(json::parse(file), computed) << name;
}

TEST(EscrowVectors, Link) {
  SeededRandom random("vector link");
  const LinkSecret secret = LinkSecret::generate(random);
  const LinkKeys keys = secret.keys();
  const SlotId slot = random.array<16>();
  const GuardId guard = random.array<16>();
  const Nonce nonce = random.array<32>();
  const Bytes arguments = to_bytes("arguments");
  const std::string origin = "https://portal.example";
  check_file("link", json{{"source", "SPEC 4.1 and 4.2"},
                          {"link_secret", hex(secret.bytes())},
                          {"url", secret.url(origin)},
                          {"locator", hex(keys.locator)},
                          {"link_key", hex(keys.link_key)},
                          {"link_seed", hex(keys.signing.seed())},
                          {"link_public", hex(keys.signing.public_key().bytes)},
                          {"portal_origin", origin},
                          {"portal_audience", hex(portal_audience(origin))},
                          {"guard", hex(guard)},
                          {"guard_audience", hex(guard_audience(guard))},
                          {"slot_id", hex(slot)},
                          {"nonce", hex(nonce)},
                          {"arguments", hex(arguments)},
                          {"unlock_signature",
                           hex(sign_link_request(keys.signing, guard_audience(guard), slot, nonce,
                                                 LinkOperation::kUnlock, arguments)
                                   .bytes)}});
}

TEST(EscrowVectors, Share) {
  SeededRandom random("vector share");
  const SlotId slot = random.array<16>();
  const GuardId guard = random.array<16>();
  const crypto::VoprfKey key = crypto::voprf_generate_key(random);
  const NormalisedAnswer answer = normalised("Smoked herring");
  const CapsuleId capsule = random.array<32>();
  const SecretBytes input = escrow::answer_input(slot, guard, answer);
  const crypto::VoprfBlinded blinded =
      std::move(crypto::voprf_blind(input.reveal(), random)).value();
  const crypto::VoprfEvaluation reply =
      std::move(crypto::voprf_evaluate(key, blinded.element, random)).value();
  const SecretBytes output =
      std::move(crypto::voprf_finalize(input.reveal(), blinded, reply, key.public_key)).value();
  const SecretBytes share = random.secret(32);
  const SecretBytes masked = escrow::mask_share(share.reveal(), output, slot, guard, 1);
  const SecretBytes link_key = random.secret(32);
  const SecretBytes stretched = std::move(stretch_answer(answer, capsule)).value();
  check_file("share", json{{"source", "SPEC 4.3"},
                           {"answer", hex(answer.text())},
                           {"capsule_id", hex(capsule)},
                           {"stretched", hex(stretched)},
                           {"slot_id", hex(slot)},
                           {"guard", hex(guard)},
                           {"index", 1},
                           {"voprf_secret", hex(key.secret)},
                           {"voprf_public", hex(key.public_key)},
                           {"voprf_input", hex(input)},
                           {"blind", hex(blinded.blind)},
                           {"blinded_element", hex(blinded.element)},
                           {"evaluation_element", hex(reply.element)},
                           {"proof", hex(reply.proof)},
                           {"voprf_output", hex(output)},
                           {"share", hex(share)},
                           {"masked_share", hex(masked)},
                           {"link_key", hex(link_key)},
                           {"z", hex(escrow::question_secret(share, link_key, stretched))}});
}

TEST(EscrowVectors, CoreOfASlot) {
  SeededRandom random("vector core");
  const SecretBytes link_key = random.secret(32);
  const SlotId slot = random.array<16>();
  const BodySeal seal = random.array<32>();
  Core core;
  core.sender = "ann@example.org";
  core.recipient = "bob@example.net";
  core.question = "What did we eat on the ferry?";
  core.guards.push_back(CoreGuard{random.array<16>(), "https://guard.example", random.array<32>(),
                                  random.array<32>()});
  const Bytes sealed = std::move(seal_core(core, link_key, slot, seal)).value();
  check_file("core", json{{"source", "SPEC 4.4"},
                          {"link_key", hex(link_key)},
                          {"slot_id", hex(slot)},
                          {"seal", hex(seal)},
                          {"sender", core.sender},
                          {"recipient", core.recipient},
                          {"reply_key", nullptr},
                          {"question", core.question},
                          {"threshold", 1},
                          {"guards",
                           json::array({json{{"id", hex(core.guards[0].id)},
                                             {"origin", core.guards[0].origin},
                                             {"public_key", hex(core.guards[0].public_key)},
                                             {"masked_share", hex(core.guards[0].masked_share)}}})},
                          {"sealed", hex(sealed)}});
}

// The requests of one question from set-up to `opened` and the control messages, with the keys that
// sign them; each is checked by the guard that is tested beside.
TEST(EscrowVectors, Requests) {
  World world;
  const SentQuestion sent = world.send();
  QuestionUnlock unlock = world.open_page(sent);
  world.answer(unlock, kAnswerText);
  ASSERT_EQ(unlock.stage(), UnlockStage::kDone);
  const GuardId id = world.guard().keys.id;
  json requests = json::array();
  const auto add = [&requests](const std::string& path, const Bytes& body) {
    requests.push_back(json{{"path", path}, {"body", hex(body)}});
  };
  for (const EscrowRequest& request : world.seen) add(request.path, request.body);
  add("/guard/v1/arm", sent.arms[0].body);
  add("/guard/v1/release", make_release(world.agent, id, sent.slot_id));
  add("/guard/v1/forget", make_forget(world.agent, id, sent.slot_id));
  add("/guard/v1/control", make_grant(world.answer_key, id, sent.slot_id, 1795305600000, 3));
  add("/guard/v1/control", make_extend(world.control_seed, id, sent.slot_id, 1795305600001,
                                       from_unix_seconds(1800000000)));
  add("/guard/v1/control", make_retract(world.control_seed, id, sent.slot_id, 1795305600002));
  check_file(
      "requests",
      json{{"source", "SPEC 4.5 to 4.10"},
           {"guard", hex(id)},
           {"guard_identity", hex(world.guard().keys.identity.public_key().bytes)},
           {"portal_origin", kPortalOrigin},
           {"slot_id", hex(sent.slot_id)},
           {"ticket_public", hex(world.ticket_key.public_key().bytes)},
           {"control_seed", hex(world.control_seed)},
           {"control_public",
            hex(escrow::control_key(world.control_seed, sent.slot_id).public_key().bytes)},
           {"answer_public", hex(world.answer_key.public_key().bytes)},
           {"answer_id", hex(world.the_answer_id())},
           {"agent_public", hex(world.agent.public_key().bytes)},
           {"link_public", hex(sent.link.keys().signing.public_key().bytes)},
           {"unlock_public", hex(SigningKey::from_seed(sent.made.unlock_seed)->public_key().bytes)},
           {"requests", requests}});
}

}  // namespace
}  // namespace waferseal
