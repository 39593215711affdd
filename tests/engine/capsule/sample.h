// One message with everything around it, made from a seed: what the tests and the published vectors
// of this room start from.
#ifndef WAFERSEAL_TESTS_ENGINE_CAPSULE_SAMPLE_H_
#define WAFERSEAL_TESTS_ENGINE_CAPSULE_SAMPLE_H_

#include <string>
#include <string_view>

#include "tests/engine/crypto/seeded_random.h"
#include "waferseal/capsule.h"
#include "waferseal/keylist.h"
#include "waferseal/notice.h"
#include "waferseal/slot.h"

namespace waferseal {

// 2026-11-22T05:00:00Z
inline constexpr std::int64_t kSampleSeconds = 1795323600;
inline UnixTime sample_time() { return from_unix_seconds(kSampleSeconds); }
inline std::chrono::seconds days(int count) { return std::chrono::seconds(count * 86400); }

// Ends the test program on a mailbox that does not parse.
Mailbox mailbox(std::string_view text);
// Byte i is i mod 251, so that no chunk equals another.
Bytes pattern(std::size_t size);
// Parts of 32 bytes joined to a slot secret.
SecretBytes joined(std::initializer_list<const SecretBytes*> parts);

// People, keys and a sealed body.
class Sample {
 public:
  explicit Sample(std::string_view seed = "sample", std::size_t length = 300);

  SeededRandom random;
  SigningKey root;
  XWingKey agent;
  SigningKey agent_signing;
  UserKeys ann;  // the sender
  UserKeys eve;  // another user of the account
  Mailbox ann_mailbox = mailbox("ann@example.org");
  Mailbox bob_mailbox = mailbox("bob@example.net");
  Mailbox eve_mailbox = mailbox("eve@example.org");
  KeyList keys;

  Bytes text;
  NewCapsule capsule;
  WholeBody body;
  SlotId slot_id;
  SecretBytes release_share;

  // A payload with a statement by the sender that fits.
  SlotPayload question_payload();
  SlotPayload agent_payload();
  SlotPayload sender_payload();
  DeliveryOrders orders() const;
  SlotHead question_head() const;
  // s | L_key | a, from the seed.
  SecretBytes question_secret();
  Notice notice() const;
  BodyOpener opener() const;
  SignedStatement statement(const SigningKey& by, std::optional<Mailbox> recipient,
                            std::optional<ByteArray<32>> extra_hash) const;
};

}  // namespace waferseal

#endif  // WAFERSEAL_TESTS_ENGINE_CAPSULE_SAMPLE_H_
