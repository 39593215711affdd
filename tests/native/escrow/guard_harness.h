// A guard on disk that can be stopped and started again, and a sender who sets records up at it.
#ifndef WAFERSEAL_TESTS_NATIVE_ESCROW_GUARD_HARNESS_H_
#define WAFERSEAL_TESTS_NATIVE_ESCROW_GUARD_HARNESS_H_

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "native/escrow/guard_service.h"
#include "tests/native/files/temporary_folder.h"
#include "waferseal/escrow.h"

namespace waferseal::native {

// What stands for kill -9: everything after this point does not happen.
struct Killed : std::runtime_error {
  Killed() : std::runtime_error("killed") {}
};

class GuardHarness {
 public:
  GuardHarness()
      : identity_(SigningKey::generate(system_random())),
        ticket_key_(SigningKey::generate(system_random())),
        answer_key_(SigningKey::generate(system_random())),
        agent_(SigningKey::generate(system_random())),
        control_seed_(system_random().secret(32)) {
    id_.fill(0x77);
    start();
  }

  void start() {
    GuardKeys keys{id_, identity_.clone(), ticket_key_.public_key(), system_random().secret(32)};
    GuardHooks hooks;
    hooks.on_step = [this](GuardStep step) {
      if (kill_at_ == step) throw Killed();
    };
    auto opened = GuardService::open(
        folder_.path() / "guard", std::move(keys), [this] { return now_; }, std::move(hooks));
    ASSERT_TRUE(opened) << describe(opened.error());
    guard_ = std::move(*opened);
  }
  void stop() { guard_.reset(); }
  void restart() {
    stop();
    kill_at_.reset();
    start();
  }
  void kill_at(GuardStep step) { kill_at_ = step; }

  Result<Bytes> post(const EscrowRequest& request) {
    const std::string prefix = "/guard/v1/";
    const auto operation = guard_operation_from_name(request.path.substr(prefix.size()));
    if (!operation) return Error{Code::kNotFound, request.path, {}};
    return guard_->handle(*operation, request.body);
  }

  Result<QuestionSetup> begin_setup() {
    WAFERSEAL_TRY(NormalisedAnswer answer,
                  normalise_answer(SecretBytes(as_bytes("smoked herring"))));
    Ticket ticket{system_random().array<16>(),  id_, "example", "anna@example.org",
                  now_ + std::chrono::hours(1), 10};
    std::vector<PlannedGuard> guards;
    guards.push_back(
        {id_, "https://guard.example", identity_.public_key(), make_ticket(ticket_key_, ticket)});
    return QuestionSetup::start(
        {"anna@example.org", "quinn@question.example", std::nullopt, "What was it?",
         std::move(answer), answer_key_.clone(), control_seed_.clone(), std::move(guards)},
        system_random());
  }
  void run(QuestionSetup& setup) {
    for (auto requests = setup.outgoing(); !requests.empty(); requests = setup.outgoing()) {
      for (const EscrowRequest& request : requests) setup.receive(request.id, post(request));
    }
  }
  // Opened and evaluated; fails the test if not.
  QuestionSetup set_up() {
    auto setup = begin_setup();
    EXPECT_TRUE(setup);
    run(*setup);
    EXPECT_TRUE(setup->ready()) << (setup->failed() ? describe(setup->error()) : "not ready");
    return std::move(*setup);
  }
  Bytes arm_statement(const QuestionSetup& setup) {
    const SigningKey unlock = SigningKey::generate(system_random());
    const auto arms = setup.arm(unlock.public_key(),
                                {now_ + std::chrono::hours(24 * 30), false, agent_.public_key()});
    EXPECT_TRUE(arms && arms->size() == 1);
    return arms && !arms->empty() ? arms->front().body : Bytes();
  }
  SlotId armed_slot() {
    const QuestionSetup setup = set_up();
    const auto armed = guard_->handle(GuardOperation::kArm, arm_statement(setup));
    EXPECT_TRUE(armed) << describe(armed.error());
    return setup.slot_id();
  }
  Bytes retract_statement(const SlotId& slot, std::uint64_t number) {
    return make_retract(control_seed_, id_, slot, number);
  }

  std::filesystem::path cells_file() const { return folder_.path() / "guard/cells"; }
  std::filesystem::path database_file() const { return folder_.path() / "guard/guard.db"; }
  Bytes cells() const {
    const auto bytes = read_file(cells_file(), 100'000'000);
    EXPECT_TRUE(bytes);
    return bytes ? *bytes : Bytes();
  }
  // How many cells hold anything.
  std::size_t cells_in_use() const {
    const Bytes bytes = cells();
    std::size_t used = 0;
    for (std::uint32_t i = 0; cell_offset(i) + kCellSize <= bytes.size(); ++i) {
      for (std::size_t k = 0; k < kCellSize; ++k) {
        if (bytes[cell_offset(i) + k] != 0) {
          ++used;
          break;
        }
      }
    }
    return used;
  }

  GuardService& guard() { return *guard_; }
  const GuardId& id() const { return id_; }
  UnixTime now_ = from_unix_seconds(1'700'000'000);

 private:
  TemporaryFolder folder_;
  GuardId id_{};
  SigningKey identity_;
  SigningKey ticket_key_;
  SigningKey answer_key_;
  SigningKey agent_;
  SecretBytes control_seed_;
  std::optional<GuardStep> kill_at_;
  std::unique_ptr<GuardService> guard_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_TESTS_NATIVE_ESCROW_GUARD_HARNESS_H_
