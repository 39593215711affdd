// A message all the way: sealed by the engine, taken by the server, picked up, retracted.
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "engine/escrow/portal_messages.h"
#include "tests/native/server/browser.h"
#include "waferseal/escrow.h"

namespace waferseal::native {
namespace {

class SubmissionTest : public ::testing::Test {
 protected:
  SubmissionTest() : browser_((set_up(world_), world_)) {}
  static void set_up(ServerWorld& world) {
    world.set_policy(R"({"account": {"set": {"tls_only": true}}})");
    world.set_tls("tls.example", Outcome::kPresent, Assurance::kPkix);
    world.set_tls("question.example", Outcome::kPresent, Assurance::kPkix);
    world.set_policy(
        R"({"account": {"set": {"tls_only": true, "tls_excluded": ["question.example"]}}})");
  }
  std::vector<CopyRecord> copies(const std::string& id) {
    return *world_.store()->messages().copies_of(id);
  }
  std::size_t cells_in_use() {
    const auto bytes = read_file(world_.cells_file(), 100'000'000);
    std::size_t used = 0;
    for (std::uint32_t i = 0; cell_offset(i) + kCellSize <= bytes->size(); ++i) {
      const ByteView cell = ByteView(*bytes).subspan(cell_offset(i), kCellSize);
      for (const std::uint8_t byte : cell) {
        if (byte != 0) {
          ++used;
          break;
        }
      }
    }
    return used;
  }
  std::string send_to(const std::vector<std::string>& recipients) {
    const HttpReply reply = browser_.send(recipients);
    EXPECT_EQ(reply.status, 201) << reply.body;
    return reply.status == 201 ? reply.json()["id"].get<std::string>() : std::string();
  }

  ServerWorld world_;
  Browser browser_;
};

TEST_F(SubmissionTest, AnAcceptedMessageIsQueuedForEachCopy) {
  const std::string id = send_to({kTom, kQuinn});
  const auto all = copies(id);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].method, Method::kTls);
  EXPECT_EQ(all[0].level, Level::kL1);
  EXPECT_EQ(all[1].method, Method::kEscrowQuestion);
  const auto store = world_.store();
  const auto tls = store->queue().claim({QueueKind::kTls}, world_.now(), std::chrono::seconds(60));
  EXPECT_EQ(tls->rows.size(), 1u);
  const auto notice =
      store->queue().claim({QueueKind::kNotice}, world_.now(), std::chrono::seconds(60));
  EXPECT_EQ(notice->rows.size(), 1u) << "the dormant one waits, the other does not";
  const auto list = browser_.client().get("/api/v1/messages").json();
  ASSERT_EQ(list["messages"].size(), 1u);
  EXPECT_EQ(list["messages"][0]["copies"][0]["state"], "queued");
}

TEST_F(SubmissionTest, TheRecipientReadsItAfterTheRightAnswer) {
  const std::string id = send_to({kQuinn});
  auto pickup = browser_.open_page();
  ASSERT_TRUE(pickup) << describe(pickup.error());
  browser_.run(*pickup);
  ASSERT_EQ(pickup->stage(), PickupStage::kQuestion)
      << (pickup->stage() == PickupStage::kFailed ? describe(pickup->error()) : "");
  ASSERT_TRUE(pickup->answer(SecretBytes(as_bytes("pizza"))));
  browser_.run(*pickup);
  ASSERT_EQ(pickup->stage(), PickupStage::kQuestion);
  EXPECT_EQ(pickup->last_refusal()->code, Code::kWrongAnswer);
  EXPECT_EQ(copies(id)[0].state, CopyState::kQueued);

  ASSERT_TRUE(pickup->answer(SecretBytes(as_bytes(kAnswer))));
  browser_.run(*pickup);
  ASSERT_EQ(pickup->stage(), PickupStage::kRead)
      << (pickup->stage() == PickupStage::kFailed ? describe(pickup->error()) : "");
  const auto message = pickup->message();
  ASSERT_TRUE(message);
  EXPECT_NE(as_text(browser_.text()).find(kText), std::string_view::npos);
  EXPECT_TRUE(message->sender_verified);
  EXPECT_EQ(copies(id)[0].state, CopyState::kOpened);
}

