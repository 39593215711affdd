// What the portal's store is told by recipients (SPEC 4.10.6).
#include <gtest/gtest.h>

#include "engine/escrow/portal_messages.h"
#include "tests/native/server/browser.h"
#include "waferseal/escrow.h"

namespace waferseal::native {
namespace {

class PortalTest : public ::testing::Test {
 protected:
  PortalTest() : browser_((set_up(world_), world_)) {}
  static void set_up(ServerWorld& world) { world.set_policy(R"({"account": {"set": {}}})"); }

  std::string send() {
    const HttpReply reply = browser_.send(std::vector<std::string>{kQuinn});
    EXPECT_EQ(reply.status, 201) << reply.body;
    return reply.json()["id"].get<std::string>();
  }
  // The pick-up page at the question.
  Pickup page() {
    Result<Pickup> pickup = browser_.open_page();
    EXPECT_TRUE(pickup);
    browser_.run(*pickup);
    EXPECT_EQ(pickup->stage(), PickupStage::kQuestion);
    return std::move(*pickup);
  }
  // Gives the right answer to a guard whose proof is false. `on_report` sees the report's request.
  void meet_faulty_guard(Pickup& pickup, const std::function<Bytes(Bytes)>& on_report = {}) {
    ASSERT_TRUE(pickup.answer(SecretBytes(as_bytes(kAnswer))));
    for (int turn = 0; turn < 50; ++turn) {
      const auto requests = pickup.outgoing();
      if (requests.empty()) return;
      for (EscrowRequest request : requests) {
        if (request.path == "/portal/v1/report" && on_report) {
          request.body = on_report(std::move(request.body));
        }
        Result<Bytes> reply = browser_.post(request);
        if (request.path == "/guard/v1/unlock") {
          ASSERT_TRUE(reply) << describe(reply.error());
          (*reply)[reply->size() / 2] ^= 1;
        }
        if (request.path == "/portal/v1/report") report_ = reply;
        pickup.receive(request.id, reply);
      }
    }
  }
  nlohmann::json events(const std::string& id) {
    return browser_.client().get("/api/v1/messages/" + id).json()["events"];
  }

  ServerWorld world_;
  Browser browser_;
  std::optional<Result<Bytes>> report_;
};

TEST_F(PortalTest, AFalseProofIsToldToTheSenderOnce) {
  const std::string id = send();
  Pickup pickup = page();
  EXPECT_TRUE(events(id).empty());
  meet_faulty_guard(pickup);
  ASSERT_TRUE(pickup.last_refusal());
  EXPECT_EQ(pickup.last_refusal()->code, Code::kGuardFault);
  ASSERT_TRUE(report_ && *report_) << "the report was refused";
  ASSERT_EQ(events(id).size(), 1u);
  EXPECT_EQ(events(id)[0]["code"], "guard_fault");
  EXPECT_NE(events(id)[0]["detail"].get<std::string>().find(hex_encode(world_.guard_id())),
            std::string::npos);

  meet_faulty_guard(pickup);
  ASSERT_TRUE(*report_);
  EXPECT_EQ(events(id).size(), 1u);
  // Nothing else follows: the honest guard opens it.
  ASSERT_TRUE(pickup.answer(SecretBytes(as_bytes(kAnswer))));
  browser_.run(pickup);
  EXPECT_EQ(pickup.stage(), PickupStage::kRead);
}

// SPEC 6.6.2: a fall-back that nobody has released, asked for by somebody who has its link.
TEST_F(PortalTest, ADormantSlotIsNoSlotYet) {
  world_.set_policy(R"({"account": {"set": {"tls_only": true}}})");
  world_.set_tls("tls.example", Outcome::kPresent, Assurance::kPkix);
  auto request = browser_.request({kTom});
  request["recipients"][0]["question"] = "strong";
  const HttpReply sent = browser_.send(request);
  ASSERT_EQ(sent.status, 201) << sent.body;
  Result<Pickup> pickup = browser_.open_page();
  ASSERT_TRUE(pickup) << describe(pickup.error());
  browser_.run(*pickup);
  ASSERT_EQ(pickup->stage(), PickupStage::kFailed);
  EXPECT_EQ(pickup->error().code, Code::kLinkRefused);
}

// It is the link's key that fetches, and the unlock key that opens: their public halves, which the
// store has, do not.
TEST_F(PortalTest, FetchingTakesTheLinkAndOpeningTheAnswer) {
  send();
  const auto own = browser_.own_slot();
  ASSERT_TRUE(own) << describe(own.error());
  const SenderCopy& copy = std::get<SenderRecord>(own->payload.extra).copies.at(0);
  const LinkSecret link = *LinkSecret::from_bytes(copy.link_secret);
  HttpClient anyone = world_.client();
  anyone.headers.clear();
  const auto nonce = [&] {
    return *parse_challenge(
        anyone.post_cbor("/portal/v1/challenge", make_challenge_request()).bytes());
  };
  const SigningKey stranger = SigningKey::generate(system_random());
  const Audience audience = portal_audience(world_.origin());
  const auto fetch = [&](const LinkKeys& keys) {
    return anyone.post_cbor("/portal/v1/fetch",
                            escrow::make_portal_fetch(keys, audience, nonce(), false));
  };
  LinkKeys forged = link.keys();
  forged.signing = stranger.clone();
  EXPECT_EQ(fetch(forged).code(), "link_refused");
  EXPECT_EQ(fetch(link.keys()).status, 200);
  const auto opened = [&](const SigningKey& key) {
    return anyone.post_cbor(
        "/portal/v1/opened",
        escrow::make_opened(key, audience, copy.slot_id, system_random().array<16>(), nonce()));
  };
  EXPECT_EQ(opened(stranger).code(), "unlock_refused");
  EXPECT_EQ(opened(link.keys().signing).code(), "unlock_refused") << "the link is not the answer";
}

TEST_F(PortalTest, OnlyWhoHasTheLinkReports) {
  const std::string id = send();
  Pickup pickup = page();
  meet_faulty_guard(pickup, [](Bytes body) {
    body.back() ^= 1;
    return body;
  });
  ASSERT_TRUE(report_);
  ASSERT_FALSE(*report_) << "it was taken";
  EXPECT_EQ(report_->code(), Code::kLinkRefused);
  EXPECT_TRUE(events(id).empty());
}

}  // namespace
}  // namespace waferseal::native
