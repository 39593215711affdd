#include "native/agent/agent.h"

#include <atomic>
#include <thread>

#include "native/cli/commands.h"
#include "native/cli/config.h"
#include "native/cli/mail_world.h"
#include "native/cli/output.h"
#include "native/cli/ready_signal.h"
#include "native/cli/stop_signal.h"
#include "native/files/durable_file.h"
#include "native/log/log.h"

namespace waferseal::native {
namespace {

constexpr std::chrono::milliseconds kPause{1000};

Result<KeyFingerprint> parse_fingerprint(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
  const auto bytes = hex_decode(text);
  KeyFingerprint out{};
  if (!bytes || bytes->size() != out.size()) {
    return Error{Code::kConfigInvalid, "agent.root_fingerprint", "must be 64 hexadecimal digits"};
  }
  std::copy(bytes->begin(), bytes->end(), out.begin());
  return out;
}

// `agent --once`: all that is due, and no more.
Status work_once(delivery::Agent& agent, Store& store) {
  while (true) {
    WAFERSEAL_TRY(const bool worked, agent.work_once(store));
    if (!worked) return Done{};
  }
}

void work_on_and_on(delivery::Agent& agent, Store& store, const std::atomic<bool>& stopping) {
  bool key_file_was_good = true;
  while (!stopping) {
    const auto worked = agent.work_once(store);
    if (!worked) log::write_failure("agent", worked.error());
    const Status file = agent.key_file_status();
    if (!file && key_file_was_good) {
      log::write(log::level_of(file.code()), "agent_key",
                 {{"code", code_name(file.code())}, {"file", file.error().subject}});
    }
    key_file_was_good = file.ok();
    if (!worked || !*worked) std::this_thread::sleep_for(kPause);
  }
}

// One thread and one store for each; until a signal to stop.
Status run_workers(delivery::Agent& agent, const Config& config) {
  std::vector<std::unique_ptr<Store>> stores;
  for (std::size_t i = 0; i < config.agent->workers; ++i) {
    WAFERSEAL_TRY(auto store, open_store(config.server.folder));
    stores.push_back(std::move(store));
  }
  std::atomic<bool> stopping = false;
  std::vector<std::thread> workers;
  workers.reserve(stores.size());
  for (const std::unique_ptr<Store>& store : stores) {
    workers.emplace_back([&agent, &store, &stopping] { work_on_and_on(agent, *store, stopping); });
  }
  while (!wait_for_stop_signal(kPause)) {
  }
  stopping = true;
  for (std::thread& worker : workers) worker.join();
  return Done{};
}

Result<delivery::NoticeTemplate> read_notice_words(const std::filesystem::path& file) {
  if (file.empty()) return delivery::NoticeTemplate::standard();
  WAFERSEAL_TRY(const Bytes text, read_file(file, delivery::kMostTemplateBytes));
  Result<delivery::NoticeTemplate> words = delivery::NoticeTemplate::parse(as_text(text));
  if (!words) return Error{words.code(), file.string(), words.error().detail};
  return words;
}

Status run(const std::string& file, bool once) {
  WAFERSEAL_TRY(const Config config, load_config(file));
  if (!config.agent) return Error{Code::kConfigInvalid, "agent", "the section is missing"};
  WAFERSEAL_CHECK(log::start(config.log_level, config.log_format));
  block_stop_signals();
  WAFERSEAL_TRY(const MailWorld world, open_mail_world(config, PolicyShelf::kStore));
  WAFERSEAL_TRY(const BlobStore blobs, BlobStore::open(config.server.folder / "blobs"));
  std::optional<delivery::GuardSocket> own_guard;
  if (config.guard && config.guard->apart()) {
    own_guard = {config.guard->origin, config.guard->socket.string()};
  }
  const auto guards =
      delivery::http_guard_transport(config.delivery.extra_ca_file, std::move(own_guard));
  WAFERSEAL_TRY(auto keepers_store, open_store(config.server.folder));
  delivery::LeaseKeeper keeper(std::move(keepers_store), delivery::system_clock_now);
  delivery::AgentSettings settings;
  settings.keeper = &keeper;
  WAFERSEAL_TRY(settings.root, parse_fingerprint(config.agent->root_fingerprint));
  settings.key_file = config.agent->key;
  settings.pin_file = config.agent->pin;
  WAFERSEAL_TRY(settings.notice_words, read_notice_words(config.notice_file));
  settings.workers = once ? 1 : config.agent->workers;
  WAFERSEAL_TRY(delivery::Agent agent,
                delivery::Agent::start(std::move(settings), {blobs, *world.exchange, *guards,
                                                             delivery::system_clock_now}));
  if (once) {
    WAFERSEAL_TRY(const auto store, open_store(config.server.folder));
    return work_once(agent, *store);
  }
  log::write(log::Level::kInfo, "agent_started", {{"workers", config.agent->workers}});
  tell_that_ready();
  return run_workers(agent, config);
}

}  // namespace

int run_agent(const std::string& config, bool once) {
  const Status ran = run(config, once);
  return ran ? 0 : report(ran.error());
}

}  // namespace waferseal::native
