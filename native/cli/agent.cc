#include "native/agent/agent.h"

#include <spdlog/spdlog.h>

#include "native/cli/commands.h"
#include "native/cli/config.h"
#include "native/cli/logging.h"
#include "native/cli/mail_world.h"
#include "native/cli/output.h"
#include "native/cli/stop_signal.h"

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

Status work(delivery::Agent& agent, bool once) {
  bool key_file_was_good = true;
  while (true) {
    const auto worked = agent.work_once();
    const Status file = agent.key_file_status();
    if (!file && key_file_was_good) spdlog::error("agent: {}", describe(file.error()));
    key_file_was_good = file.ok();
    if (!worked) {
      if (once) return worked.error();
      spdlog::error("agent: {}", code_name(worked.code()));
    }
    const bool more = worked && *worked;
    if (once && !more) return Done{};
    if (wait_for_stop_signal(more ? std::chrono::milliseconds(0) : kPause)) return Done{};
  }
}

Status run(const std::string& file, bool once) {
  WAFERSEAL_TRY(const Config config, load_config(file));
  if (!config.agent) return Error{Code::kConfigInvalid, "agent", "the section is missing"};
  WAFERSEAL_CHECK(start_logging(config.log_level));
  block_stop_signals();
  WAFERSEAL_TRY(const MailWorld world, open_mail_world(config));
  WAFERSEAL_TRY(const auto store, open_store(config.server.folder));
  WAFERSEAL_TRY(const BlobStore blobs, BlobStore::open(config.server.folder / "blobs"));
  const auto guards = delivery::http_guard_transport(config.delivery.extra_ca_file);
  delivery::AgentSettings settings;
  WAFERSEAL_TRY(settings.root, parse_fingerprint(config.agent->root_fingerprint));
  settings.key_file = config.agent->key;
  settings.pin_file = config.agent->pin;
  WAFERSEAL_TRY(delivery::Agent agent,
                delivery::Agent::start(std::move(settings), {*store, blobs, *world.exchange,
                                                             *guards, delivery::system_clock_now}));
  spdlog::info("agent: started");
  return work(agent, once);
}

}  // namespace

int run_agent(const std::string& config, bool once) {
  const Status ran = run(config, once);
  return ran ? 0 : report(ran.error());
}

}  // namespace waferseal::native
