// The guard's part in logging in with a password: it mixes a secret that no database holds into each
// password, and counts how often somebody asks. login.h has the browser's part.
//
// A guard keeps one password seed in its key file. From it comes an OPRF key for every mailbox there
// is, user or not: the guard does not know who is one. guard.h runs two operations:
//
//   password    anyone: spends a try of the account, then evaluates the blinded password
//   logged in   the server, once it has verified the auth key: gives that try back
//
// Server, after a log-in:
//   guard.handle(GuardOperation::kLoggedIn, make_logged_in(ticket_key, {guard, account, attempt, now}));
//   reply.device_ticket = make_device_ticket(ticket_key, {guard, account, random id, now + 90 days});
//
// Where a user is added, with the guard's key file at hand and uncounted:
//   WAFERSEAL_TRY(auto evaluated, evaluate_password(seed, password_account(mailbox), login.blinded()));
//
// Promises: without the seed nobody tests a password off line, whatever databases they have; on line
// 20 a day and 100 in 90 days for each account, and 50 a day more for those who have a device ticket,
// which a stranger cannot use up. Does not promise: anything against who has the seed and the
// server's database; that the guard used the right key (the log-in fails if it did not).
// SPEC 4.12.
#ifndef WAFERSEAL_PASSWORD_GUARD_H_
#define WAFERSEAL_PASSWORD_GUARD_H_

#include <chrono>
#include <cstdint>
#include <vector>

#include "waferseal/address.h"
#include "waferseal/host.h"
#include "waferseal/keys.h"
#include "waferseal/link.h"
#include "waferseal/result.h"

namespace waferseal {

inline constexpr std::size_t kPasswordSeedSize = 32;

// What the guard knows a mailbox by: H("password account" | canonical mailbox).
using PasswordAccount = ByteArray<32>;
PasswordAccount password_account(const Mailbox& mailbox);

// With the key of this account; nothing is counted. kInvalidArgument: the seed is not 32 bytes.
// kVoprfBadElement: the element is refused.
Result<ByteArray<32>> evaluate_password(const SecretBytes& password_seed,
                                        const PasswordAccount& account,
                                        const ByteArray<32>& blinded);

// ---- what the server signs with its ticket key

inline constexpr std::chrono::hours kDeviceTicketLife{24 * 90};

// Lets a browser that has logged in before ask from a pool of its own. Opens nothing.
struct DeviceTicket {
  GuardId guard{};
  PasswordAccount account{};
  ByteArray<16> device{};  // random
  UnixTime expires{};
};
Bytes make_device_ticket(const SigningKey& ticket_key, const DeviceTicket& ticket);
// kDeviceTicketRefused: not signed by `ticket_key`, for another guard or account, or expired.
// kBadCbor.
Result<DeviceTicket> check_device_ticket(const SigningPublicKey& ticket_key, const GuardId& guard,
                                         const PasswordAccount& account, UnixTime now,
                                         ByteView bytes);

// The statement that an attempt ended with the right password: the body of `logged in`.
struct LoggedIn {
  GuardId guard{};
  PasswordAccount account{};
  AttemptId attempt{};
  UnixTime date{};
};
Bytes make_logged_in(const SigningKey& ticket_key, const LoggedIn& statement);

// ---- what the guard's database holds of an account

// Here and in the pools of answers (guard.h).
struct TryDay {
  std::int64_t day = 0;  // of UTC, since 1970-01-01
  std::uint32_t spent = 0;
};
inline constexpr std::int64_t kTryWindowDays = 90;

inline constexpr std::uint32_t kPasswordTriesPerDay = 20;
inline constexpr std::uint32_t kPasswordTriesPerWindow = 100;
inline constexpr std::uint32_t kDeviceTriesPerDay = 50;

struct PasswordAttempt {
  AttemptId id{};
  ByteArray<32> blinded_hash{};
  std::int64_t day = 0;  // the guard's day it was spent on
  bool device = false;   // paid from the devices' pool
  bool given_back = false;
};

struct PasswordPool {
  PasswordAccount account{};
  std::int64_t day = 0;                   // the latest day seen; never goes back
  std::vector<TryDay> days;               // without a ticket: days with tries spent, of the last 90
  std::uint32_t devices_today = 0;        // with one: spent on `day`
  std::vector<PasswordAttempt> attempts;  // of `day` and the day before, the latest 128
};

// Before the next day of the guard begins.
std::uint32_t password_tries_left(const PasswordPool& pool, bool device, UnixTime now);
// From then on the pool is like one that was never used: the host may drop it.
UnixTime password_pool_idle_at(const PasswordPool& pool);
// What was spent since the backup is not known: both pools are used up for that day.
PasswordPool after_rollback(PasswordPool pool, UnixTime at);

// Stored form (deterministic CBOR). Decoding: kBadCbor.
Bytes encode_password_pool(const PasswordPool& pool);
Result<PasswordPool> decode_password_pool(ByteView bytes);

}  // namespace waferseal

#endif  // WAFERSEAL_PASSWORD_GUARD_H_
