// Upload records: from arbitrary bytes, and from a validly sealed one with small changes. What
// parses is the one encoding of what was read, and is checked without fail.
#include <cstdint>

#include "tests/engine/seal/scene.h"
#include "tests/fuzz/changes.h"

namespace {

using namespace waferseal;

const Bytes& sealed_record() {
  static const Bytes record = [] {
    seal_test::Scene scene;
    const auto sealed = scene.seal(scene.plan());
    fuzz::require(sealed.ok());
    return encode_sealed_message(sealed->message, {"body", "mail"});
  }();
  return record;
}

void read(ByteView record) {
  const auto message = parse_sealed_message(record);
  if (!message) return;
  fuzz::require(encode_sealed_message(*message, message->uploads) ==
                Bytes(record.begin(), record.end()));
  static_cast<void>(check_sealed_message(*message).ok());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView rest = ByteView(data, size).subspan(1);
  if (data[0] % 2 == 0) {
    read(rest);
    return 0;
  }
  const Bytes record = fuzz::changed(sealed_record(), rest);
  read(record);
  if (record != sealed_record()) return 0;
  const auto message = parse_sealed_message(record);
  fuzz::require(message.ok() && check_sealed_message(*message).ok());
  return 0;
}
