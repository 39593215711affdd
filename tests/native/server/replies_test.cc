// Replies of recipients at the server (SPEC 4.14, 6.15): who may send one, how many, and what the sender
// is shown of it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "engine/escrow/reply_messages.h"
#include "native/delivery/status_mail.h"
#include "native/lifecycle/tell_sender.h"
#include "native/server/portal_replies.h"
#include "tests/native/server/browser.h"
#include "waferseal/reply.h"

namespace waferseal::native {
namespace {

constexpr const char* kReplyText = "MARKER-reply: see you there";

std::string stored_name(const EscrowRequest& segment) {
  const auto part = parse_portal_reply_segment(segment.body);
  return stored_reply_name(part->slot_id, part->upload);
}

class RepliesTest : public ::testing::Test {
 protected:
  RepliesTest() : browser_((set_up(world_), world_)) {
    const HttpReply sent = browser_.send(std::vector<std::string>{kQuinn});
    EXPECT_EQ(sent.status, 201) << sent.body;
    id_ = sent.json()["id"].get<std::string>();
    page_.emplace(browser_.open_page().value());
    browser_.run(*page_);
    EXPECT_TRUE(page_->answer(SecretBytes(as_bytes(kAnswer))));
    browser_.run(*page_);
    EXPECT_EQ(page_->stage(), PickupStage::kRead);
  }
  static void set_up(ServerWorld& world) { world.set_policy(R"({"account": {"set": {}}})"); }

  // Anna's, at whatever port the server has by now.
  HttpClient client() {
    HttpClient out = world_.client();
    out.cookie = browser_.client().cookie;
    return out;
  }
  ReplyDraft draft(std::size_t attachment = 100) {
    const mime::ParsedMessage mail = mime::parse(browser_.text()).value();
    ReplyDraft out = reply_draft(mail);
    out.text = kReplyText;
    out.attachments.push_back({"a.bin", "", Bytes(attachment, 7), nullptr, {}});
    return out;
  }
  ReplySession ready() {
    ReplySession session = ReplySession::start(page_->reply_to().value(), system_random()).value();
    run(session);
    return session;
  }
  // `change` sees each request before it is sent.
  void run(ReplySession& session, const std::function<void(EscrowRequest&)>& change = {}) {
    for (int turn = 0; turn < 50; ++turn) {
      const auto requests = session.outgoing();
      if (requests.empty()) return;
      for (EscrowRequest request : requests) {
        if (change) change(request);
        last_ = request;
        session.receive(request.id, browser_.post(request));
      }
    }
  }
  // The code of what went wrong, or none.
  std::optional<Code> reply(std::size_t attachment = 100) {
    ReplySession session = ready();
    if (session.stage() != ReplyStage::kReady) return session.error().code;
    if (const Status written = session.write(draft(attachment), world_.now()); !written) {
      return written.code();
    }
    run(session);
    if (session.stage() == ReplyStage::kSent) return std::nullopt;
    return session.error().code;
  }
  nlohmann::json heads() {
    return client().get("/api/v1/messages/" + id_).json()["copies"][0]["replies"];
  }
  std::string path(const std::string& reply) const {
    return "/api/v1/messages/" + id_ + "/replies/" + reply;
  }
  static Bytes octets(const nlohmann::json& json, const char* name) {
    return *base64url_decode(json[name].get<std::string>());
  }
  // As the sender's browser does it.
  Result<mime::ParsedMessage> read(const std::string& reply, ByteStore& text) {
    const auto found = client().get(path(reply)).json();
    StoredReply stored{octets(found, "header"), octets(found, "slot"), {}, octets(found, "arm")};
    for (const auto& hash : found["segment_hashes"]) {
      SegmentHash one{};
      const Bytes bytes = *base64url_decode(hash.get<std::string>());
      std::copy(bytes.begin(), bytes.end(), one.begin());
      stored.hashes.push_back(one);
    }
    const SentMessage sent = own_message();
    WAFERSEAL_TRY(ReplyReading reading,
                  ReplyReading::start(sent, stored, world_.origin(), world_.annas_keys(), text));
    while (reading.wanted() > 0) {
      const HttpReply part =
          client().get(path(reply) + "/body?first=" + std::to_string(reading.next()) + "&count=1");
      EXPECT_EQ(part.status, 200) << part.body;
      WAFERSEAL_CHECK(reading.take(part.bytes()));
    }
    return reading.message();
  }
  SentMessage own_message() {
    const auto shown = client().get("/api/v1/messages/" + id_).json();
    return SentMessage::open(octets(shown, "sender_slot"), octets(shown, "header"),
                             world_.annas_keys())
        .value();
  }

