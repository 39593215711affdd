#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "native/delivery/ciphertext_queue.h"
#include "native/store/store.h"
#include "tests/bench/benches.h"
#include "tests/native/smtp/dns_table.h"
#include "waferseal/host.h"

namespace waferseal::bench {
namespace {

constexpr std::size_t kDeliveredSize = 4096;
constexpr std::size_t kDomains = 64;
constexpr UnixTime kDeliveredAt{std::chrono::seconds(1'700'000'000)};

std::string domain_of(std::size_t i) { return "d" + std::to_string(i % kDomains) + ".test"; }

void fill_queue(native::Store& store, native::BlobStore& blobs, std::size_t count) {
  const std::string mail =
      "From: anna@sender.test\r\n\r\n" + std::string(kDeliveredSize / 64, 'x') + "\r\n";
  std::string body;
  while (body.size() < kDeliveredSize) body += std::string(62, 'x') + "\r\n";
  for (std::size_t i = 0; i < count; ++i) {
    native::NewMessage message;
    message.message.id = base64url_encode(system_random().array<16>());
    message.message.owner = "anna@sender.test";
    message.message.idempotency_key = to_bytes(message.message.id);
    native::CopyRecord copy;
    copy.recipient = "bob@" + domain_of(i);
    copy.method = Method::kOpenPgp;
    copy.blob = base64url_encode(system_random().array<16>());
    message.copies.push_back(copy);
    const bool stored = blobs.put(copy.blob, to_bytes(mail + body)).ok() &&
                        store.messages().put_message(message).ok();
    if (!stored) throw std::runtime_error("the queue could not be filled");
    native::NewQueueRow row;
    row.kind = native::QueueKind::kOpenPgp;
    row.copy_id = store.messages().copies_of(message.message.id)->front().id;
    row.not_before = kDeliveredAt;
    row.domain = domain_of(i);
    if (!store.messages().accept(message.message.id, kDeliveredAt, {row})) {
      throw std::runtime_error("the queue could not be filled");
    }
  }
}

}  // namespace

Seconds deliver(const std::filesystem::path& folder, std::uint16_t port, std::size_t count,
                std::size_t workers) {
  const auto store = std::move(native::open_store(folder)).value();
  native::BlobStore blobs = std::move(native::BlobStore::open(folder / "blobs")).value();
  fill_queue(*store, blobs, count);

  delivery::DnsTable dns;
  for (std::size_t i = 0; i < kDomains; ++i) {
    dns.mx(domain_of(i), {{10, "mx.test"}});
  }
  dns.a("mx.test", {"127.0.0.1"});
  delivery::DeliverySettings settings;
  settings.own_name = "out.sender.test";
  settings.port = port;
  settings.allow_own_machine = true;
  const delivery::MailExchange exchange{
      settings, {}, *delivery::TlsTrust::load({}), dns, system_random()};
  delivery::DomainShares shares(workers);
  std::atomic<bool> failed = false;
  const auto work = [&] {
    const auto own = std::move(native::open_store(folder)).value();
    const native::BlobStore own_blobs =
        std::move(native::BlobStore::open(folder / "blobs")).value();
    while (true) {
      const auto worked = delivery::deliver_due_ciphertext(*own, own_blobs, exchange, shares,
                                                           [] { return kDeliveredAt; });
      if (!worked) failed = true;
      if (!worked || !*worked) return;
    }
  };
  const auto began = std::chrono::steady_clock::now();
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < workers; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  const auto took = std::chrono::steady_clock::now() - began;
  if (failed || *store->queue().size() != 0) throw std::runtime_error("not all was delivered");
  return took;
}

}  // namespace waferseal::bench
