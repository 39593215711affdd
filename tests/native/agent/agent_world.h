// Everything around the agent, for real: a SQLite store, a blob folder and a guard in a temporary
// folder, a signed key list, and messages sealed with the engine. Mail goes to scripted peers.
#ifndef WAFERSEAL_TESTS_NATIVE_AGENT_AGENT_WORLD_H_
#define WAFERSEAL_TESTS_NATIVE_AGENT_AGENT_WORLD_H_

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "native/agent/agent.h"
#include "native/agent/agent_key.h"
#include "native/escrow/guard_service.h"
#include "native/store/store.h"
#include "tests/native/smtp/mail_world.h"
#include "waferseal/escrow.h"
#include "waferseal/notice.h"

namespace waferseal::delivery {

// What a test wants to be sealed, and what it wants to be wrong with it.
struct SealedTestMessage {
  std::vector<std::string> recipients = {"bob@example.test"};
  std::string text =
      "From: anna@sender.test\r\nTo: bob@example.test\r\nSubject: secret subject\r\n\r\nhello\r\n";
  Assurance least = Assurance::kPkix;
  std::chrono::seconds life = std::chrono::hours(24);
  bool fallback = true;  // a dormant question with its notice, for the first recipient
  Assurance notice_least = Assurance::kNone;
  std::optional<DsnNotify> notify{};
  DsnReturn dsn_return = DsnReturn::kUnset;
  std::string envelope_id{};

  std::optional<SigningKey> signer;             // another key than the listed one signs the orders
  std::optional<SigningKey> notice_signer;      // ... or the notice
  std::optional<std::string> envelope_sender;   // the orders name somebody else
  std::optional<std::string> stored_text;       // the store has another body under the same key
  std::optional<std::string> stored_recipient;  // the database names somebody else
  std::optional<SlotId> notice_slot;            // the notice is for another slot
  bool notice_of_another_body = false;          // ... or for another message
  std::optional<Bytes> stored_arm;              // the database has another slot's arm statement
};

// Where things of a sealed message are.
struct StoredMessage {
  std::string id;
  std::vector<std::int64_t> copies;
  SlotId agent_slot{};
  SlotId fallback_slot{};
  std::string link;
  SecretBytes control_seed;
};

class AgentTestWorld final : public GuardTransport {
 public:
  AgentTestWorld();
  ~AgentTestWorld() override;

  Result<SecretBytes> post(const std::string& origin, const std::string& path,
                           const Bytes& body) override;

  StoredMessage store_message(const SealedTestMessage& message = {});
  // An empty one in the place of the store, which could go back in time.
  void begin_another_store();
  // Names `agent_key` first, then keys from before.
  void put_key_list(std::uint64_t number, const SigningKey& root,
                    const std::vector<ListedAgent>& before = {});
  Agent agent(std::size_t workers = 1);
  Result<bool> work() { return agent().work_once(*store); }

  native::CopyRecord copy(std::int64_t id) { return **store->messages().find_copy(id); }
  // What the guard says to the agent about a slot.
  Result<RecordState> state_at_guard(const SlotId& slot);
  // Asks with the statement that armed it, and changes nothing.
  RecordState state_of_armed(const SlotId& slot);
  Code hand_over_code(const SlotId& slot);

  MailWorld mail;
  UnixTime now = from_unix_seconds(std::time(nullptr));
  SigningKey root = SigningKey::generate(system_random());
  UserKeys sender = generate_user_keys(system_random());
  AgentKey agent_key = generate_agent_key(system_random(), now);
  RetrySchedule retry;
  // What the guard's host answers instead of the guard.
  std::optional<Code> guard_fault;
  // At this path it does not answer.
  std::string guard_fault_at;
  std::filesystem::path folder;
  std::unique_ptr<native::Store> store;
  std::unique_ptr<native::BlobStore> blobs;
  std::unique_ptr<native::GuardService> guard;

 private:
  template <class Session>
  void run(Session& session);
  Result<Bytes> ask_guard(const std::string& origin, const std::string& path, const Bytes& body);
  Bytes ticket();

  SigningKey ticket_key_ = SigningKey::generate(system_random());
  GuardId guard_id_{};
  std::unique_ptr<MailExchange> exchange_;
};

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_TESTS_NATIVE_AGENT_AGENT_WORLD_H_