// SPEC 4.10.6: whoever has the link may say so, and the sender sees it once.
TEST_F(SubmissionTest, AGuardThatWasCaughtLyingIsShownToTheSender) {
  const std::string id = send_to({kQuinn});
  const auto own = browser_.own_slot();
  ASSERT_TRUE(own) << describe(own.error());
  const SenderCopy& copy = std::get<SenderRecord>(own->payload.extra).copies.at(0);
  const LinkKeys link = LinkSecret::from_bytes(copy.link_secret)->keys();
  const auto report = [&](const SigningKey& key, const std::string& origin) {
    HttpClient anyone = world_.client();
    anyone.headers.clear();
    const HttpReply challenge = anyone.post_cbor("/portal/v1/challenge", make_challenge_request());
    const Nonce nonce = *parse_challenge(challenge.bytes());
    return anyone.post_cbor("/portal/v1/report",
                            escrow::make_portal_report(key, portal_audience(origin), copy.slot_id,
                                                       nonce, world_.guard_id()));
  };
  EXPECT_EQ(report(SigningKey::generate(system_random()), world_.origin()).code(), "link_refused");
  EXPECT_EQ(report(link.signing, "http://elsewhere").status, 403);
  const auto events = [&] {
    return browser_.client().get("/api/v1/messages/" + id).json()["events"];
  };
  EXPECT_TRUE(events().empty()) << events();
  for (int i = 0; i < 2; ++i) {
    const HttpReply taken = report(link.signing, world_.origin());
    EXPECT_EQ(taken.status, 200) << taken.body;
  }
  ASSERT_EQ(events().size(), 1u) << events();
  EXPECT_EQ(events()[0]["code"], "guard_fault");
  EXPECT_NE(events()[0]["detail"].get<std::string>().find(hex_encode(world_.guard_id())),
            std::string::npos);
  EXPECT_EQ(copies(id)[0].state, CopyState::kQueued);
}

TEST_F(SubmissionTest, ATryIsSpentThoughTheServerDiesRightAfter) {
  send_to({kQuinn});
  const auto guess = [&] {
    auto pickup = browser_.open_page();
    EXPECT_TRUE(pickup);
    browser_.run(*pickup);
    EXPECT_EQ(pickup->stage(), PickupStage::kQuestion);
    EXPECT_TRUE(pickup->answer(SecretBytes(as_bytes("pizza"))));
    browser_.run(*pickup);
    return pickup->last_refusal() ? pickup->last_refusal()->code : Code::kInternal;
  };
  for (std::uint32_t i = 0; i < kTriesPerDay; ++i) {
    world_.on_guard_step = [](GuardStep step) {
      if (step == GuardStep::kCommitted) throw std::runtime_error("killed");
    };
    EXPECT_NE(guess(), Code::kWrongAnswer) << "nobody can have answered";
    world_.on_guard_step = [](GuardStep) {};
    world_.restart();
  }
  EXPECT_EQ(guess(), Code::kTriesUsedUpToday);
}

TEST_F(SubmissionTest, AnAnswerThatIsRefusedIsNoCommitOfTheGuard) {
  send_to({kQuinn});
  const auto guess = [&] {
    auto pickup = browser_.open_page();
    browser_.run(*pickup);
    EXPECT_TRUE(pickup->answer(SecretBytes(as_bytes("pizza"))));
    browser_.run(*pickup);
    return pickup->last_refusal() ? pickup->last_refusal()->code : Code::kInternal;
  };
  const auto commits = [this] {
    const auto bytes = read_file(world_.cells_file(), 100'000'000);
    return decode_cell_counter(ByteView(*bytes).first(kCellFileHeaderSize))->value;
  };
  const std::uint64_t before = commits();
  for (std::uint32_t i = 0; i < kTriesPerDay; ++i) EXPECT_EQ(guess(), Code::kWrongAnswer);
  EXPECT_EQ(commits(), before + kTriesPerDay);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(guess(), Code::kTriesUsedUpToday);
  EXPECT_EQ(commits(), before + kTriesPerDay);
}

