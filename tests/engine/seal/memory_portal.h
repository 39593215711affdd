// The store's side of a pick-up in memory: one sealed message and its body.
#ifndef WAFERSEAL_TESTS_ENGINE_SEAL_MEMORY_PORTAL_H_
#define WAFERSEAL_TESTS_ENGINE_SEAL_MEMORY_PORTAL_H_

#include <algorithm>
#include <string>

#include "waferseal/seal.h"

namespace waferseal::seal_test {

class MemoryPortal {
 public:
  MemoryPortal(std::string origin, RandomSource& random)
      : origin_(std::move(origin)), challenge_key_(random.secret(32)), random_(random) {}

  SealedMessage message;
  Bytes body;
  bool opened = false;
  UnixTime expires = from_unix_seconds(1'900'000'000);

  Result<Bytes> handle(const std::string& path, ByteView request, UnixTime now) {
    const Audience audience = portal_audience(origin_);
    if (path == "/portal/v1/challenge") {
      return make_challenge_reply(make_challenge(challenge_key_, audience, now, random_));
    }
    if (path == "/portal/v1/fetch") {
      WAFERSEAL_TRY(const PortalFetch fetch, parse_portal_fetch(request));
      WAFERSEAL_CHECK(check_challenge(challenge_key_, audience, now, fetch.nonce));
      const SealedSlot* slot =
          find([&](const SealedSlot& s) { return s.link && s.link->locator == fetch.locator; });
      if (slot == nullptr) return Code::kLinkRefused;
      WAFERSEAL_CHECK(check_portal_fetch(fetch, audience, slot->link->link));
      return make_portal_fetch_reply(message.capsule->header, slot->record, expires);
    }
    if (path == "/portal/v1/opened") {
      WAFERSEAL_TRY(const OpenedStatement statement, parse_opened(request));
      WAFERSEAL_CHECK(check_challenge(challenge_key_, audience, now, statement.nonce));
      const SealedSlot* slot = find([&](const SealedSlot& s) { return s.id == statement.slot_id; });
      if (slot == nullptr || !slot->link) return Code::kUnlockRefused;
      WAFERSEAL_CHECK(check_opened(statement, audience, slot->link->unlock));
      opened = true;
      random_.fill(token_);
      return make_portal_opened_reply({token_, now + std::chrono::minutes(10)});
    }
    if (path == "/portal/v1/body") {
      WAFERSEAL_TRY(const PortalBody want, parse_portal_body(request));
      const SealedSlot* slot = find([&](const SealedSlot& s) { return s.id == want.slot_id; });
      if (slot == nullptr || !slot->link || !opened || want.token != token_) {
        return Code::kUnlockRefused;
      }
      WAFERSEAL_CHECK(check_portal_body(want, audience, slot->link->link));
      if (want.count == 0) return encode_segment_list(message.capsule->hashes);
      const std::size_t from = std::min<std::size_t>(
          body.size(), static_cast<std::size_t>(want.first_segment * kSegmentCiphertextSize));
      const std::size_t to = std::min<std::size_t>(
          body.size(), from + static_cast<std::size_t>(want.count * kSegmentCiphertextSize));
      return Bytes(body.begin() + static_cast<std::ptrdiff_t>(from),
                   body.begin() + static_cast<std::ptrdiff_t>(to));
    }
    return Error{Code::kInvalidArgument, path, {}};
  }

 private:
  template <class Matches>
  const SealedSlot* find(Matches matches) const {
    const auto found = std::find_if(message.slots.begin(), message.slots.end(), matches);
    return found == message.slots.end() ? nullptr : &*found;
  }

  std::string origin_;
  SecretBytes challenge_key_;
  RandomSource& random_;
  ByteArray<32> token_{};
};

}  // namespace waferseal::seal_test

#endif  // WAFERSEAL_TESTS_ENGINE_SEAL_MEMORY_PORTAL_H_
