// A guard with its host in memory: the order of storing that waferseal/guard.h asks for, with a
// cell file as bytes, a database as encoded records, and places where it can be killed.
#ifndef WAFERSEAL_TESTS_ENGINE_ESCROW_TEST_GUARD_H_
#define WAFERSEAL_TESTS_ENGINE_ESCROW_TEST_GUARD_H_

#include <map>
#include <string>

#include "tests/engine/crypto/seeded_random.h"
#include "waferseal/escrow.h"
#include "waferseal/guard.h"

namespace waferseal {

class TestGuard {
 public:
  // Killed once at this place, during the next request.
  enum class Kill { kNever, kAfterCell, kAfterCommit };

  TestGuard(std::string_view seed, const SigningPublicKey& ticket_key, UnixTime start);

  Result<Bytes> handle(GuardOperation operation, ByteView body);
  // "/guard/v1/unlock" and so on.
  Result<Bytes> handle_path(std::string_view path, ByteView body);
  // A ticket for `records` records, good for an hour.
  PlannedGuard planned(const SigningKey& ticket_key, std::uint32_t records = 100);

  GuardRecord record(const SlotId& slot) const;
  AnswerPool pool(const AnswerId& id) const;
  // The bytes of the slot's cell in the file; where none was ever written, no bytes.
  Bytes cell_bytes(const SlotId& slot) const;
  void apply(GuardChange& change);
  // What a restore of an old database does at the next start.
  void roll_back_database();

  GuardKeys keys;
  std::string origin;
  UnixTime now;
  Kill kill = Kill::kNever;
  std::map<SlotId, Bytes> records;
  std::map<AnswerId, Bytes> pools;
  std::map<TicketId, TicketUse> tickets;
  std::map<PasswordAccount, Bytes> passwords;
  Bytes file;
  std::vector<GuardEvent> events;
  SeededRandom random;

 private:
  std::map<SlotId, std::uint32_t> cell_index_;
  std::uint32_t next_cell_ = 0;
};

}  // namespace waferseal

#endif  // WAFERSEAL_TESTS_ENGINE_ESCROW_TEST_GUARD_H_
