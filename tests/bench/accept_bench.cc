#include <stdexcept>

#include "native/lifecycle/accept.h"
#include "native/lifecycle/kept.h"
#include "native/sqlite/database.h"
#include "native/store/store.h"
#include "tests/bench/benches.h"
#include "waferseal/host.h"

namespace waferseal::bench {
namespace {

constexpr std::size_t kMailSize = 4096;
constexpr UnixTime kNow{std::chrono::seconds(1'700'000'000)};

// No copy of these messages is guarded.
class NoGuard final : public lifecycle::SendersGuard {
 public:
  Status arm(ByteView) override { return Code::kInternal; }
  Result<RecordStatus> control(ByteView) override { return Code::kInternal; }
};

native::NewMessage message_with(const std::string& blob) {
  native::NewMessage out;
  out.message.id = base64url_encode(system_random().array<16>());
  out.message.owner = "anna@sender.test";
  out.message.created_at = kNow;
  out.message.request_json = std::string(600, 'r');
  out.message.decisions_json = std::string(600, 'd');
  out.message.idempotency_key = to_bytes(out.message.id);
  native::CopyRecord copy;
  copy.recipient = "bob@example.test";
  copy.method = Method::kOpenPgp;
  copy.level = Level::kL5;
  copy.blob = blob;
  out.copies = {copy};
  return out;
}

template <class T>
T need(Result<T> result) {
  if (!result) throw std::runtime_error(describe(result.error()));
  return *std::move(result);
}
void need(const Status& status) {
  if (!status) throw std::runtime_error(describe(status.error()));
}

}  // namespace

Seconds accept_messages(const std::filesystem::path& folder, std::size_t count) {
  const auto store = need(native::open_store(folder));
  native::BlobStore blobs = need(native::BlobStore::open(folder / "blobs"));
  NoGuard guard;
  const Bytes mail(kMailSize, 'm');
  const auto began = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    const std::string blob = base64url_encode(system_random().array<16>());
    need(blobs.put(blob, mail));
    const native::NewMessage message = message_with(blob);
    need(store->messages().put_message(message));
    need(
        lifecycle::accept_message(lifecycle::Kept{*store, blobs, kNow}, guard, message.message.id));
  }
  return std::chrono::steady_clock::now() - began;
}

Seconds commit_rows(const std::filesystem::path& folder, std::size_t count) {
  native::Database database = need(native::Database::open(folder / "commits.db", 0600));
  need(database.execute("CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, body BLOB)"));
  const Bytes row(1500, 'r');
  const auto began = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    need(database.run("INSERT INTO rows (body) VALUES (?)", row));
  }
  return std::chrono::steady_clock::now() - began;
}

}  // namespace waferseal::bench
