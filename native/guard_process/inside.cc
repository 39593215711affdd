#include "native/guard_process/inside.h"

#include "engine/bytes/cbor.h"

namespace waferseal::native {
namespace {

void write(CborWriter& writer, const NewsPosition& position) {
  writer.array(2);
  writer.bytes(position.run);
  writer.uint(position.number);
}

Result<NewsPosition> read_position(CborReader& reader) {
  WAFERSEAL_TRY(const std::size_t size, reader.array(2));
  if (size != 2) return Error{Code::kBadCbor, "position", {}};
  NewsPosition position;
  WAFERSEAL_TRY(position.run, cbor_array<16>(reader));
  WAFERSEAL_TRY(position.number, reader.uint());
  return position;
}

Result<GuardNewsItem> read_item(CborReader& reader) {
  WAFERSEAL_TRY(const std::size_t size, reader.array(2));
  WAFERSEAL_TRY(const std::uint64_t event, reader.uint());
  if (size != 2 || event > static_cast<std::uint64_t>(GuardEvent::kGivenUp)) {
    return Error{Code::kBadCbor, "news", {}};
  }
  GuardNewsItem item;
  item.event = static_cast<GuardEvent>(event);
  WAFERSEAL_TRY(item.slot, cbor_array<16>(reader));
  return item;
}

}  // namespace

Bytes make_news_request(const NewsPosition& heard) {
  CborWriter writer;
  write(writer, heard);
  return std::move(writer).take();
}

Result<NewsPosition> parse_news_request(ByteView body) {
  CborReader reader(body);
  WAFERSEAL_TRY(const NewsPosition heard, read_position(reader));
  WAFERSEAL_CHECK(reader.end());
  return heard;
}

Bytes make_news_reply(const GuardNewsReply& reply) {
  CborWriter writer;
  writer.array(4);
  write(writer, reply.now);
  writer.boolean(reply.missed);
  writer.array(reply.items.size());
  for (const GuardNewsItem& item : reply.items) {
    writer.array(2);
    writer.uint(static_cast<std::uint64_t>(item.event));
    writer.bytes(item.slot);
  }
  writer.boolean(reply.restore_waits);
  return std::move(writer).take();
}

Result<GuardNewsReply> parse_news_reply(ByteView body) {
  CborReader reader(body);
  WAFERSEAL_TRY(const std::size_t size, reader.array(4));
  if (size != 4) return Error{Code::kBadCbor, "news", {}};
  GuardNewsReply reply;
  WAFERSEAL_TRY(reply.now, read_position(reader));
  WAFERSEAL_TRY(reply.missed, reader.boolean());
  WAFERSEAL_TRY(const std::size_t items, reader.array(kMostNews));
  for (std::size_t i = 0; i < items; ++i) {
    WAFERSEAL_TRY(const GuardNewsItem item, read_item(reader));
    reply.items.push_back(item);
  }
  WAFERSEAL_TRY(reply.restore_waits, reader.boolean());
  WAFERSEAL_CHECK(reader.end());
  return reply;
}

Bytes make_slots(const std::vector<SlotId>& slots) {
  CborWriter writer;
  writer.array(slots.size());
  for (const SlotId& slot : slots) writer.bytes(slot);
  return std::move(writer).take();
}

Result<std::vector<SlotId>> parse_slots(ByteView body, std::size_t most) {
  CborReader reader(body);
  WAFERSEAL_TRY(const std::size_t size, reader.array(most));
  std::vector<SlotId> slots;
  slots.reserve(size);
  for (std::size_t i = 0; i < size; ++i) {
    WAFERSEAL_TRY(const SlotId slot, cbor_array<16>(reader));
    slots.push_back(slot);
  }
  WAFERSEAL_CHECK(reader.end());
  return slots;
}

}  // namespace waferseal::native
