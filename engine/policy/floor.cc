#include "engine/policy/floor.h"

#include <algorithm>

namespace waferseal {

bool Floor::operator==(const Floor& other) const {
  return end_to_end == other.end_to_end && retractable == other.retractable &&
         expires == other.expires && stored_encrypted == other.stored_encrypted &&
         min_tls == other.min_tls && level == other.level;
}

Floor join(const Floor& a, const Floor& b) {
  Floor out;
  out.end_to_end = a.end_to_end || b.end_to_end;
  out.retractable = a.retractable || b.retractable;
  out.expires = a.expires || b.expires;
  out.stored_encrypted = a.stored_encrypted || b.stored_encrypted;
  out.min_tls = std::max(a.min_tls, b.min_tls);
  out.level = std::max(a.level, b.level);
  return out;
}

namespace policy {

bool is_escrow(Method method) {
  return method == Method::kEscrowQuestion || method == Method::kEscrowLogin;
}

bool is_pki(Method method) { return method == Method::kOpenPgp || method == Method::kSmime; }

std::optional<Code> below_floor(const Floor& floor, const Offer& offer) {
  const bool pki = is_pki(offer.method);
  const bool escrow = is_escrow(offer.method);
  if (floor.end_to_end && !pki &&
      !(offer.method == Method::kEscrowQuestion && offer.operator_kept_out)) {
    return Code::kFloorEndToEnd;
  }
  // What lies in the recipient's mailbox cannot be taken back and does not run out.
  if (floor.retractable && !escrow) return Code::kFloorRetractable;
  if (floor.expires && !escrow) return Code::kFloorExpires;
  if (floor.stored_encrypted && !escrow && !pki) return Code::kFloorStoredEncrypted;
  if (!escrow && !pki && offer.assurance < floor.min_tls) return Code::kFloorMinTls;
  if (offer.level < floor.level) return Code::kFloorLevel;
  return std::nullopt;
}

std::vector<std::string_view> beyond_tls(const Floor& floor) {
  std::vector<std::string_view> out;
  if (floor.end_to_end) out.push_back("end_to_end");
  if (floor.retractable) out.push_back("retractable");
  if (floor.expires) out.push_back("expires");
  if (floor.stored_encrypted) out.push_back("stored_encrypted");
  if (floor.level > Level::kL1) out.push_back("level");
  return out;
}

}  // namespace policy
}  // namespace waferseal
