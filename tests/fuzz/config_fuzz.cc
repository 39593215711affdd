// Configuration files from arbitrary text: refused with a code of the configuration, or whole.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "native/cli/config.h"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waferseal;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto config = native::parse_config(text, "/etc/waferseal");
  if (!config) {
    require(config.code() == Code::kConfigUnreadable || config.code() == Code::kConfigUnknownKey ||
            config.code() == Code::kConfigInvalid);
    return 0;
  }
  require(!config->server.public_origin.empty() && !config->server.portal_origin.empty());
  require(!config->server.folder.empty() && !config->server.account.empty());
  require(!config->guard || (!config->guard->folder.empty() && !config->guard->key.empty() &&
                             !config->guard->origin.empty() && !config->ticket_key.empty()));
  require(!config->agent || (!config->agent->key.empty() && !config->agent->pin.empty() &&
                             !config->agent->root_fingerprint.empty()));
  for (const auto& stub : config->dns.stubs) {
    require(!stub.zone.empty() && !stub.address.empty());
  }
  require(config->delivery.port > 0);
  return 0;
}
