// Sources whose bytes are made while they are read, and sinks that look at them, for the tests of
// what goes piece by piece.
#ifndef WAFERSEAL_TESTS_ENGINE_BYTES_SOURCES_H_
#define WAFERSEAL_TESTS_ENGINE_BYTES_SOURCES_H_

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "waferseal/stream.h"

namespace waferseal {

// `head`, then `pattern` again and again for `length` bytes that are never in memory together, then
// `tail`.
class GeneratedSource : public ByteSource {
 public:
  GeneratedSource(std::string head, std::uint64_t length, std::string pattern, std::string tail)
      : head_(std::move(head)),
        length_(length),
        pattern_(std::move(pattern)),
        tail_(std::move(tail)) {}
  explicit GeneratedSource(std::string text) : GeneratedSource(std::move(text), 0, {}, {}) {}

  std::uint64_t size() const override { return head_.size() + length_ + tail_.size(); }
  Status read(std::uint64_t offset, std::span<std::uint8_t> into) const override {
    if (reads++ == fail_at) return Code::kAttachmentUnreadable;
    if (fails_from && offset + into.size() > *fails_from) return Code::kAttachmentUnreadable;
    if (offset > size() || into.size() > size() - offset) return Code::kInternal;
    largest_read = std::max(largest_read, into.size());
    all_read += into.size();
    while (!into.empty()) {
      const std::string_view some = run_at(offset).substr(0, into.size());
      std::copy(some.begin(), some.end(), into.begin());
      into = into.subspan(some.size());
      offset += some.size();
    }
    return Done{};
  }

  // The read that fails, counted from 0, and where the bytes are that every read of them fails.
  std::size_t fail_at = std::numeric_limits<std::size_t>::max();
  std::optional<std::uint64_t> fails_from;
  mutable std::size_t reads = 0;
  mutable std::size_t largest_read = 0;
  mutable std::uint64_t all_read = 0;

 private:
  // Bytes that lie together from `offset` on, at least one.
  std::string_view run_at(std::uint64_t offset) const {
    if (offset < head_.size()) return rest_of(head_, offset);
    offset -= head_.size();
    if (offset >= length_) return rest_of(tail_, offset - length_);
    const std::string_view run = rest_of(pattern_, offset % pattern_.size());
    return run.substr(
        0, static_cast<std::size_t>(std::min<std::uint64_t>(run.size(), length_ - offset)));
  }

  static std::string_view rest_of(std::string_view text, std::uint64_t offset) {
    return text.substr(static_cast<std::size_t>(offset));
  }

  std::string head_;
  std::uint64_t length_;
  std::string pattern_;
  std::string tail_;
};

// Bytes that say where they stand.
inline GeneratedSource counting_source(std::uint64_t size) {
  std::string pattern;
  for (int i = 0; i < 251; ++i) pattern += static_cast<char>(i);
  return GeneratedSource({}, size, std::move(pattern), {});
}

// Gives every piece to a function, which says whether to go on.
class CheckingSink : public ByteSink {
 public:
  explicit CheckingSink(std::function<bool(ByteView)> take) : take_(std::move(take)) {}
  Status write(ByteView bytes) override {
    largest = std::max(largest, bytes.size());
    if (!take_(bytes)) return Code::kOutOfMemory;
    return Done{};
  }

  std::size_t largest = 0;

 private:
  std::function<bool(ByteView)> take_;
};

class CollectingSink : public CheckingSink {
 public:
  CollectingSink()
      : CheckingSink([this](ByteView bytes) {
          append(all, bytes);
          return true;
        }) {}

  Bytes all;
};

// Compares with a counting_source() and keeps nothing.
class CountingCheck final : public CheckingSink {
 public:
  CountingCheck()
      : CheckingSink([this](ByteView bytes) {
          for (const std::uint8_t byte : bytes) same = same && byte == written++ % 251;
          return true;
        }) {}

  std::uint64_t written = 0;
  bool same = true;
};

}  // namespace waferseal

#endif  // WAFERSEAL_TESTS_ENGINE_BYTES_SOURCES_H_
