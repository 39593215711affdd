// Headers, sizes and bodies from arbitrary bytes. What parses is the one encoding of what was read;
// nothing opens without the content key.
#include <cstdint>
#include <cstdlib>

#include "waferseal/capsule.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waferseal;
  const ByteView input(data, size);
  if (const auto header = CapsuleHeader::parse(input)) {
    if (header->encoded() != Bytes(input.begin(), input.end())) std::abort();
    const auto key = ContentKey::from_bytes(Bytes(32));
    if (header->check_commitment(*key)) std::abort();
  }
  if (const auto layout = BodyLayout::for_stored_size(size)) {
    if (layout->stored_size() != size) std::abort();
    const auto list = decode_segment_list(*layout, input);
    if (list && encode_segment_list(*list) != Bytes(input.begin(), input.end())) std::abort();
    std::uint64_t total = 0;
    for (std::uint64_t i = 0; i < layout->segments(); ++i) total += layout->segment_size(i);
    if (total != size) std::abort();
  }
  return 0;
}
