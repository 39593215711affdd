// The configuration file (TOML). docs/OPERATING.md has every key; an unknown one is an error that
// names it and its line. Paths are taken relative to the file's folder.
#ifndef WAFERSEAL_NATIVE_CLI_CONFIG_H_
#define WAFERSEAL_NATIVE_CLI_CONFIG_H_

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "native/server/backend.h"

namespace waferseal::native {

inline constexpr std::uint64_t kMostPolicyBytes = 8 * 1024 * 1024;  // of the policy file

struct Config {
  // [server] listen, public_origin, portal_origin, trusted_proxies, web, session_hours, max_upload_mib,
  // max_connections
  // [store] folder   [account] name   [monitor] listen
  ServerOptions server;
  // [limits]: server.limits
  // [replies]: server.replies
  // [account]
  std::filesystem::path policy_file;  // account.policy: read at the start of `serve`
  std::filesystem::path notice_file;  // account.notice: read at the start of `agent`
  // [keys]
  std::filesystem::path ticket_key;

  // [tokens]: without it only log-ins count.
  struct Tokens {
    std::string audience;  // server.public_origin unless set
    struct Host {
      std::string name;
      std::filesystem::path key;  // public, PEM
      std::vector<std::string> domains;
    };
    std::vector<Host> hosts;
  };
  std::optional<Tokens> tokens;

  // [guard]: without it there is no guard, and no questions.
  struct Guard {
    std::filesystem::path folder;
    std::filesystem::path key;
    std::string origin;  // server.public_origin unless set
    // With a socket it is a process of its own (`waferseal guard run`), without one a part of `serve`.
    std::filesystem::path socket;
    std::filesystem::path public_file;    // guard.public: what `serve` knows of its key
    std::filesystem::path ticket_public;  // guard.ticket: whose tickets it takes
    std::string server_user;              // who may ask all; empty: the guard's own user
    bool apart() const { return !socket.empty(); }
  };
  std::optional<Guard> guard;

  // [agent]
  struct Agent {
    std::filesystem::path key;
    std::filesystem::path pin;
    std::string root_fingerprint;  // hexadecimal
    std::size_t workers = 4;
  };
  std::optional<Agent> agent;

  // [dns]
  struct Dns {
    std::vector<std::string> forward;
    struct Stub {
      std::string zone;
      std::string address;
    };
    std::vector<Stub> stubs;
    std::string trust_anchor;
  } dns;

  // [delivery]
  struct Delivery {
    std::string own_name;
    std::uint16_t port = 25;
    std::string extra_ca_file;
    bool allow_own_machine = false;
    std::optional<std::chrono::seconds> probe;        // probe_seconds: for a look-up
    std::optional<std::chrono::seconds> retry_first;  // retry_first_seconds
    std::optional<std::chrono::seconds> retry_most;   // retry_most_seconds
    std::optional<std::chrono::seconds> give_up;      // give_up_seconds
    std::optional<int> tls_attempts;
    bool status_mails = true;
    bool mta_sts = true;
    std::uint16_t https_port = 443;
    std::size_t workers = 4;  // of `serve`, for copies that are ciphertext
  } delivery;

  std::string log_level = "info";   // [log] level
  std::string log_format = "text";  // [log] format
};

// kConfigUnreadable, kConfigUnknownKey, kConfigInvalid; the subject is the key's path, the detail
// has the line.
Result<Config> parse_config(const std::string& text, const std::filesystem::path& folder);
Result<Config> load_config(const std::filesystem::path& file);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_CLI_CONFIG_H_
