// What server and guard's process tell each other beside the requests of others: from arbitrary bytes.
// What is read is written again as it was.
#include <cstdint>

#include "native/guard_process/inside.h"
#include "tests/fuzz/changes.h"

namespace {

using namespace waferseal;
using namespace waferseal::native;

bool same(const Bytes& written, ByteView read) {
  return ByteView(written).size() == read.size() &&
         std::equal(written.begin(), written.end(), read.begin());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  if (const auto heard = parse_news_request(bytes)) {
    fuzz::require(same(make_news_request(*heard), bytes));
  }
  if (const auto news = parse_news_reply(bytes)) {
    fuzz::require(news->items.size() <= kMostNews);
    fuzz::require(same(make_news_reply(*news), bytes));
  }
  if (const auto slots = parse_slots(bytes, kMostAskedSlots)) {
    fuzz::require(slots->size() <= kMostAskedSlots && same(make_slots(*slots), bytes));
  }
  return 0;
}