  ServerWorld world_;
  Browser browser_;
  std::string id_;
  std::optional<Pickup> page_;
  EscrowRequest last_;
};

TEST_F(RepliesTest, OneIsListedToTheSenderAndOpensForHerAlone) {
  EXPECT_TRUE(heads().empty());
  ASSERT_EQ(reply(1'500'000), std::nullopt);
  ASSERT_EQ(heads().size(), 1U);
  const std::string id = heads()[0]["id"].get<std::string>();
  EXPECT_GT(heads()[0]["size"].get<std::uint64_t>(), 1'500'000U);
  MemoryStore text;
  const auto mail = read(id, text);
  ASSERT_TRUE(mail) << describe(mail.error());
  EXPECT_EQ(mail->text, std::string(kReplyText) + "\n");
  EXPECT_EQ(mail->subject, "Re: MARKER-subject");
  // Listed in the sent list as well, and audited.
  const auto listed = client().get("/api/v1/messages").json()["messages"][0];
  EXPECT_EQ(listed["copies"][0]["replies"], heads());
  EXPECT_EQ(listed["events"].back()["code"], "reply_received");

  world_.add_user(kBen, kBensPassword);
  const HttpClient ben = world_.logged_in(kBen, kBensPassword);
  EXPECT_EQ(ben.get(path(id)).code(), "not_found");
  EXPECT_EQ(ben.get(path(id) + "/body").code(), "not_found");
  EXPECT_EQ(ben.send("DELETE", path(id), "", "").code(), "not_found");
  EXPECT_EQ(world_.client().get(path(id)).code(), "not_logged_in");
  EXPECT_EQ(client().get(path("AAAAAAAAAAAAAAAAAAAAAA")).code(), "not_found");
  EXPECT_EQ(client().get(path(id) + "/body?first=x").code(), "bad_request");
}

TEST_F(RepliesTest, ItIsStoredAsCiphertextOnly) {
  ASSERT_EQ(reply(), std::nullopt);
  for (const auto& file : std::filesystem::recursive_directory_iterator(world_.folder())) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    EXPECT_EQ(bytes.find("MARKER-reply"), std::string::npos) << file.path();
  }
}

// The link is not enough, and neither is another copy's proof.
TEST_F(RepliesTest, WhoDidNotOpenTheCopyCannotReply) {
  const ReplyTo to = page_->reply_to().value();
  ReplyTo forged{to.reply_key,    to.sender,    to.recipient,
                 to.slot_id,      to.statement, SigningKey::generate(system_random()),
                 to.portal_origin};
  ReplySession session = ReplySession::start(std::move(forged), system_random()).value();
  run(session);
  EXPECT_EQ(session.error().code, Code::kUnlockRefused);

  ReplySession honest = ready();
  ASSERT_TRUE(honest.write(draft(), world_.now()));
  run(honest, [](EscrowRequest& request) {
    if (request.path == "/portal/v1/reply_segment") request.body.back() ^= 1;
  });
  EXPECT_EQ(honest.error().code, Code::kUnlockRefused);
  ReplySession last = ready();
  ASSERT_TRUE(last.write(draft(), world_.now()));
  run(last, [](EscrowRequest& request) {
    if (request.path == "/portal/v1/reply") request.body.back() ^= 1;
  });
  EXPECT_EQ(last.error().code, Code::kUnlockRefused);
  EXPECT_TRUE(heads().empty());
}

// SPEC 4.14.6: what is sent again, by whomever, makes no second reply.
TEST_F(RepliesTest, TheSameRequestTwiceIsOneReply) {
  ASSERT_EQ(reply(), std::nullopt);
  ASSERT_EQ(last_.path, "/portal/v1/reply");
  EXPECT_TRUE(browser_.post(last_));
  EXPECT_EQ(heads().size(), 1U);
  // Another slot record under the same upload.
  const PortalReply sent = parse_portal_reply(last_.body).value();
  const ReplyTo to = page_->reply_to().value();
  Slot other = parse_slot(sent.slot).value();
  other.sealed_payload[0] ^= 1;
  const Audience portal = portal_audience(world_.origin());
  last_.body = escrow::make_portal_reply({to.unlock, portal, to.slot_id, sent.nonce}, sent.upload,
                                         other.head.seal, sent.header, encode_slot(other));
  EXPECT_EQ(browser_.post(last_).code(), Code::kUploadMismatch);
  EXPECT_EQ(heads().size(), 1U);
}

TEST_F(RepliesTest, PartsThatDoNotBelongTogetherAreRefused) {
  ReplySession session = ready();
  ASSERT_TRUE(session.write(draft(), world_.now()));
  const ReplyTo to = page_->reply_to().value();
  const Audience portal = portal_audience(world_.origin());
  run(session, [&](EscrowRequest& request) {
    if (request.path != "/portal/v1/reply") return;
    const PortalReply sent = parse_portal_reply(request.body).value();
    const Slot slot = parse_slot(sent.slot).value();
    request.body = escrow::make_portal_reply(
        {to.unlock, portal, to.slot_id, sent.nonce}, sent.upload, slot.head.seal,
        new_capsule(system_random()).header.encoded(), sent.slot);
  });
  EXPECT_EQ(session.error().code, Code::kSealInconsistent);
  // Of an upload that was never begun, and a segment out of its place.
  const Nonce nonce =
      parse_challenge(
          browser_.post({1, {}, "/portal/v1/challenge", make_challenge_request()}).value())
          .value();
  const escrow::ReplyParty party{to.unlock, portal, to.slot_id, nonce};
  const PortalReply sent = parse_portal_reply(last_.body).value();
  EXPECT_EQ(browser_
                .post({1,
                       {},
                       "/portal/v1/reply",
                       escrow::make_portal_reply(party, ReplyUploadId{1},
                                                 parse_slot(sent.slot)->head.seal, sent.header,
                                                 sent.slot)})
                .code(),
            Code::kUploadIncomplete);
  EXPECT_EQ(
      browser_
          .post({1,
                 {},
                 "/portal/v1/reply_segment",
                 escrow::make_portal_reply_segment(party, ReplyUploadId{2}, 5000, 1, Bytes(10))})
          .code(),
      Code::kUploadMismatch);
  EXPECT_TRUE(heads().empty());
}

TEST_F(RepliesTest, LimitsAreToldBeforeAnythingIsWritten) {
  world_.adjust = [](ServerParts& parts) {
    parts.options.replies.per_day = 2;
    parts.options.replies.per_copy = 3;
    parts.options.replies.most_bytes = 200'000;
  };
  world_.restart();
  ReplySession session = ready();
  EXPECT_EQ(session.terms().left, 2U);
  EXPECT_EQ(session.terms().most_bytes, 200'000U);
  EXPECT_EQ(reply(), std::nullopt);
  EXPECT_EQ(reply(), std::nullopt);
  EXPECT_EQ(reply(), Code::kRepliesUsedUp);
  // One that was ready before is held to them, too.
  ASSERT_TRUE(session.write(draft(), world_.now()));
  run(session);
  EXPECT_EQ(session.error().code, Code::kRepliesUsedUp);
  EXPECT_EQ(heads().size(), 2U);
  world_.time_shift += std::chrono::hours(25);
  EXPECT_EQ(reply(), std::nullopt) << "the next day";
  world_.time_shift += std::chrono::hours(25);
  EXPECT_EQ(reply(), Code::kRepliesUsedUp) << "of the copy in all";
}

// Whatever the page believes of the terms.
TEST_F(RepliesTest, TooLargeAOneIsRefusedByTheServer) {
  ReplySession session = ready();
  ASSERT_TRUE(session.write(draft(400'000), world_.now()));
  world_.adjust = [](ServerParts& parts) { parts.options.replies.most_bytes = 200'000; };
  world_.restart();
  run(session);
  EXPECT_EQ(session.error().code, Code::kTooLarge);
}

TEST_F(RepliesTest, WhereNoneAreTakenThatIsSaid) {
  world_.adjust = [](ServerParts& parts) { parts.options.replies.most_bytes = 0; };
  world_.restart();
  EXPECT_EQ(reply(), Code::kRepliesOff);
}

TEST_F(RepliesTest, NotToARetractedCopyNorAfterItsTime) {
  ASSERT_EQ(reply(), std::nullopt);
  ReplySession session = ready();
  ASSERT_TRUE(session.write(draft(), world_.now()));
  const auto own = own_message();
  const auto number = static_cast<std::uint64_t>(unix_seconds(world_.now())) * 1000;
  ASSERT_EQ(client()
                .post_cbor("/api/v1/messages/" + id_ + "/control",
                           *own.retract(kQuinn, {world_.guard_id()}, number))
                .status,
            200);
  run(session);
  EXPECT_EQ(session.error().code, Code::kLinkRefused);
  // What was there before stays, and is the sender's to remove.
  ASSERT_EQ(heads().size(), 1U);
  MemoryStore text;
  EXPECT_TRUE(read(heads()[0]["id"].get<std::string>(), text));
}

TEST_F(RepliesTest, NotAfterTheCopysTime) {
  ReplySession session = ready();
  world_.time_shift += std::chrono::hours(24 * 15);
  ASSERT_TRUE(session.write(draft(), world_.now()));
  run(session);
  EXPECT_TRUE(session.error().code == Code::kEscrowExpired ||
              session.error().code == Code::kLinkRefused)
      << describe(session.error());
}

TEST_F(RepliesTest, RemovingTakesTheBodyAndIsCountedStill) {
  world_.adjust = [](ServerParts& parts) { parts.options.replies.per_day = 1; };
  world_.restart();
  ASSERT_EQ(reply(), std::nullopt);
  const std::string id = heads()[0]["id"].get<std::string>();
  EXPECT_EQ(client().send("DELETE", path(id), "", "").status, 204);
  EXPECT_TRUE(heads().empty());
  EXPECT_EQ(client().get(path(id)).code(), "not_found");
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(world_.folder() / "data/blobs")) {
    EXPECT_EQ(file.path().filename().string().find(id), std::string::npos);
  }
  EXPECT_EQ(reply(), Code::kRepliesUsedUp);
}

TEST_F(RepliesTest, ABodyThatIsGoneIsSaidToBe) {
  ASSERT_EQ(reply(), std::nullopt);
  const std::string id = heads()[0]["id"].get<std::string>();
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(world_.folder() / "data/blobs")) {
    if (file.path().filename().string().find(id) != std::string::npos) {
      std::filesystem::remove(file);
    }
  }
  EXPECT_EQ(client().get(path(id)).code(), "message_gone");
  EXPECT_EQ(client().get(path(id) + "/body").code(), "message_gone");
}

// The sender can neither read, change nor claim what a recipient is sending.
TEST_F(RepliesTest, AnUploadOfAReplyIsNobodysElse) {
  ReplySession session = ready();
  ASSERT_TRUE(session.write(draft(1'500'000), world_.now()));
  std::string upload;
  run(session, [&](EscrowRequest& request) {
    if (request.path != "/portal/v1/reply_segment" || !upload.empty()) return;
    upload = stored_name(request);
  });
  const auto found = world_.store()->messages().find_upload(upload);
  ASSERT_TRUE(found);
  EXPECT_FALSE(*found) << "it was taken";

  ReplySession second = ready();
  ASSERT_TRUE(second.write(draft(1'500'000), world_.now()));
  for (const EscrowRequest& request : second.outgoing()) {  // one segment of two
    upload = stored_name(request);
    second.receive(request.id, browser_.post(request));
  }
  ASSERT_TRUE(*world_.store()->messages().find_upload(upload));
  const HttpClient anna = client();
  EXPECT_EQ(anna.get("/api/v1/uploads/" + upload).code(), "not_found");
  anna.send("DELETE", "/api/v1/uploads/" + upload, "", "");
  EXPECT_TRUE(*world_.store()->messages().find_upload(upload));
  EXPECT_EQ(
      anna.send("PUT", "/api/v1/uploads/" + upload + "/segments/1", "application/octet-stream", "x")
          .code(),
      "not_found");
}

TEST_F(RepliesTest, OfThoseThatStalledTheOldestGo) {
  std::vector<std::string> begun;
  for (int i = 0; i < 5; ++i) {
    ReplySession session = ready();
    ASSERT_TRUE(session.write(draft(1'500'000), world_.now()));
    for (const EscrowRequest& request : session.outgoing()) {
      begun.push_back(stored_name(request));
      session.receive(request.id, browser_.post(request));
    }
  }
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(world_.store()->messages().find_upload(begun[i])->has_value(), i >= 2) << i;
  }
}

// A crash between the body's sync and the transaction: nothing is listed, nothing is lost, and the
// same request goes on.
TEST_F(RepliesTest, GoesOnAfterARestartOfTheServer) {
  ReplySession session = ready();
  ASSERT_TRUE(session.write(draft(1'500'000), world_.now()));
  int segments = 0;
  int replies = 0;
  run(session, [&](EscrowRequest& request) {
    if (request.path == "/portal/v1/reply_segment" && ++segments == 2) world_.restart();
    if (request.path == "/portal/v1/reply" && ++replies == 1) world_.restart();
  });
  ASSERT_EQ(session.stage(), ReplyStage::kSent) << describe(session.error());
  ASSERT_EQ(heads().size(), 1U);
  world_.restart();
  EXPECT_EQ(heads().size(), 1U);
}

TEST_F(RepliesTest, TheSenderIsToldByMailWithoutAByteOfIt) {
  ASSERT_EQ(reply(), std::nullopt);
  ASSERT_EQ(reply(), std::nullopt);
  const auto entries = world_.store()->queue().entries(0, 100);
  std::size_t told = 0;
  for (const QueueEntry& entry : *entries) {
    told += lifecycle::tells_reply(entry.row) && entry.row.kind == QueueKind::kStatus ? 1 : 0;
  }
  EXPECT_EQ(told, 1U) << "one that waits tells of all";
  const std::string mail = delivery::compose_reply_mail(
      {*Mailbox::parse(kAnna), *Mailbox::parse(kQuinn), world_.now(), world_.now(), "abc"},
      "mail.example", world_.now());
  EXPECT_NE(mail.find("To: <anna@example.org>"), std::string::npos);
  EXPECT_NE(mail.find(kQuinn), std::string::npos);
  EXPECT_NE(mail.find("Auto-Submitted: auto-generated"), std::string::npos);
  EXPECT_NE(mail.find("Message-ID: <status.replied.abc@mail.example>"), std::string::npos);
  EXPECT_EQ(mail.find("MARKER"), std::string::npos);
}

}  // namespace
}  // namespace waferseal::native
