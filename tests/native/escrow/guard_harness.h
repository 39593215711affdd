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
        control_seed_(system_random().secret(32)),
        password_seed_(system_random().secret(32)) {
    id_.fill(0x77);
    start();
  }

  void start() {
    GuardKeys keys{id_, identity_.clone(), ticket_key_.public_key(), system_random().secret(32),
                   password_seed_.clone()};
    GuardHooks hooks;
    hooks.on_step = [this](GuardStep step) {
      if (on_step_) on_step_(step);
      if (kill_at_ == step) throw Killed();
    };
    hooks.on_event = [this](GuardEvent event, const SlotId& slot) {
      if (on_event_) on_event_(event, slot);
    };
    // Time passes for both clocks; a jump is the machine's alone.
    hooks.steady = [this] { return now_.time_since_epoch() - jumped_; };
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
  // Somebody sets the machine's clock.
  void jump(std::chrono::seconds by) {
    now_ += by;
    jumped_ += by;
  }

  // One of the guard's files as it is now, and put in its place later. While it is stopped.
  Bytes copy_of(const std::filesystem::path& file) const {
    const auto bytes = read_file(file, 100'000'000);
    EXPECT_TRUE(bytes);
    return bytes ? *bytes : Bytes();
  }
  void put_back(const std::filesystem::path& file, const Bytes& bytes) {
    ASSERT_FALSE(guard_) << "it is running";
    for (const char* const extra : {"-wal", "-shm"}) {
      std::filesystem::remove(file.string() + extra);
    }
    ASSERT_TRUE(write_durably(file, bytes, 0600));
  }
  // Runs SQL in the guard's database. While it is stopped.
  void change_database(const std::string& sql) {
    auto database = Database::open(database_file(), 0600);
    ASSERT_TRUE(database);
    const Status done = database->execute(sql);
    ASSERT_TRUE(done) << describe(done.error());
  }

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
  Bytes extend_statement(const SlotId& slot, std::uint64_t number) {
    return make_extend(control_seed_, id_, slot, number, now_ + std::chrono::hours(24 * 30));
  }

  std::filesystem::path cells_file() const { return folder_.path() / "guard/cells"; }
  std::filesystem::path database_file() const { return folder_.path() / "guard/guard.db"; }
  Bytes cells() const { return copy_of(cells_file()); }
  CellCounter counter() const {
    const auto found = decode_cell_counter(ByteView(cells()).first(kCellFileHeaderSize));
    EXPECT_TRUE(found);
    return found ? *found : CellCounter{};
  }
  // Whose secret a cell holds.
  std::optional<SlotId> slot_in(std::uint32_t index) const {
    const Bytes bytes = cells();
    const auto cell = decode_cell(index, ByteView(bytes).subspan(cell_offset(index), kCellSize));
    if (!cell || !*cell) return std::nullopt;
    return (*cell)->slot_id;
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
  const SigningKey& ticket_key() const { return ticket_key_; }
  const SecretBytes& password_seed() const { return password_seed_; }
  const GuardId& id() const { return id_; }
  UnixTime now_ = from_unix_seconds(1'700'000'000);
  std::function<void(GuardStep)> on_step_;
  std::function<void(GuardEvent, const SlotId&)> on_event_;

 private:
  TemporaryFolder folder_;
  GuardId id_{};
  SigningKey identity_;
  SigningKey ticket_key_;
  SigningKey answer_key_;
  SigningKey agent_;
  SecretBytes control_seed_;
  SecretBytes password_seed_;
  std::optional<GuardStep> kill_at_;
  std::chrono::seconds jumped_{0};
  std::unique_ptr<GuardService> guard_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_TESTS_NATIVE_ESCROW_GUARD_HARNESS_H_
