#include "native/server/portal_slot.h"

#include <algorithm>

namespace waferseal::native {

Audience own_portal(Backend& backend) { return portal_audience(backend.options().portal_origin); }

Result<SlotRecord> live_slot(Backend& backend, Result<std::optional<SlotRecord>> found) {
  if (!found) return found.error();
  if (!*found || (*found)->dormant || (*found)->link_public_key.empty()) {
    return Error{Code::kLinkRefused, {}, {}};
  }
  SlotId id{};
  std::copy_n((*found)->slot_id.begin(), std::min(id.size(), (*found)->slot_id.size()), id.begin());
  if (backend.shared().guard_news.is_gone(id)) return Error{Code::kLinkRefused, {}, {}};
  return std::move(**found);
}

Status check_portal_nonce(Backend& backend, const Nonce& nonce) {
  return check_challenge(backend.shared().challenge_key, own_portal(backend), backend.now(), nonce);
}

Status check_copys_time(Backend& backend, const SlotRecord& slot) {
  WAFERSEAL_TRY(const auto copy, backend.store().messages().find_copy(slot.copy_id));
  const bool over = copy && copy->expires_at != UnixTime{} && copy->expires_at <= backend.now();
  return over ? Status(Code::kEscrowExpired) : Done{};
}

}  // namespace waferseal::native
