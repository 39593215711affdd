// Everything that one question needs, in memory: a sender, guards, a store with its portal, and
// what carries requests between them. It keeps each request for the tests to look at.
#ifndef WAFERSEAL_TESTS_ENGINE_ESCROW_WORLD_H_
#define WAFERSEAL_TESTS_ENGINE_ESCROW_WORLD_H_

#include <deque>
#include <functional>
#include <map>
#include <string>

#include "tests/engine/capsule/sample.h"
#include "tests/engine/escrow/test_guard.h"

namespace waferseal {

inline constexpr std::string_view kPortalOrigin = "https://portal.example";
inline constexpr std::string_view kQuestionText = "What did we eat on the ferry? MARKER-QUESTION";
inline constexpr std::string_view kAnswerText = "Smoked herring MARKER-ANSWER";

SecretBytes secret_text(std::string_view text);
NormalisedAnswer normalised(std::string_view text);
// Takes the place of Argon2id where a test is not about it.
SecretBytes quick_stretch(const NormalisedAnswer& answer, const CapsuleId& capsule);

// A store that knows copies by locator.
struct TestPortal {
  struct Copy {
    SlotId slot_id{};
    SigningPublicKey link;
    SigningPublicKey unlock;
    Bytes header;
    Bytes slot;
  };
  Result<Bytes> handle(std::string_view path, ByteView body, UnixTime now, RandomSource& random);

  SecretBytes challenge_key{std::size_t{32}};
  std::map<Locator, Copy> copies;
  UnixTime expires = from_unix_seconds(1'900'000'000);
  std::vector<SlotId> opened;
  std::vector<GuardId> reported;
  bool exposed = false;
};

struct SentQuestion {
  SlotId slot_id{};
  LinkSecret link;
  MadeSlot made;
  Core core;
  std::vector<ArmStatement> arms;
};

class World {
 public:
  explicit World(std::size_t guard_count = 1);

  QuestionPlan plan(std::uint8_t threshold = 1);
  // Runs it; changes may be made to a request or a reply on its way.
  using Meddler = std::function<Result<Bytes>(const EscrowRequest&, Result<Bytes>)>;
  template <class Session>
  void run(Session& session) {
    for (int turn = 0; turn < 100; ++turn) {
      const std::vector<EscrowRequest> requests = session.outgoing();
      if (requests.empty()) return;
      for (const EscrowRequest& request : requests) session.receive(request.id, post(request));
    }
  }
  Result<Bytes> post(const EscrowRequest& request);

  // Set-up, slot, core, and the store's copy; armed at the guards unless told otherwise.
  SentQuestion send(QuestionPlan plan, bool arm = true, bool dormant = false);
  SentQuestion send() { return send(plan()); }
  void arm(const SentQuestion& sent);
  QuestionUnlock open_page(const SentQuestion& sent);
  // Answers and runs until the session waits again.
  void answer(QuestionUnlock& unlock, std::string_view text);
  TestGuard& guard() { return guards.front(); }
  AnswerId the_answer_id() const { return answer_id(answer_key.public_key()); }
  // A nonce of the guard.
  Nonce nonce(TestGuard& of);
  void set_time(UnixTime time);

  SeededRandom random{"world"};
  Sample sample;
  SigningKey ticket_key;
  SigningKey answer_key;
  SigningKey agent;
  SecretBytes control_seed;
  std::deque<TestGuard> guards;
  TestPortal portal;
  UnixTime now;
  std::vector<EscrowRequest> seen;
  Meddler meddle;
};

inline bool contains(ByteView text, std::string_view marker) {
  return as_text(text).find(marker) != std::string_view::npos;
}

}  // namespace waferseal

#endif  // WAFERSEAL_TESTS_ENGINE_ESCROW_WORLD_H_
