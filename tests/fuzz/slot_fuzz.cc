// Slot records and the payloads inside from arbitrary bytes. What parses is the one encoding of
// what was read.
#include <cstdint>
#include <cstdlib>

#include "engine/capsule/padding.h"
#include "engine/capsule/payload.h"
#include "waferseal/slot.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waferseal;
  if (size == 0) return 0;
  // The first byte chooses what the rest is, since the content of a slot is behind its keys.
  const ByteView input = ByteView(data, size).subspan(1);
  const Bytes expected(input.begin(), input.end());
  switch (data[0] % 4) {
    case 0:
      if (const auto slot = parse_slot(input)) {
        if (encode_slot(*slot) != expected) std::abort();
      }
      break;
    case 1:
      if (const auto statement = capsule::read_statement(input)) {
        if (capsule::encode_statement(*statement) != expected) std::abort();
      }
      break;
    case 2:
      if (const auto content = capsule::unpad_content(input)) {
        const auto again = capsule::pad_content(*content, input.size());
        if (!again || !equal_constant_time(again->reveal(), input)) std::abort();
      }
      break;
    default:
      for (const SlotKind kind :
           {SlotKind::kAgent, SlotKind::kSender, SlotKind::kQuestion, SlotKind::kReply}) {
        if (const auto payload = capsule::read_payload(kind, input)) {
          if (!equal_constant_time(capsule::encode_payload(*payload).reveal(), input)) std::abort();
        }
      }
  }
  return 0;
}
