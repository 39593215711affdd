// Each does something `count` times and gives how long that took. They say what a machine does, and
// test nothing; tests/bench/bench.mjs puts them beside each other.
#ifndef WAFERSEAL_TESTS_BENCH_BENCHES_H_
#define WAFERSEAL_TESTS_BENCH_BENCHES_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace waferseal::bench {

using Seconds = std::chrono::duration<double>;

// Accepts an uploaded OpenPGP message: mail file, record, decisions, queue row, each synced.
Seconds accept_messages(const std::filesystem::path& folder, std::size_t count);
// Commits a row of a message's size to SQLite as the store does: WAL, synchronous=FULL.
Seconds commit_rows(const std::filesystem::path& folder, std::size_t count);
// Hands `count` queued messages of 4 KiB to the SMTP server at the port, with 2 to 64 workers.
Seconds deliver(const std::filesystem::path& folder, std::uint16_t port, std::size_t count,
                std::size_t workers);
// Evaluates a blinded answer, with proof (RFC 9497, 3.3.2).
Seconds evaluate(std::size_t count);
// One multiplication of libsodium's ristretto255.
Seconds multiply(std::size_t count);

}  // namespace waferseal::bench

#endif  // WAFERSEAL_TESTS_BENCH_BENCHES_H_
