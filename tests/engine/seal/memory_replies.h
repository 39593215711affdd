// The store's side of replies in memory (SPEC 4.14): one upload at a time, and what was taken.
#ifndef WAFERSEAL_TESTS_ENGINE_SEAL_MEMORY_REPLIES_H_
#define WAFERSEAL_TESTS_ENGINE_SEAL_MEMORY_REPLIES_H_

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "tests/engine/seal/scene.h"
#include "waferseal/reply.h"

namespace waferseal::seal_test {

class MemoryReplies {
 public:
  explicit MemoryReplies(Scene& scene) : scene_(scene) {}

  ReplyTerms terms{8 * kSegmentCiphertextSize, 3};
  struct Taken {
    StoredReply reply;
    Bytes body;
  };
  std::vector<Taken> taken;
  std::vector<EscrowRequest> sent;
  // Refused with these before anything is looked at, first come first.
  std::deque<Error> failures;

  Result<Bytes> handle(const EscrowRequest& request) {
    sent.push_back(request);
    if (request.path == "/portal/v1/challenge") return scene_.carry(request);
    if (!failures.empty()) {
      const Error failure = failures.front();
      failures.pop_front();
      return failure;
    }
    const Audience portal = portal_audience(Scene::kOrigin);
    if (request.path == "/portal/v1/reply_terms") {
      WAFERSEAL_TRY(const PortalReplyTerms asked, parse_portal_reply_terms(request.body));
      WAFERSEAL_TRY(const SigningPublicKey unlock, unlock_of(asked.slot_id));
      WAFERSEAL_CHECK(check_portal_reply_terms(asked, portal, unlock));
      return make_portal_reply_terms_reply(terms);
    }
    if (request.path == "/portal/v1/reply_segment") {
      WAFERSEAL_TRY(const PortalReplySegment part, parse_portal_reply_segment(request.body));
      WAFERSEAL_TRY(const SigningPublicKey unlock, unlock_of(part.slot_id));
      WAFERSEAL_CHECK(check_portal_reply_segment(part, portal, unlock));
      const std::uint64_t at = part.number * kSegmentCiphertextSize;
      if (at > body_.size()) return Code::kUploadMismatch;
      body_.resize(static_cast<std::size_t>(at));
      append(body_, part.segment);
      hashes_.resize(static_cast<std::size_t>(part.number));
      hashes_.push_back(segment_hash(part.segment));
      return make_portal_reply_segment_reply(part.number + 1);
    }
    if (request.path == "/portal/v1/reply") {
      WAFERSEAL_TRY(const PortalReply reply, parse_portal_reply(request.body));
      WAFERSEAL_TRY(const SigningPublicKey unlock, unlock_of(reply.slot_id));
      WAFERSEAL_CHECK(check_portal_reply(reply, portal, unlock));
      WAFERSEAL_CHECK(check_reply_parts(reply, body_.size(), hashes_));
      taken.push_back({{reply.header, reply.slot, hashes_, arm_of(reply.slot_id)}, body_});
      return make_portal_reply_reply(scene_.now);
    }
    return Error{Code::kInvalidArgument, request.path, {}};
  }

  Bytes arm_of(const SlotId& slot) const {
    for (const ArmStatement& arm : scene_.portal.message.arms) {
      if (arm.slot_id == slot) return arm.body;
    }
    return {};
  }

 private:
  Result<SigningPublicKey> unlock_of(const SlotId& id) const {
    for (const SealedSlot& slot : scene_.portal.message.slots) {
      if (slot.id == id && slot.link) return slot.link->unlock;
    }
    return Code::kLinkRefused;
  }

  Scene& scene_;
  Bytes body_;
  std::vector<SegmentHash> hashes_;
};

}  // namespace waferseal::seal_test

#endif  // WAFERSEAL_TESTS_ENGINE_SEAL_MEMORY_REPLIES_H_
