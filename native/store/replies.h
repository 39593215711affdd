// Replies of recipients to copies (SPEC 4.14): the ciphertext's blob, its header and its one slot.
#ifndef WAFERSEAL_NATIVE_STORE_REPLIES_H_
#define WAFERSEAL_NATIVE_STORE_REPLIES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "native/store/queue.h"
#include "native/store/settings.h"
#include "waferseal/bytes.h"
#include "waferseal/host.h"

namespace waferseal::native {

struct ReplyRecord {
  std::string id;  // of its upload, and of its blob
  std::string message_id;
  std::int64_t copy_id = 0;
  Bytes answered_slot;  // 16 bytes; the slot itself may have been replaced or forgotten since
  // What armed that slot, as the sender's browser signed it.
  Bytes arm;
  Bytes header;
  Bytes slot;
  std::uint64_t body_size = 0;  // bytes as stored (ciphertext)
  UnixTime received_at{};
};

// Everything of a reply that is written in one transaction; its upload is none any more.
struct NewReply {
  ReplyRecord reply;
  std::optional<NewQueueRow> told;
  AuditEvent event;
};

class ReplyStore {
 public:
  virtual ~ReplyStore() = default;

  // kConflict: there is one of this id. kNotFound: its upload is not there, or for another slot.
  virtual Status add(const NewReply& reply) = 0;
  virtual Result<std::optional<ReplyRecord>> find(const std::string& id) = 0;
  // Oldest first.
  virtual Result<std::vector<ReplyRecord>> of_message(const std::string& message_id) = 0;
  // How many of a copy were received at `since` or later, also those that were removed.
  virtual Result<std::uint64_t> count(std::int64_t copy_id, UnixTime since) = 0;
  // What it held is overwritten; that there was one is still counted. Harmless if it is gone.
  virtual Status remove(const std::string& id) = 0;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_STORE_REPLIES_H_
