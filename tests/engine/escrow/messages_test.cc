// Each message has one encoding, and its decoder takes nothing else (SPEC 4.2.1).
#include "engine/escrow/messages.h"

#include <gtest/gtest.h>

#include "engine/escrow/password_messages.h"
#include "engine/escrow/portal_messages.h"
#include "tests/engine/escrow/world.h"

namespace waferseal {
namespace {

// Every request of one question's life, by path.
std::map<std::string, Bytes> all_requests() {
  World world;
  const SentQuestion sent = world.send();
  QuestionUnlock unlock = world.open_page(sent);
  world.answer(unlock, kAnswerText);
  world.seen.push_back(unlock.body_request(0, 1));
  std::map<std::string, Bytes> out;
  for (const EscrowRequest& request : world.seen) out[request.path] = request.body;
  const GuardId id = world.guard().keys.id;
  const SlotId slot = sent.slot_id;
  out["/guard/v1/arm"] = sent.arms[0].body;
  out["/guard/v1/release"] = make_release(world.agent, id, slot);
  out["/guard/v1/forget"] = make_forget(world.agent, id, slot);
  out["/guard/v1/hand_over"] = make_hand_over(world.agent, id, slot, Nonce{});
  out["/guard/v1/control"] = make_grant(world.answer_key, id, slot, 1, 3);
  escrow::DepositRequest deposit;
  deposit.share = world.random.secret(32);
  out["/guard/v1/deposit"] = escrow::encode(deposit);
  escrow::PasswordRequest password;
  password.mailbox = "ann@example.org";
  password.device_ticket = make_device_ticket(world.ticket_key, {});
  out["/guard/v1/password"] = escrow::encode(password);
  out["/guard/v1/logged_in"] = make_logged_in(world.ticket_key, {});
  out["/portal/v1/report"] = escrow::make_portal_report(world.agent, Audience{}, slot, Nonce{}, id);
  return out;
}

// Parses as the host would.
Code code_of(const std::string& path, ByteView body) {
  constexpr std::string_view kGuard = "/guard/v1/";
  const auto code = [](const auto& result) { return result ? Code::kInternal : result.code(); };
  if (path.rfind(kGuard, 0) == 0) {
    return code(GuardRequest::parse(*guard_operation_from_name(path.substr(kGuard.size())), body));
  }
  if (path == "/portal/v1/challenge") return code(escrow::decode_challenge_request(body));
  if (path == "/portal/v1/fetch") return code(parse_portal_fetch(body));
  if (path == "/portal/v1/opened") return code(parse_opened(body));
  if (path == "/portal/v1/body") return code(parse_portal_body(body));
  return code(parse_portal_report(body));
}
constexpr Code kGood = Code::kInternal;

TEST(EscrowMessages, EveryOperationIsCovered) {
  const std::map<std::string, Bytes> requests = all_requests();
  for (int i = 1; i <= 13; ++i) {
    const auto operation = static_cast<GuardOperation>(i);
    const std::string name(guard_operation_name(operation));
    EXPECT_EQ(guard_operation_from_name(name), operation);
    EXPECT_EQ(requests.count("/guard/v1/" + name), 1U) << name;
  }
  EXPECT_FALSE(guard_operation_from_name("challenge2"));
  for (const auto& [path, body] : requests) EXPECT_EQ(code_of(path, body), kGood) << path;
}

TEST(EscrowMessages, CutLengthenedOrOfAnotherVersionTheyAreRefused) {
  for (const auto& [path, body] : all_requests()) {
    for (std::size_t size = 0; size < body.size(); ++size) {
      EXPECT_EQ(code_of(path, ByteView(body).first(size)), Code::kBadCbor) << path << size;
    }
    Bytes longer = body;
    longer.push_back(0);
    EXPECT_EQ(code_of(path, longer), Code::kBadCbor) << path;
    Bytes version = body;
    version[2] = 2;  // map head, key 0, version
    EXPECT_EQ(code_of(path, version), Code::kEscrowUnknownVersion) << path;
    Bytes field = body;
    field[0] = static_cast<std::uint8_t>(field[0] + 1);  // one more pair than there is
    EXPECT_EQ(code_of(path, field), Code::kBadCbor) << path;
  }
}

TEST(EscrowMessages, LargeOnesAreRefusedUnread) {
  const Bytes large(8193, 0xA0);
  for (const auto& [path, body] : all_requests()) {
    EXPECT_EQ(code_of(path, large), Code::kTooLarge) << path;
  }
}

TEST(EscrowMessages, ValuesOutsideTheirRangeAreRefused) {
  World world;
  const GuardId id = world.guard().keys.id;
  const SlotId slot{};
  EXPECT_EQ(code_of("/guard/v1/control", make_grant(world.answer_key, id, slot, 1, 0)),
            Code::kBadCbor);
  EXPECT_EQ(code_of("/guard/v1/control", make_grant(world.answer_key, id, slot, 1, 21)),
            Code::kBadCbor);
  EXPECT_EQ(code_of("/guard/v1/control",
                    make_extend(world.control_seed, id, slot, 1, from_unix_seconds(253402300800))),
            Code::kBadCbor);
  escrow::ControlRequest request =
      *escrow::decode_control(make_retract(world.control_seed, id, slot, 1));
  request.value = 1;
  EXPECT_EQ(code_of("/guard/v1/control", escrow::encode(request)), Code::kBadCbor);
  // A release record has no answer, link and unlock keys, and is never dormant.
  escrow::GuardTerms terms;
  terms.kind = RecordKind::kRelease;
  EXPECT_TRUE(escrow::decode_arm_terms(escrow::encode(terms)));
  terms.dormant = true;
  EXPECT_EQ(escrow::decode_arm_terms(escrow::encode(terms)).code(), Code::kBadCbor);
}

TEST(EscrowMessages, TheStoreReadsWhatAnArmStatementSays) {
  World world;
  const SentQuestion sent = world.send(world.plan(), false, true);
  const Result<ArmFacts> facts = parse_arm(sent.arms[0].body);
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->slot_id, sent.slot_id);
  EXPECT_EQ(facts->kind, RecordKind::kQuestion);
  EXPECT_TRUE(facts->dormant);
  EXPECT_EQ(facts->link, sent.link.keys().signing.public_key());
  EXPECT_EQ(facts->unlock, SigningKey::from_seed(sent.made.unlock_seed)->public_key());
  EXPECT_EQ(facts->answer_id, world.the_answer_id());
  EXPECT_EQ(facts->agent, world.agent.public_key());
}

TEST(EscrowMessages, TheStoreChecksWhoAsksForTheBody) {
  World world;
  const SentQuestion sent = world.send();
  QuestionUnlock unlock = world.open_page(sent);
  world.answer(unlock, kAnswerText);
  const Audience portal = portal_audience(kPortalOrigin);
  PortalBody body = *parse_portal_body(unlock.body_request(3, 2).body);
  const SigningPublicKey link = sent.link.keys().signing.public_key();
  EXPECT_EQ(body.first_segment, 3U);
  EXPECT_EQ(body.count, 2U);
  EXPECT_EQ(body.token, unlock.body_access().token);
  EXPECT_TRUE(check_portal_body(body, portal, link));
  body.count = 200;
  EXPECT_EQ(check_portal_body(body, portal, link).code(), Code::kLinkRefused);
}

}  // namespace
}  // namespace waferseal
