// A message that the portal and the guard have taken, as its sender and its recipients see it.
#ifndef WAFERSEAL_TESTS_ENGINE_SEAL_SENT_SCENE_H_
#define WAFERSEAL_TESTS_ENGINE_SEAL_SENT_SCENE_H_

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/bytes/cbor.h"
#include "tests/engine/seal/scene.h"
#include "waferseal/pickup.h"
#include "waferseal/sent.h"

namespace waferseal::seal_test {

inline constexpr const char* kAnswer = "MARKER-answer, patient";

struct Sent {
  Scene scene;
  std::optional<SentMessage> message;

  explicit Sent(SealPlan (*change)(SealPlan) = [](SealPlan plan) { return plan; }) {
    Result<SealedCopies> sealed = scene.seal(change(scene.plan()));
    if (!sealed) throw std::runtime_error(describe(sealed.error()));
    if (const Status accepted = scene.accept(*sealed); !accepted) {
      throw std::runtime_error(describe(accepted.error()));
    }
    for (const SealedSlot& own : scene.portal.message.slots) {
      if (own.kind != SlotKind::kSender) continue;
      message =
          SentMessage::open(own.record, scene.portal.message.capsule->header, scene.sender).value();
    }
  }
  std::vector<GuardId> guards() const { return {scene.guard.keys().id}; }
  std::uint64_t number() const {
    return static_cast<std::uint64_t>(unix_seconds(scene.now)) * 1000;
  }
  // Each control message of a body, at the guard: the last one's record.
  Result<RecordStatus> control(const Result<Bytes>& body) {
    if (!body) return body.error();
    CborReader reader(*body);
    WAFERSEAL_TRY(const std::size_t count, reader.array(100));
    RecordStatus status;
    for (std::size_t i = 0; i < count; ++i) {
      WAFERSEAL_TRY(const ByteView one, reader.bytes());
      WAFERSEAL_TRY(const Bytes reply, scene.guard.handle("/guard/v1/control", one, scene.now));
      WAFERSEAL_TRY(status, parse_record_status(reply));
    }
    return status;
  }
  std::string link() const { return message->link(scene.question.text(), Scene::kOrigin).value(); }
  Pickup page() { return page(link()); }
  Pickup page(const std::string& link) {
    Pickup pickup = scene.open(link).value();
    run(pickup);
    return pickup;
  }
  // The code of the refusal, or none when it opened.
  std::optional<Code> answer(Pickup& pickup, std::string_view text) {
    if (!pickup.answer(SecretBytes(as_bytes(text)))) return Code::kInternal;
    run(pickup);
    return pickup.last_refusal() ? std::optional(pickup.last_refusal()->code) : std::nullopt;
  }
  void run(Pickup& pickup) {
    for (;;) {
      const std::vector<EscrowRequest> requests = pickup.outgoing();
      if (requests.empty()) return;
      for (const EscrowRequest& request : requests) {
        pickup.receive(request.id, scene.carry(request));
      }
    }
  }
};

}  // namespace waferseal::seal_test

#endif  // WAFERSEAL_TESTS_ENGINE_SEAL_SENT_SCENE_H_
