// What a session holds from its start to its record.
#ifndef WAFERSEAL_ENGINE_SEAL_SEAL_SESSION_H_
#define WAFERSEAL_ENGINE_SEAL_SEAL_SESSION_H_

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "engine/seal/copy_plan.h"
#include "waferseal/seal.h"

namespace waferseal {

struct SealSession::Impl {
  SealPlan plan;
  UserKeys sender;
  std::vector<seal::CopyPlan> copies;
  // Only where there is a capsule.
  std::optional<ListedAgent> agent;
  // Drawn with the session and used for one body: finish() takes the session away.
  std::optional<NewCapsule> capsule;
  // Made of plan.message while it is read.
  std::unique_ptr<const ByteSource> composed;
  std::optional<BodySealer> sealer;
  std::uint64_t bytes_composed = 0;
  SecretBytes control_seed;
  // The questions of the copies, in their order, with normalised answers and answer keys.
  struct Question {
    std::size_t copy = 0;
    NormalisedAnswer answer;
    SigningKey answer_key;
    QuestionSetup setup;
    // The first question with the same answer, which is stretched for all of them.
    std::size_t same_answer = 0;
    // Of the first one: taken by the caller, and what came of it; empty until then.
    bool taken = false;
    SecretBytes stretched;
  };
  std::vector<Question> questions;
  std::optional<ReleaseSetup> release;
  std::optional<Error> failure;
  // Which setup a request belongs to, and its number there. The release share's is
  // questions.size().
  std::map<std::uint32_t, std::pair<std::size_t, std::uint32_t>> sent;
  std::uint32_t next_request = 1;

  Impl(SealPlan the_plan, UserKeys the_sender)
      : plan(std::move(the_plan)), sender(std::move(the_sender)) {}

  // Before the body: seal_session.cc.
  Status prepare(const KeyList& key_list, RandomSource& random);
  Status add_question(std::size_t copy, const std::vector<PlannedGuard>& guards,
                      RandomSource& random);
  void collect(std::size_t index, std::vector<EscrowRequest> requests,
               std::vector<EscrowRequest>& out);

  // After it: seal_session_record.cc.
  SealedMessage message_of_plan() const;
  Status bind_capsule(const SealedBody& body, SealedRecord& out, RandomSource& random);
  Status stretch_rest();
  Status seal_question(std::size_t index, const SealedBody& body, SealedMessage& message,
                       RandomSource& random);
  Status seal_agent_slot(const SealedBody& body, SealedMessage& message, RandomSource& random);
  Status seal_sender_slot(const SealedBody& body, SealedMessage& message, RandomSource& random);
  Status seal_openpgp(SealedRecord& out, OpenPgpMailSink& mails, RandomSource& random);
  SlotPayload payload_for(const SealedBody& body, std::optional<Mailbox> recipient,
                          std::optional<ByteArray<32>> extra_hash) const;
};

}  // namespace waferseal

#endif  // WAFERSEAL_ENGINE_SEAL_SEAL_SESSION_H_
