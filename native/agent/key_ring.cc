#include "native/agent/key_ring.h"

#include <algorithm>

namespace waferseal::delivery {
namespace {

constexpr std::chrono::hours kLookAgain{24};
constexpr std::chrono::hours kAfterTrouble{1};

bool has_ended(const AgentKey& key, UnixTime now) { return now > key.not_after; }

}  // namespace

KeyRing::KeyRing(std::filesystem::path file, std::vector<AgentKey> keys, UnixTime now)
    : file_(std::move(file)),
      keys_(std::make_shared<const std::vector<AgentKey>>(std::move(keys))),
      next_look_(now + kLookAgain) {}

Result<std::unique_ptr<KeyRing>> KeyRing::open(std::filesystem::path file, UnixTime now) {
  WAFERSEAL_TRY(std::vector<AgentKey> keys, read_agent_keys(file, now));
  if (keys.empty()) {
    return Error{Code::kAgentKeyFile, file.string(), "every key in it has ended; make a new one"};
  }
  return std::unique_ptr<KeyRing>(new KeyRing(std::move(file), std::move(keys), now));
}

void KeyRing::look_again(UnixTime now) {
  auto read = read_agent_keys(file_, now);
  if (read) {
    keys_ = std::make_shared<const std::vector<AgentKey>>(std::move(*read));
    file_status_ = Done{};
    next_look_ = now + kLookAgain;
    return;
  }
  std::vector<AgentKey> left;
  for (const AgentKey& key : *keys_) {
    if (!has_ended(key, now)) left.push_back(key.clone());
  }
  keys_ = std::make_shared<const std::vector<AgentKey>>(std::move(left));
  file_status_ = read.error();
  next_look_ = now + kAfterTrouble;
}

KeyRing::Keys KeyRing::at(UnixTime now) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const bool one_ended = std::any_of(keys_->begin(), keys_->end(),
                                     [now](const AgentKey& key) { return has_ended(key, now); });
  if (one_ended || now >= next_look_) look_again(now);
  return keys_;
}

Status KeyRing::file_status() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return file_status_;
}

}  // namespace waferseal::delivery
