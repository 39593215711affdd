// Keeps what a process works on its own for as long as it does, by extending the leases every so often.
// So leases are short, and what a killed process had is claimed by others within two minutes, however
// long a mail server may take to answer (SPEC 8.16).
//
//   LeaseKeeper keeper(std::move(store), clock);    // a store of its own; one for a whole process
//   DomainShares shares(workers, &keeper);          // claims are kept until they end
#ifndef WAFERSEAL_NATIVE_DELIVERY_LEASE_KEEPER_H_
#define WAFERSEAL_NATIVE_DELIVERY_LEASE_KEEPER_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "native/delivery/mail_exchange.h"
#include "native/store/store.h"

namespace waferseal::delivery {

class LeaseKeeper {
 public:
  static constexpr std::chrono::seconds kLease{120};

  LeaseKeeper(std::unique_ptr<native::Store> store, Clock clock);
  ~LeaseKeeper();
  LeaseKeeper(const LeaseKeeper&) = delete;
  LeaseKeeper& operator=(const LeaseKeeper&) = delete;

  // Rows of one claim, from any thread.
  void keep(const std::vector<native::QueueRow>& rows);
  void forget(const std::vector<native::QueueRow>& rows);
  // What its thread does three times in the life of a lease; for tests.
  void extend_all();

 private:
  void run();

  std::unique_ptr<native::Store> store_;
  Clock clock_;
  std::mutex store_mutex_;  // of whoever extends
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<ByteArray<16>> leases_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_DELIVERY_LEASE_KEEPER_H_
