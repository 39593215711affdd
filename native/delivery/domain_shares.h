// Several workers of one process at one queue. What is claimed together goes to one domain, and mail
// for one domain takes at most half of the workers: a mail server that is slow holds up its own mail
// and nobody else's (SPEC 8.16).
//
//   DomainShares shares(workers);
//   ... in each worker, with its own store:
//   WAFERSEAL_TRY(const Claim claim, shares.claim(store.queue(), {QueueKind::kTls}, now, lease));
//   for (const QueueRow& row : claim.rows()) ...
//
// That no two workers have the same row is the store's doing (leases), whatever process they are in.
#ifndef WAFERSEAL_NATIVE_DELIVERY_DOMAIN_SHARES_H_
#define WAFERSEAL_NATIVE_DELIVERY_DOMAIN_SHARES_H_

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "native/store/queue.h"

namespace waferseal::delivery {

class DomainShares;
class LeaseKeeper;

// Rows that a worker works on; its end makes room for other mail to the domain.
class Claim {
 public:
  Claim(DomainShares& shares, native::QueueBatch batch);
  Claim(Claim&& other) noexcept : shares_(other.shares_), batch_(std::exchange(other.batch_, {})) {}
  Claim& operator=(Claim&&) = delete;
  Claim(const Claim&) = delete;
  Claim& operator=(const Claim&) = delete;
  ~Claim();

  const std::vector<native::QueueRow>& rows() const { return batch_.rows; }

 private:
  DomainShares* shares_;
  native::QueueBatch batch_;
};

class DomainShares {
 public:
  // `keeper`, if there is one, outlives it and keeps what is claimed.
  explicit DomainShares(std::size_t workers, LeaseKeeper* keeper = nullptr)
      : most_((workers + 1) / 2), keeper_(keeper) {}

  // How long a claim has to hold: a keeper's lease, or `attempt`, the longest that work on one row
  // takes.
  std::chrono::seconds lease(std::chrono::seconds attempt) const;
  // QueueStore::claim for what may be worked on now. No rows: nothing is due, or only mail for
  // domains that have their share.
  Result<Claim> claim(native::QueueStore& queue, const std::vector<native::QueueKind>& kinds,
                      UnixTime now, std::chrono::seconds lease);

 private:
  friend class Claim;
  void give_back(const std::vector<native::QueueRow>& rows);

  const std::size_t most_;
  LeaseKeeper* const keeper_;
  std::mutex mutex_;
  std::map<std::string, std::size_t> busy_;  // by domain
};

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_DELIVERY_DOMAIN_SHARES_H_
