#include "native/cli/config.h"

#include <toml++/toml.h>

#include <set>

#include "native/cli/key_files.h"
#include "native/cli/nearest.h"
#include "native/files/durable_file.h"
#include "native/server/client_address.h"
#include "native/server/http_server.h"

namespace waferseal::native {
namespace {

constexpr std::uint64_t kMostConfigBytes = 1024 * 1024;
constexpr std::int64_t kMostWorkers = 64;

std::string line_of(const toml::node& node) {
  return "line " + std::to_string(node.source().begin.line);
}

// One table, read key by key; the first error sticks and `end` reports it, or an unknown key.
class Section {
 public:
  Section(const toml::table* table, std::string name, std::filesystem::path folder)
      : table_(table), name_(std::move(name)), folder_(std::move(folder)) {}

  bool there() const { return table_ != nullptr; }

  void text(const char* key, std::string& into) {
    if (const toml::node* node = find(key)) {
      const auto value = node->value_exact<std::string>();
      if (!value) return wrong(key, *node, "must be a string");
      into = *value;
    }
  }
  void path(const char* key, std::filesystem::path& into) {
    std::string value;
    text(key, value);
    if (!value.empty()) into = folder_ / value;
  }
  // A file, or "credential:NAME", which stays as it is: who reads the key finds it (key_files.h).
  void key_path(const char* key, std::filesystem::path& into) {
    std::string value;
    text(key, value);
    if (value.rfind(kCredential, 0) != 0) return path(key, into);
    const std::string name = value.substr(kCredential.size());
    if (name.empty() || name.find('/') != std::string::npos) {
      return wrong(key, *find(key), "must be credential: and a name");
    }
    into = value;
  }
  void path_text(const char* key, std::string& into) {
    std::filesystem::path value;
    path(key, value);
    if (!value.empty()) into = value.string();
  }
  void boolean(const char* key, bool& into) {
    if (const toml::node* node = find(key)) {
      const auto value = node->value_exact<bool>();
      if (!value) return wrong(key, *node, "must be true or false");
      into = *value;
    }
  }
  template <class Number>
  void number(const char* key, Number& into, std::int64_t least, std::int64_t most) {
    if (const toml::node* node = find(key)) {
      const auto value = node->value_exact<std::int64_t>();
      if (!value || *value < least || *value > most) {
        return wrong(
            key, *node,
            "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
      }
      into = static_cast<Number>(*value);
    }
  }
  void seconds(const char* key, std::optional<std::chrono::seconds>& into) {
    std::int64_t value = -1;
    number(key, value, 1, 365 * 24 * 3600);
    if (value > 0) into = std::chrono::seconds(value);
  }
  void texts(const char* key, std::vector<std::string>& into) {
    const toml::node* const node = find(key);
    if (node == nullptr) return;
    const toml::array* const array = node->as_array();
    if (array == nullptr) return wrong(key, *node, "must be an array of strings");
    for (const toml::node& item : *array) {
      const auto value = item.value_exact<std::string>();
      if (!value) return wrong(key, item, "must be an array of strings");
      into.push_back(*value);
    }
  }
  const toml::array* tables(const char* key) {
    const toml::node* const node = find(key);
    if (node == nullptr) return nullptr;
    if (!node->is_array_of_tables() && !node->is_array()) {
      wrong(key, *node, "must be an array of tables");
      return nullptr;
    }
    return node->as_array();
  }
  void need(const char* key, bool given) {
    if (there() && !given && !error_) {
      error_ = Error{Code::kConfigInvalid, path_of(key), "is missing"};
    }
  }
  void wrong(const char* key, const toml::node& node, const std::string& detail) {
    if (!error_) error_ = Error{Code::kConfigInvalid, path_of(key), detail + ", " + line_of(node)};
  }

  Status end() const {
    if (error_) return *error_;
    if (table_ == nullptr) return Done{};
    for (const auto& [key, node] : *table_) {
      const std::string name(key.str());
      if (asked_.count(name) == 0) {
        return Error{Code::kConfigUnknownKey, path_of(name),
                     "line " + std::to_string(key.source().begin.line) +
                         did_you_mean(name, {asked_.begin(), asked_.end()})};
      }
    }
    return Done{};
  }

 private:
  std::string path_of(const std::string& key) const {
    return name_.empty() ? key : name_ + "." + key;
  }
  const toml::node* find(const char* key) {
    asked_.insert(key);
    return table_ == nullptr ? nullptr : table_->get(key);
  }

  const toml::table* table_;
  std::string name_;
  std::filesystem::path folder_;
  std::set<std::string> asked_;
  std::optional<Error> error_;
};

// The same text with a question mark for each octet beyond ASCII, which TOML takes inside of strings and
// comments and nowhere else. toml++ 3.3 runs into undefined behaviour at some characters that stand where
// they may not: of what it has taken in this form, the real one is safe.
std::string in_ascii(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  }
  return text;
}

// "https://host" or "http://host:port", as browsers write it: no path, no final slash.
bool is_origin(const std::string& text) {
  const bool scheme = text.rfind("https://", 0) == 0 || text.rfind("http://", 0) == 0;
  const std::size_t start = text.find("://");
  return scheme && text.size() > start + 3 && text.find('/', start + 3) == std::string::npos;
}

Status read_server(Section section, Config& config) {
  ServerOptions& server = config.server;
  section.text("listen", server.listen);
  section.text("public_origin", server.public_origin);
  section.text("portal_origin", server.portal_origin);
  section.path("web", server.web);
  std::vector<std::string> proxies;
  section.texts("trusted_proxies", proxies);
  std::int64_t hours = server.session_life.count() / 3600;
  section.number("session_hours", hours, 1, 24 * 30);
  server.session_life = std::chrono::hours(hours);
  std::uint64_t mib = server.most_upload_bytes >> 20;
  section.number("max_upload_mib", mib, 1, 64 * 1024);
  server.most_upload_bytes = mib << 20;
  section.number("max_connections", server.most_connections, 1, 1'000'000);
  section.need("public_origin", !server.public_origin.empty());
  WAFERSEAL_CHECK(section.end());
  for (const std::string& proxy : proxies) {
    const auto address = canonical_address(proxy);
    if (!address) {
      return Error{Code::kConfigInvalid, "server.trusted_proxies", "not an IP address: " + proxy};
    }
    server.trusted_proxies.push_back(*address);
  }
  if (server.portal_origin.empty()) server.portal_origin = server.public_origin;
  for (const std::string* origin : {&server.public_origin, &server.portal_origin}) {
    if (!origin->empty() && !is_origin(*origin)) {
      return Error{Code::kConfigInvalid, "server.public_origin",
                   "must be like https://mail.example, without a path: " + *origin};
    }
  }
  return Done{};
}

Status read_guard(Section section, Config& config) {
  if (!section.there()) return Done{};
  Config::Guard guard;
  section.path("folder", guard.folder);
  section.key_path("key", guard.key);
  section.text("origin", guard.origin);
  section.need("folder", !guard.folder.empty());
  section.need("key", !guard.key.empty());
  section.path("socket", guard.socket);
  section.path("public", guard.public_file);
  section.path("ticket", guard.ticket_public);
  section.text("server_user", guard.server_user);
  if (guard.apart()) {
    section.need("public", !guard.public_file.empty());
    section.need("ticket", !guard.ticket_public.empty());
  }
  WAFERSEAL_CHECK(section.end());
  if (guard.socket.string().size() > kMostSocketPath) {
    return Error{Code::kConfigInvalid, "guard.socket", "a socket's path has at most 107 bytes"};
  }
  if (!guard.apart() &&
      !(guard.public_file.empty() && guard.ticket_public.empty() && guard.server_user.empty())) {
    return Error{Code::kConfigInvalid, "guard.socket",
                 "is missing; public, ticket and server_user are for a guard of its own process"};
  }
  if (guard.origin.empty()) guard.origin = config.server.public_origin;
  config.guard = std::move(guard);
  return Done{};
}

Status read_agent(Section section, Config& config) {
  if (!section.there()) return Done{};
  Config::Agent agent;
  section.path("key", agent.key);
  section.path("pin", agent.pin);
  section.text("root_fingerprint", agent.root_fingerprint);
  section.number("workers", agent.workers, 1, kMostWorkers);
  section.need("key", !agent.key.empty());
  section.need("pin", !agent.pin.empty());
  section.need("root_fingerprint", !agent.root_fingerprint.empty());
  WAFERSEAL_CHECK(section.end());
  config.agent = std::move(agent);
  return Done{};
}

Status read_tokens(Section section, const std::filesystem::path& folder, Config& config) {
  if (!section.there()) return Done{};
  Config::Tokens tokens;
  section.text("audience", tokens.audience);
  const toml::array* const hosts = section.tables("hosts");
  WAFERSEAL_CHECK(section.end());
  if (hosts == nullptr) return Done{};
  for (const toml::node& item : *hosts) {
    Section host(item.as_table(), "tokens.hosts", folder);
    Config::Tokens::Host read;
    host.text("name", read.name);
    host.path("key", read.key);
    host.texts("domains", read.domains);
    host.need("name", !read.name.empty());
    host.need("key", !read.key.empty());
    WAFERSEAL_CHECK(host.end());
    for (const Config::Tokens::Host& other : tokens.hosts) {
      if (other.name != read.name) continue;
      return Error{Code::kConfigInvalid, "tokens.hosts", "twice the name " + read.name};
    }
    for (const std::string& domain : read.domains) {
      if (Domain::parse(domain)) continue;
      return Error{Code::kConfigInvalid, "tokens.hosts.domains", "is no domain: " + domain};
    }
    tokens.hosts.push_back(std::move(read));
  }
  if (tokens.audience.empty()) tokens.audience = config.server.public_origin;
  config.tokens = std::move(tokens);
  return Done{};
}

// 0: no limit.
Status read_limits(Section section, Config& config) {
  constexpr std::int64_t kMost = 1'000'000;
  auto& limits = config.server.limits;
  section.number("user_per_minute", limits.user.times, 0, kMost);
  section.number("address_per_minute", limits.address.times, 0, kMost);
  section.number("slot_per_minute", limits.slot.times, 0, kMost);
  section.number("messages_per_hour", limits.messages.times, 0, kMost);
  return section.end();
}

Status read_replies(Section section, Config& config) {
  auto& replies = config.server.replies;
  std::uint64_t mib = replies.most_bytes >> 20;
  section.number("max_mib", mib, 0, 64 * 1024);
  replies.most_bytes = mib << 20;
  section.number("per_day", replies.per_day, 1, 1000);
  section.number("per_copy", replies.per_copy, 1, 10'000);
  return section.end();
}

Status read_dns(Section section, Config& config) {
  section.texts("forward", config.dns.forward);
  section.path_text("trust_anchor", config.dns.trust_anchor);
  if (const toml::array* stubs = section.tables("stubs")) {
    for (const toml::node& item : *stubs) {
      Section stub(item.as_table(), "dns.stubs", {});
      Config::Dns::Stub read;
      stub.text("zone", read.zone);
      stub.text("address", read.address);
      stub.need("zone", !read.zone.empty());
      stub.need("address", !read.address.empty());
      WAFERSEAL_CHECK(stub.end());
      config.dns.stubs.push_back(std::move(read));
    }
  }
  return section.end();
}

Status read_delivery(Section section, Config& config) {
  Config::Delivery& delivery = config.delivery;
  section.text("own_name", delivery.own_name);
  section.number("port", delivery.port, 1, 65535);
  section.path_text("extra_ca_file", delivery.extra_ca_file);
  section.boolean("allow_own_machine", delivery.allow_own_machine);
  section.seconds("probe_seconds", delivery.probe);
  section.seconds("retry_first_seconds", delivery.retry_first);
  section.seconds("retry_most_seconds", delivery.retry_most);
  section.seconds("give_up_seconds", delivery.give_up);
  int attempts = 0;
  section.number("tls_attempts", attempts, 1, 100);
  if (attempts > 0) delivery.tls_attempts = attempts;
  section.boolean("status_mails", delivery.status_mails);
  section.boolean("mta_sts", delivery.mta_sts);
  section.number("https_port", delivery.https_port, 1, 65535);
  section.number("workers", delivery.workers, 1, kMostWorkers);
  return section.end();
}

Status read_all(const toml::table& root, const std::filesystem::path& folder, Config& config) {
  std::set<std::string> known;
  const auto section = [&](const char* name) -> Section {
    known.insert(name);
    const toml::node* const node = root.get(name);
    return Section(node == nullptr ? nullptr : node->as_table(), name, folder);
  };
  WAFERSEAL_CHECK(read_server(section("server"), config));
  Section monitor = section("monitor");
  monitor.text("listen", config.server.monitor);
  WAFERSEAL_CHECK(monitor.end());
  Section store = section("store");
  store.path("folder", config.server.folder);
  store.need("folder", !config.server.folder.empty());
  WAFERSEAL_CHECK(store.end());
  Section account = section("account");
  account.text("name", config.server.account);
  account.path("policy", config.policy_file);
  account.path("notice", config.notice_file);
  account.need("name", !config.server.account.empty());
  WAFERSEAL_CHECK(account.end());
  Section keys = section("keys");
  keys.key_path("ticket", config.ticket_key);
  WAFERSEAL_CHECK(keys.end());
  WAFERSEAL_CHECK(read_tokens(section("tokens"), folder, config));
  WAFERSEAL_CHECK(read_limits(section("limits"), config));
  WAFERSEAL_CHECK(read_replies(section("replies"), config));
  WAFERSEAL_CHECK(read_guard(section("guard"), config));
  WAFERSEAL_CHECK(read_agent(section("agent"), config));
  WAFERSEAL_CHECK(read_dns(section("dns"), config));
  WAFERSEAL_CHECK(read_delivery(section("delivery"), config));
  Section log = section("log");
  log.text("level", config.log_level);
  log.text("format", config.log_format);
  WAFERSEAL_CHECK(log.end());
  for (const char* const needed : {"server", "store", "account"}) {
    if (root.get(needed) == nullptr) {
      return Error{Code::kConfigInvalid, needed, "the section is missing"};
    }
  }
  for (const auto& [key, node] : root) {
    const std::string name(key.str());
    if (known.count(name) == 0 || !node.is_table()) {
      return Error{Code::kConfigUnknownKey, name,
                   "line " + std::to_string(key.source().begin.line) +
                       did_you_mean(name, {known.begin(), known.end()})};
    }
  }
  if (config.guard && config.ticket_key.empty()) {
    return Error{Code::kConfigInvalid, "keys.ticket", "is missing; a guard takes tickets"};
  }
  return Done{};
}

}  // namespace

Result<Config> parse_config(const std::string& text, const std::filesystem::path& folder) {
  try {
    (void)toml::parse(in_ascii(text));
    const toml::table root = toml::parse(text);
    Config config;
    WAFERSEAL_CHECK(read_all(root, folder, config));
    return config;
  } catch (const toml::parse_error& error) {
    return Error{Code::kConfigUnreadable, "line " + std::to_string(error.source().begin.line),
                 std::string(error.description())};
  }
}

Result<Config> load_config(const std::filesystem::path& file) {
  const auto bytes = read_file(file, kMostConfigBytes);
  if (!bytes) return Error{Code::kConfigUnreadable, file.string(), bytes.error().detail};
  return parse_config(std::string(as_text(*bytes)),
                      file.has_parent_path() ? file.parent_path() : std::filesystem::path("."));
}

}  // namespace waferseal::native
