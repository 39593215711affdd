// The MTA-STS policies that were fetched, in the store: `serve` and the agent share them, and both remember
// them over a restart.
#ifndef WAFERSEAL_NATIVE_DELIVERY_MTA_STS_SHELF_H_
#define WAFERSEAL_NATIVE_DELIVERY_MTA_STS_SHELF_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "native/mta_sts/policies.h"
#include "native/store/store.h"

namespace waferseal::delivery {

class MtaStsShelf final : public mta_sts::Shelf {
 public:
  // A store of its own: it is used by whichever thread asks.
  explicit MtaStsShelf(std::unique_ptr<native::Store> store) : store_(std::move(store)) {}
  Result<std::optional<mta_sts::Kept>> find(const std::string& domain) override {
    WAFERSEAL_TRY(auto found, store_->settings().find_mta_sts(domain));
    if (!found) return std::optional<mta_sts::Kept>();
    return std::optional(mta_sts::Kept{found->id, found->text, found->fetched_at});
  }
  Status put(const std::string& domain, const mta_sts::Kept& kept) override {
    return store_->settings().put_mta_sts({domain, kept.id, kept.text, kept.fetched});
  }

 private:
  std::unique_ptr<native::Store> store_;
};

}  // namespace waferseal::delivery

#endif  // WAFERSEAL_NATIVE_DELIVERY_MTA_STS_SHELF_H_