TEST_F(SubmissionTest, ACellIsZeroWithinASecondOrTwoOfItsExpiry) {
  send_to({kQuinn, kTom});
  ASSERT_GE(cells_in_use(), 2u);
  world_.time_shift += std::chrono::hours(24 * 15);
  for (int i = 0; i < 40 && cells_in_use() > 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(cells_in_use(), 0u);
}

TEST_F(SubmissionTest, ARetractedMessageDoesNotOpenAndItsCellIsZero) {
  const std::string id = send_to({kQuinn});
  ASSERT_GE(cells_in_use(), 1u);
  auto pickup = browser_.open_page();
  browser_.run(*pickup);
  ASSERT_EQ(pickup->stage(), PickupStage::kQuestion);

  const auto own = browser_.own_slot();
  ASSERT_TRUE(own) << describe(own.error());
  const auto& record = std::get<SenderRecord>(own->payload.extra);
  const HttpReply done = browser_.control(
      id, {make_retract(record.control_seed, world_.guard_id(), record.copies[0].slot_id, 1)});
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_TRUE(done.json()["results"][0]["code"].is_null()) << done.body;
  EXPECT_EQ(cells_in_use(), 0u);
  EXPECT_EQ(copies(id)[0].state, CopyState::kRetracted);
  EXPECT_EQ(*world_.store()->queue().size(), 0u) << "its notice would still be sent";

  ASSERT_TRUE(pickup->answer(SecretBytes(as_bytes(kAnswer))));
  browser_.run(*pickup);
  EXPECT_NE(pickup->stage(), PickupStage::kRead);
  auto again = browser_.open_page();
  browser_.run(*again);
  ASSERT_EQ(again->stage(), PickupStage::kFailed);
  EXPECT_EQ(again->error().code, Code::kLinkRefused);
  EXPECT_TRUE(browser_.client().get("/api/v1/messages/" + id).json()["retracted"].get<bool>());
}

TEST_F(SubmissionTest, SomebodyElsesControlKeyRetractsNothing) {
  const std::string id = send_to({kQuinn});
  const auto own = browser_.own_slot();
  const auto& record = std::get<SenderRecord>(own->payload.extra);
  const HttpReply refused = browser_.control(
      id,
      {make_retract(system_random().secret(32), world_.guard_id(), record.copies[0].slot_id, 1)});
  EXPECT_EQ(refused.json()["results"][0]["code"], "control_refused");
  EXPECT_EQ(copies(id)[0].state, CopyState::kQueued);
  EXPECT_GE(cells_in_use(), 1u);
}

TEST_F(SubmissionTest, FactsOfTheBrowserNeverLowerTheServersDecision) {
  auto request = browser_.request({kTom});
  world_.set_tls("tls.example", Outcome::kPresent, Assurance::kNone);
  // What the server learnt is taken from memory for some minutes; afterwards it asks again.
  world_.time_shift += MailServers::kFresh + std::chrono::seconds(1);
  const auto sealed = browser_.seal(request);
  ASSERT_TRUE(sealed) << describe(sealed.error());
  const HttpReply reply = browser_.submit(browser_.upload(*sealed));
  EXPECT_EQ(reply.status, 409) << reply.body;
  EXPECT_EQ(reply.code(), "changed");
  EXPECT_NE(reply.json()["resolution"]["decisions"][0]["method"], "tls");
  EXPECT_TRUE(reply.json()["request"].is_object());
  EXPECT_TRUE(world_.store()->messages().list_messages(kAnna, "", 10)->empty());
  EXPECT_EQ(*world_.store()->queue().size(), 0u);
}

TEST_F(SubmissionTest, ACopyOfALowerLevelIsRefused) {
  auto sealed = browser_.seal(browser_.request({kTom}));
  ASSERT_TRUE(sealed) << describe(sealed.error());
  nlohmann::json resolution = nlohmann::json::parse(sealed->message.resolution_json);
  nlohmann::json& decision = resolution["decisions"][0];
  ASSERT_EQ(decision["assurance"], "pkix") << decision;
  decision["assurance"] = "opportunistic";
  sealed->message.resolution_json = resolution.dump();
  const HttpReply reply = browser_.submit(browser_.upload(*sealed));
  EXPECT_EQ(reply.status, 409) << reply.body;
  EXPECT_EQ(reply.code(), "changed");
  EXPECT_EQ(reply.json()["resolution"]["decisions"][0]["assurance"], "pkix");
  EXPECT_EQ(*world_.store()->queue().size(), 0u);
}

TEST_F(SubmissionTest, NobodySendsInTheNameOfAnother) {
  auto sealed = browser_.seal(browser_.request({kTom}));
  ASSERT_TRUE(sealed) << describe(sealed.error());
  std::string& request = sealed->message.request_json;
  const std::size_t at = request.find(kAnna);
  ASSERT_NE(at, std::string::npos);
  request.replace(at, std::string_view(kAnna).size(), "boss@sender.example");
  const HttpReply reply = browser_.submit(browser_.upload(*sealed));
  EXPECT_EQ(reply.status, 400) << reply.body;
  EXPECT_EQ(reply.json()["subject"], "sender");
  EXPECT_EQ(*world_.store()->queue().size(), 0u);
}

TEST_F(SubmissionTest, ACopyWherePolicyRefusesIsForbiddenAndTheRestMayBeSent) {
  const std::string refusing =
      R"({"account": {"set": {"tls_only": true, "tls_excluded": ["question.example"],
          "tls_forced": {"tls.example": "tls-or-never"}, "failure_scope": "send-rest"}}})";
  world_.set_policy(refusing);
  const auto request = browser_.request({kTom, kQuinn});
  const auto sealed = browser_.seal(request);
  ASSERT_TRUE(sealed) << describe(sealed.error());
  world_.set_tls("tls.example", Outcome::kPresent, Assurance::kNone);
  world_.time_shift += MailServers::kFresh + std::chrono::seconds(1);
  const HttpReply forbidden = browser_.submit(browser_.upload(*sealed));
  EXPECT_EQ(forbidden.status, 422) << forbidden.body;
  EXPECT_EQ(forbidden.code(), "forbidden_by_policy");
  EXPECT_EQ(forbidden.json()["subject"], kTom);
  EXPECT_EQ(copies(send_to({kTom, kQuinn})).size(), 1u) << "the rest is sent";
}

