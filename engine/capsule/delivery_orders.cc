// SPEC 3.10.2.
#include <set>

#include "engine/capsule/payload.h"
#include "engine/capsule/record.h"
#include "engine/crypto/hash.h"

namespace waferseal {
namespace capsule {
namespace {

constexpr std::size_t kMostRecipients = 1000;
constexpr std::size_t kMostEnvelopeId = 100;
constexpr std::uint64_t kNotifySuccess = 1;
constexpr std::uint64_t kNotifyFailure = 2;
constexpr std::uint64_t kNotifyDelay = 4;

void write_recipient(CborWriter& writer, const OrderedRecipient& recipient) {
  writer.map(6);
  writer.uint(1), writer.text(recipient.mailbox.text());
  writer.uint(2), writer.uint(static_cast<std::uint64_t>(recipient.least_assurance));
  writer.uint(3), write_date(writer, recipient.expires);
  writer.uint(4);
  if (recipient.fallback) {
    writer.bytes(*recipient.fallback);
  } else {
    writer.null();
  }
  writer.uint(5);
  if (recipient.notify) {
    writer.uint((recipient.notify->success ? kNotifySuccess : 0) |
                (recipient.notify->failure ? kNotifyFailure : 0) |
                (recipient.notify->delay ? kNotifyDelay : 0));
  } else {
    writer.null();
  }
  writer.uint(6), writer.boolean(recipient.own_transaction);
}

Result<OrderedRecipient> read_recipient(CborReader& reader) {
  WAFERSEAL_CHECK(enter_map(reader, 6, Code::kBadCbor));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(Mailbox mailbox, read_mailbox(reader));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const Assurance least, read_assurance(reader));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(const UnixTime expires, read_date(reader));
  WAFERSEAL_CHECK(reader.key(4));
  std::optional<SlotId> fallback;
  if (!reader.take_null()) {
    WAFERSEAL_TRY(fallback, cbor_array<16>(reader));
  }
  WAFERSEAL_CHECK(reader.key(5));
  std::optional<DsnNotify> notify;
  if (!reader.take_null()) {
    WAFERSEAL_TRY(const std::uint64_t bits, reader.uint());
    if (bits > (kNotifySuccess | kNotifyFailure | kNotifyDelay)) return Code::kBadCbor;
    notify = DsnNotify{(bits & kNotifySuccess) != 0, (bits & kNotifyFailure) != 0,
                       (bits & kNotifyDelay) != 0};
  }
  WAFERSEAL_CHECK(reader.key(6));
  WAFERSEAL_TRY(const bool own_transaction, reader.boolean());
  return OrderedRecipient{std::move(mailbox), least, expires, fallback, notify, own_transaction};
}

}  // namespace

Result<Assurance> read_assurance(CborReader& reader) {
  WAFERSEAL_TRY(const std::uint64_t value, reader.uint());
  if (value > static_cast<std::uint64_t>(Assurance::kDane)) return Code::kBadCbor;
  return static_cast<Assurance>(value);
}

// The numbers that stand in records.
static_assert(static_cast<int>(Assurance::kNone) == 0);
static_assert(static_cast<int>(Assurance::kOpportunistic) == 1);
static_assert(static_cast<int>(Assurance::kPkix) == 2);
static_assert(static_cast<int>(Assurance::kMtaSts) == 3);
static_assert(static_cast<int>(Assurance::kDane) == 4);

Status check_orders(const DeliveryOrders& orders) {
  if (orders.recipients.empty() || orders.recipients.size() > kMostRecipients) {
    return Error{Code::kInvalidArgument, "recipients", {}};
  }
  std::set<std::string> seen;
  for (const OrderedRecipient& recipient : orders.recipients) {
    if (!seen.insert(recipient.mailbox.text()).second) {
      return Error{Code::kInvalidArgument, recipient.mailbox.text(), "occurs twice"};
    }
  }
  if (orders.dsn_envelope_id.size() > kMostEnvelopeId ||
      !is_visible_ascii(orders.dsn_envelope_id)) {
    return Error{Code::kInvalidArgument, "envelope id", {}};
  }
  return Done{};
}

void write_orders(CborWriter& writer, const DeliveryOrders& orders) {
  writer.map(4);
  writer.uint(1), write_mailbox_or_null(writer, orders.envelope_sender);
  writer.uint(2), writer.array(orders.recipients.size());
  for (const OrderedRecipient& recipient : orders.recipients) write_recipient(writer, recipient);
  writer.uint(3), writer.uint(static_cast<std::uint64_t>(orders.dsn_return));
  writer.uint(4), writer.text(orders.dsn_envelope_id);
}

Result<DeliveryOrders> read_orders(CborReader& reader) {
  DeliveryOrders orders;
  WAFERSEAL_CHECK(enter_map(reader, 4, Code::kBadCbor));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(orders.envelope_sender, read_mailbox_or_null(reader));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const std::size_t count, reader.array(kMostRecipients));
  for (std::size_t i = 0; i < count; ++i) {
    WAFERSEAL_TRY(OrderedRecipient recipient, read_recipient(reader));
    orders.recipients.push_back(std::move(recipient));
  }
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(const std::uint64_t dsn_return, reader.uint());
  if (dsn_return > static_cast<std::uint64_t>(DsnReturn::kHeaders)) return Code::kBadCbor;
  orders.dsn_return = static_cast<DsnReturn>(dsn_return);
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(orders.dsn_envelope_id, reader.text());
  if (!check_orders(orders)) return Code::kBadCbor;
  return orders;
}

}  // namespace capsule

ByteArray<32> orders_hash(const DeliveryOrders& orders) {
  CborWriter writer;
  capsule::write_orders(writer, orders);
  return crypto::hash("delivery orders", {std::move(writer).take()});
}

}  // namespace waferseal
