// waferseal init: a folder with configuration and keys, ready for the first user. And
// `config example`.
#include <filesystem>

#include "native/cli/commands.h"
#include "native/cli/config.h"
#include "native/cli/config_text.h"
#include "native/cli/key_files.h"
#include "native/cli/output.h"
#include "native/files/durable_file.h"

namespace waferseal::native {
namespace {

namespace fs = std::filesystem;

// `command` says itself what went wrong.
Status check_exit(const char* what, int code) {
  if (code == 0) return Done{};
  return Error{Code::kConfigInvalid, what, "the step before failed"};
}

Status make_keys(const fs::path& folder, const InitArguments& arguments) {
  const auto file = [&folder](const char* name) { return (folder / name).string(); };
  WAFERSEAL_CHECK(
      check_exit("root key", generate_key({"root", file("keys/root.key"), {}, {}, {}})));
  WAFERSEAL_CHECK(
      check_exit("ticket key", generate_key({"ticket", file("keys/ticket.key"), {}, {}, {}})));
  WAFERSEAL_CHECK(check_exit(
      "guard key",
      generate_key(
          {"guard", file("keys/guard.key"), file("keys/guard.public"), arguments.origin, {}})));
  return check_exit(
      "agent key",
      generate_key({"agent", file("agent/agent.key"), file("agent/agent.public"), {}, {}}));
}

Status publish_first_list(const fs::path& folder, const std::string& config) {
  KeyListArguments list;
  list.config = config;
  list.root = (folder / "keys/root.key").string();
  list.agents = {(folder / "agent/agent.public").string()};
  list.guards = {(folder / "keys/guard.public").string()};
  return check_exit("key list", key_list_update(list));
}

Status make_installation(const InitArguments& arguments) {
  const fs::path folder = arguments.folder;
  const fs::path config = folder / "waferseal.toml";
  if (fs::exists(config)) {
    return Error{Code::kConflict, config.string(), "is there already; nothing was changed"};
  }
  // The answers are tried before anything is made.
  ConfigAnswers answers;
  answers.origin = arguments.origin;
  answers.account = arguments.account;
  answers.own_name = arguments.own_name;
  WAFERSEAL_CHECK(parse_config(config_text(answers), folder));
  for (const auto& [name, mode] : {std::pair<const char*, unsigned>{"", 0755},
                                   {"keys", 0700},
                                   {"agent", 0700},
                                   {"guard", 0700},
                                   {"data", 02770}}) {
    WAFERSEAL_CHECK(make_folder(folder / name, mode));
  }
  WAFERSEAL_CHECK(make_keys(folder, arguments));
  WAFERSEAL_TRY(const SigningKey root, read_signing_key(folder / "keys/root.key", "root key"));
  answers.root_fingerprint = hex_encode(key_fingerprint(root.public_key()));
  const std::string text = config_text(answers);
  WAFERSEAL_CHECK(write_durably(config, as_bytes(text), 0644));
  WAFERSEAL_CHECK(publish_first_list(folder, config.string()));
  say("");
  say("Made " + config.string() + " and the first key list. Now:");
  say("1. Give agent/ to the agent's user, the rest to the server's; data/ to their common group.");
  say("2. Take keys/root.key off this machine, and keep a copy of keys/guard.key elsewhere.");
  say("3. waferseal user add somebody@your.domain --config " + config.string());
  say("4. waferseal serve and waferseal agent, each as its user; waferseal doctor looks at it "
      "all.");
  return Done{};
}

}  // namespace

int init(const InitArguments& arguments) {
  const Status made = make_installation(arguments);
  return made ? 0 : report(made.error());
}

int config_example() {
  say(config_text({}));
  return 0;
}

}  // namespace waferseal::native
