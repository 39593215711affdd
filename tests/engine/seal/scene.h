// A sender, an agent, a guard, a portal and recipients of each kind: the cast of the sealing tests.
// Keys are drawn by the engine's own functions from the system's randomness; no value is written
// down.
#ifndef WAFERSEAL_TESTS_ENGINE_SEAL_SCENE_H_
#define WAFERSEAL_TESTS_ENGINE_SEAL_SCENE_H_

#include <gtest/gtest.h>

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "tests/engine/seal/memory_guard.h"
#include "tests/engine/seal/memory_portal.h"
#include "waferseal/openpgp.h"
#include "waferseal/pickup.h"
#include "waferseal/seal.h"

namespace waferseal::seal_test {

inline Mailbox mailbox(std::string_view text) { return *Mailbox::parse(text); }

struct Scene {
  static constexpr const char* kOrigin = "https://portal.example";

  RandomSource& random = system_random();
  UnixTime now = from_unix_seconds(1'780'000'000);
  Mailbox sender_mailbox = mailbox("doctor@practice.example");
  Mailbox tls = mailbox("desk@clinic.example");
  Mailbox pgp = mailbox("bob@keys.example");
  Mailbox question = mailbox("patient@free.example");
  Mailbox hidden = mailbox("secret.reader@clinic.example");

  UserKeys sender = generate_user_keys(random);
  SigningKey root = SigningKey::generate(random);
  SigningKey ticket_key = SigningKey::generate(random);
  XWingKey agent_xwing = XWingKey::generate(random);
  SigningKey agent_signing = SigningKey::generate(random);
  MemoryGuard guard{GuardKeys{random.array<16>(), SigningKey::generate(random),
                              ticket_key.public_key(), random.secret(32), random.secret(32)},
                    random};
  MemoryPortal portal{kOrigin, random};
  openpgp::KeyPair pgp_key =
      *openpgp::generate({"Bob <bob@keys.example>", now - std::chrono::hours(1)});

  KeyList key_list() const {
    KeyList list;
    list.number = 1;
    list.issued = now - std::chrono::hours(1);
    list.expires = now + std::chrono::hours(24);
    list.agents.push_back({agent_xwing.public_key(), agent_signing.public_key(),
                           now - std::chrono::hours(1), now + std::chrono::hours(24 * 20)});
    list.guards.push_back({guard.keys().id, guard.keys().identity.public_key(), kOrigin});
    list.users.push_back({sender_mailbox, sender.signing.public_key(), sender.xwing.public_key()});
    return list;
  }

  Bytes ticket() const {
    Ticket t;
    t.id = random.array<16>();
    t.guard = guard.keys().id;
    t.account = "practice";
    t.sender = sender_mailbox.text();
    t.expires = now + std::chrono::hours(1);
    t.records = 100;
    return make_ticket(ticket_key, t);
  }

  std::string fingerprint() const {
    return openpgp::inspect_key(pgp_key.public_key, now)->fingerprint;
  }

  // One recipient of each kind; `desk` has a question in the address book, so that it can fall
  // back.
  Request request(bool with_hidden) const {
    std::string fp = fingerprint();
    for (char& c : fp) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const std::string books_none =
        R"({"books": [{"book": "personal", "outcome": "none", "source": "address-book"}]})";
    std::string json = R"({"sender": ")" + sender_mailbox.text() + R"(", "recipients": [
      {"mailbox": ")" + tls.text() +
                       R"("}, {"mailbox": ")" + pgp.text() + R"("},
      {"mailbox": ")" + question.text() +
                       R"(", "question": "strong"})";
    if (with_hidden) json += R"(, {"mailbox": ")" + hidden.text() + R"("})";
    json += R"(], "interactive": true, "available_methods": ["tls", "openpgp", "escrow-question"],
      "books": {"subscribed": ["personal"]},
      "policy": {"version": 3, "account": {"set": {"tls_only": true}}},
      "facts": {"domains": {
        "clinic.example": {"mail_server_tls": {"outcome": "present", "source": "smtp", "assurance": "pkix"}},
        "keys.example": {"mail_server_tls": {"outcome": "present", "source": "smtp", "assurance": "none"}},
        "free.example": {"mail_server_tls": {"outcome": "present", "source": "smtp", "assurance": "none"}}},
      "mailboxes": {
        ")" +
            tls.text() +
            R"(": {"books": [{"book": "personal", "outcome": "present", "source": "address-book",
          "entries": [{"id": "e1", "question": {"id": "q1", "strength": "strong"}}]}]},
        ")" +
            pgp.text() +
            R"(": {"books": [{"book": "personal", "outcome": "present", "source": "address-book",
          "entries": [{"id": "e2", "openpgp": {"fingerprint": ")" +
            fp + R"(", "pin": "match"}}]}]},
        ")" +
            question.text() + R"(": )" + books_none;
    if (with_hidden) json += ", \"" + hidden.text() + "\": " + books_none;
    json += "}}}";
    Result<Request> parsed = parse_request(json);
    if (!parsed) ADD_FAILURE() << describe(parsed.error());
    return *parsed;
  }

  SealPlan plan(bool with_hidden = true, std::size_t attachment_size = 3000) const {
    mime::Message message{{"Doctor", sender_mailbox}};
    message.to = {{"Desk", tls}, {"", question}};
    message.cc = {{"Bob", pgp}};
    message.subject = "MARKER-subject";
    message.date = now;
    message.text = "MARKER-body: the results are here.";
    message.attachments.push_back(
        {"MARKER-name.pdf", "application/pdf", Bytes(attachment_size, 0x5A), {}});
    Request req = request(with_hidden);
    Resolution resolution = resolve(req);
    SealPlan out{std::move(message), std::move(req), std::move(resolution)};
    out.keys.push_back({pgp, pgp_key.public_key});
    out.questions.push_back({tls, "MARKER-question of the desk?",
                             SecretBytes(as_bytes("MARKER-answer desk")), random.secret(32),
                             Strength::kStrong});
    out.questions.push_back({question,
                             "MARKER-question?",
                             SecretBytes(as_bytes("  MARKER-Answer, Patient! ")),
                             {},
                             Strength::kStrong});
    out.tickets.push_back({guard.keys().id, ticket()});
    out.portal_origin = kOrigin;
    out.now = now;
    out.expires = now + std::chrono::hours(24 * 14);
    return out;
  }

  // Carries requests to the guard or the portal, and keeps what was sent.
  Result<Bytes> carry(const EscrowRequest& request) {
    sent.push_back(request.body);
    if (request.path.rfind("/guard/", 0) == 0) return guard.handle(request.path, request.body, now);
    return portal.handle(request.path, request.body, now);
  }

  Result<SealedCopies> seal(SealPlan the_plan) {
    WAFERSEAL_TRY(SealSession session,
                  SealSession::start(std::move(the_plan), sender, key_list(), random));
    while (!session.ready()) {
      if (session.failed()) return session.error();
      std::vector<EscrowRequest> requests = session.outgoing();
      if (requests.empty()) return Error{Code::kInternal, "session", "waits for nothing"};
      for (const EscrowRequest& request : requests) session.receive(request.id, carry(request));
    }
    return std::move(session).seal(random);
  }

  // What the server does with an upload: check, keep, arm.
  Status accept(const SealedCopies& copies) {
    std::vector<std::string> uploads;
    for (std::size_t i = 0; i < copies.blobs.size(); ++i)
      uploads.push_back("up" + std::to_string(i));
    const Bytes record = encode_sealed_message(copies.message, uploads);
    WAFERSEAL_TRY(portal.message, parse_sealed_message(record));
    WAFERSEAL_CHECK(check_sealed_message(portal.message));
    if (portal.message.capsule) {
      const ByteView body = copies.blobs[portal.message.capsule->blob].view();
      portal.body.assign(body.begin(), body.end());
    }
    for (const ArmStatement& arm : portal.message.arms) {
      WAFERSEAL_CHECK(guard.handle("/guard/v1/arm", arm.body, now));
    }
    return Done{};
  }

  // The page behind a link. What it reads is in the last of `texts` then.
  Result<Pickup> open(const std::string& link) {
    return Pickup::start(link, kOrigin, key_list(), texts.emplace_back(), random);
  }

  std::vector<Bytes> sent;
  std::deque<MemoryStore> texts;
};

// Carries what a pick-up asks for until it asks no more.
inline void run(Scene& scene, Pickup& pickup) {
  for (;;) {
    const std::vector<EscrowRequest> requests = pickup.outgoing();
    if (requests.empty()) return;
    for (const EscrowRequest& request : requests) pickup.receive(request.id, scene.carry(request));
  }
}

}  // namespace waferseal::seal_test

#endif  // WAFERSEAL_TESTS_ENGINE_SEAL_SCENE_H_