TEST_F(SubmissionTest, APolicyThatChangedMeansSealingAgain) {
  const auto sealed = browser_.seal(browser_.request({kQuinn}));
  ASSERT_TRUE(sealed);
  world_.set_policy(R"({"account": {"set": {"tls_only": false}}})");
  const HttpReply reply = browser_.submit(browser_.upload(*sealed));
  EXPECT_EQ(reply.status, 409);
  EXPECT_EQ(reply.code(), "policy_changed");
}

// The record says it, and the resolution in it.
TEST_F(SubmissionTest, BothNumbersOfThePolicyHaveToAgree) {
  for (const bool in_record : {true, false}) {
    auto sealed = browser_.seal(browser_.request({kQuinn}));
    ASSERT_TRUE(sealed);
    if (in_record) {
      sealed->message.policy_version -= 1;
    } else {
      nlohmann::json resolution = nlohmann::json::parse(sealed->message.resolution_json);
      resolution["policy_version"] = sealed->message.policy_version - 1;
      sealed->message.resolution_json = resolution.dump();
    }
    EXPECT_EQ(browser_.submit(browser_.upload(*sealed)).code(), "seal_inconsistent") << in_record;
  }
}

TEST_F(SubmissionTest, ARepeatedRequestIsTheSameMessage) {
  const auto sealed = browser_.seal(browser_.request({kQuinn}));
  ASSERT_TRUE(sealed);
  const Bytes record = browser_.upload(*sealed);
  const HttpReply first = browser_.submit(record);
  ASSERT_EQ(first.status, 201) << first.body;
  const HttpReply second = browser_.submit(record);
  EXPECT_EQ(second.status, 201);
  EXPECT_EQ(first.json()["id"], second.json()["id"]);
  EXPECT_EQ(*world_.store()->queue().size(), 1u);
  Bytes other = record;
  other.back() ^= 1;
  EXPECT_EQ(browser_.submit(other).code(), "idempotency_mismatch");
  EXPECT_EQ(browser_.submit(record, "another-key-0123456").code(), "seal_inconsistent")
      << "the same slots are no second message";
}

TEST_F(SubmissionTest, ABodyThatTheSealDoesNotBindIsRefused) {
  auto sealed = browser_.seal(browser_.request({kQuinn}));
  ASSERT_TRUE(sealed);
  Bytes swapped(sealed->blobs[0].view().begin(), sealed->blobs[0].view().end());
  swapped[10] ^= 1;
  sealed->blobs[0] = Ciphertext::sealed(std::move(swapped));
  const HttpReply reply = browser_.submit(browser_.upload(*sealed));
  EXPECT_EQ(reply.status, 422);
  EXPECT_EQ(reply.code(), "seal_inconsistent");
}

