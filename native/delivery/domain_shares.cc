#include "native/delivery/domain_shares.h"

#include "native/delivery/lease_keeper.h"

namespace waferseal::delivery {

Claim::Claim(DomainShares& shares, native::QueueBatch batch)
    : shares_(&shares), batch_(std::move(batch)) {
  if (shares_->keeper_ != nullptr) shares_->keeper_->keep(batch_.rows);
}

Claim::~Claim() {
  if (!batch_.rows.empty()) shares_->give_back(batch_.rows);
}

std::chrono::seconds DomainShares::lease(std::chrono::seconds attempt) const {
  return keeper_ == nullptr ? attempt : LeaseKeeper::kLease;
}

Result<Claim> DomainShares::claim(native::QueueStore& queue,
                                  const std::vector<native::QueueKind>& kinds, UnixTime now,
                                  std::chrono::seconds lease) {
  // Held over the store's claim, so that two workers cannot both take the last place.
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<std::string> full;
  for (const auto& [domain, workers] : busy_) {
    if (workers >= most_) full.push_back(domain);
  }
  WAFERSEAL_TRY(native::QueueBatch batch, queue.claim(kinds, now, lease, full));
  if (!batch.rows.empty()) ++busy_[batch.rows.front().domain];
  return Claim(*this, std::move(batch));
}

void DomainShares::give_back(const std::vector<native::QueueRow>& rows) {
  if (keeper_ != nullptr) keeper_->forget(rows);
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = busy_.find(rows.front().domain);
  if (found != busy_.end() && --found->second == 0) busy_.erase(found);
}

}  // namespace waferseal::delivery
