// What a browser does, with the engine natively and HTTP over the loopback: resolve, seal, upload,
// pick up.
#ifndef WAFERSEAL_TESTS_NATIVE_SERVER_BROWSER_H_
#define WAFERSEAL_TESTS_NATIVE_SERVER_BROWSER_H_

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "tests/native/server/server_world.h"
#include "waferseal/pickup.h"
#include "waferseal/seal.h"

namespace waferseal::native {

inline constexpr const char* kTom = "tom@tls.example";           // TLS
inline constexpr const char* kQuinn = "quinn@question.example";  // asked for just now
inline constexpr const char* kText = "MARKER-body: see you on the ferry";
inline constexpr const char* kAnswer = "smoked herring with beetroot";

class Browser {
 public:
  explicit Browser(ServerWorld& world) : world_(world), client_(world.logged_in()) {}

  HttpClient& client() { return client_; }

  // The request as a browser makes it: its own choices, and what the server answered.
  nlohmann::json request(const std::vector<std::string>& recipients);
  Result<SealedCopies> seal(const nlohmann::json& request);
  // Uploads the blobs and gives the record to be posted.
  Bytes upload(const SealedCopies& copies);
  HttpReply submit(const Bytes& record, const std::string& key = "idempotency-key-1");
  // All of it. The message's id, or the problem's code.
  HttpReply send(const std::vector<std::string>& recipients) { return send(request(recipients)); }
  HttpReply send(const nlohmann::json& request);
  const SealedCopies& last() const { return *last_; }

  // The pick-up page of the copy at this index of the last message.
  Result<Pickup> open_page(std::size_t question = 0);
  Result<Pickup> open_page(const std::string& link);
  // What the page that was opened last has read.
  ByteView text() const { return texts_.back().reveal(); }
  void run(Pickup& pickup);
  Result<Bytes> post(const EscrowRequest& request);

  // What the sender's own slot of the last message says.
  Result<OpenedSlot> own_slot();
  HttpReply control(const std::string& id, const std::vector<Bytes>& messages);

 private:
  ServerWorld& world_;
  HttpClient client_;
  std::optional<SealedCopies> last_;
  std::deque<MemoryStore> texts_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_TESTS_NATIVE_SERVER_BROWSER_H_