TEST_F(SubmissionTest, AnAgentThatIsNotInTheKeyListIsRefused) {
  auto sealed = browser_.seal(browser_.request({kTom}));
  ASSERT_TRUE(sealed);
  // The list now has another agent; what was sealed to the old one would never be opened.
  const auto record = *world_.store()->settings().find_key_list();
  KeyList list = world_.key_list();
  list.number += 1;
  const UserKeys stranger = generate_user_keys(system_random());
  list.agents[0].signing = stranger.signing.public_key();
  list.agents[0].xwing = stranger.xwing.public_key();
  ASSERT_TRUE(world_.store()->settings().put_key_list(
      list.number, *sign_key_list(SigningKey::generate(system_random()), list)));
  const HttpReply reply = browser_.submit(browser_.upload(*sealed));
  EXPECT_EQ(reply.code(), "seal_inconsistent") << reply.body;
}

TEST_F(SubmissionTest, KilledBetweenStoringAndArmingIsFinishedByTheServerAlone) {
  const auto sealed = browser_.seal(browser_.request({kTom, kQuinn}));
  ASSERT_TRUE(sealed);
  const Bytes record = browser_.upload(*sealed);
  world_.on_guard_step = [](GuardStep step) {
    if (step == GuardStep::kCellWritten) throw std::runtime_error("killed");
  };
  EXPECT_GE(browser_.submit(record).status, 500);
  EXPECT_EQ(*world_.store()->queue().size(), 0u) << "queued before its guards are armed";
  EXPECT_EQ(world_.store()->messages().messages_in_state(MessageState::kArming)->size(), 1u);
  world_.on_guard_step = [](GuardStep) {};
  world_.restart();
  EXPECT_TRUE(world_.store()->messages().messages_in_state(MessageState::kArming)->empty());
  EXPECT_EQ(*world_.store()->queue().size(), 2u);
  Browser again(world_);
  EXPECT_EQ(again.submit(record).status, 201) << "the browser's repeat gets the same message";
  EXPECT_EQ(*world_.store()->queue().size(), 2u);
}

TEST_F(SubmissionTest, ExpiredCopiesAreForgottenEverywhere) {
  const std::string id = send_to({kQuinn});
  world_.time_shift += std::chrono::hours(24 * 15);
  ASSERT_TRUE(world_.server().housekeep());
  EXPECT_EQ(cells_in_use(), 0u);
  EXPECT_EQ(copies(id)[0].state, CopyState::kExpired);
  EXPECT_EQ(*world_.store()->queue().size(), 0u);
}

TEST_F(SubmissionTest, TheBodyOfAMessageOutlivesTheCleanUpOfUploads) {
  const std::string id = send_to({kQuinn});
  world_.time_shift += std::chrono::hours(30);
  ASSERT_TRUE(world_.server().housekeep());
  auto pickup = browser_.open_page();
  browser_.run(*pickup);
  ASSERT_TRUE(pickup->answer(SecretBytes(as_bytes(kAnswer))));
  browser_.run(*pickup);
  EXPECT_EQ(pickup->stage(), PickupStage::kRead);
}

TEST_F(SubmissionTest, AMessageThatTheGuardRefusesIsTakenBack) {
  const auto sealed = browser_.seal(browser_.request({kQuinn}));
  ASSERT_TRUE(sealed);
  // A day later the records that were never armed are forgotten.
  world_.time_shift += std::chrono::hours(25);
  ASSERT_TRUE(world_.server().housekeep());
  Browser later(world_);
  const HttpReply refused = later.submit(later.upload(*sealed));
  EXPECT_EQ(refused.status, 422) << refused.body;
  EXPECT_TRUE(world_.store()->messages().messages_in_state(MessageState::kArming)->empty());
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(world_.folder() / "data/blobs")) {
    EXPECT_FALSE(entry.is_regular_file()) << "left behind: " << entry.path();
  }
}

TEST_F(SubmissionTest, NothingReadableIsOnTheServersDisk) {
  send_to({kTom, kQuinn});
  world_.stop();
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(world_.folder())) {
    if (!entry.is_regular_file()) continue;
    ++files;
    const auto bytes = read_file(entry.path(), 100'000'000);
    ASSERT_TRUE(bytes);
    for (const std::string marker : {"MARKER", "ferry", "herring"}) {
      EXPECT_EQ(as_text(*bytes).find(marker), std::string_view::npos)
          << marker << " in " << entry.path();
    }
  }
  EXPECT_GT(files, 4u);
}

}  // namespace
}  // namespace waferseal::native
