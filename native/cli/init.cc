// waferseal init: a folder with configuration and keys, ready for the first user. And
// `config example`.
#include <filesystem>
#include <optional>

#include "native/cli/commands.h"
#include "native/cli/config.h"
#include "native/cli/config_text.h"
#include "native/cli/guard_keys.h"
#include "native/cli/key_files.h"
#include "native/cli/output.h"
#include "native/files/durable_file.h"
#include "native/files/owner.h"

namespace waferseal::native {
namespace {

namespace fs = std::filesystem;

// `command` says itself what went wrong.
Status check_exit(const char* what, int code) {
  if (code == 0) return Done{};
  return Error{Code::kConfigInvalid, what, "the step before failed"};
}

const char* guard_key_of(const InitArguments& arguments) {
  return arguments.guard_user.empty() ? "keys/guard.key" : "guard-keys/guard.key";
}

Status make_keys(const fs::path& folder, const fs::path& data, const InitArguments& arguments) {
  const auto file = [&folder](const char* name) { return (folder / name).string(); };
  WAFERSEAL_CHECK(
      check_exit("root key", generate_key({"root", file("keys/root.key"), {}, {}, {}})));
  const bool apart = !arguments.guard_user.empty();
  WAFERSEAL_CHECK(
      check_exit("ticket key", generate_key({"ticket",
                                             file("keys/ticket.key"),
                                             apart ? file("guard-keys/ticket.public") : "",
                                             {},
                                             {}})));
  WAFERSEAL_CHECK(check_exit("guard key", generate_key({"guard",
                                                        file(guard_key_of(arguments)),
                                                        file("keys/guard.public"),
                                                        arguments.origin,
                                                        {}})));
  return check_exit(
      "agent key",
      generate_key({"agent", data / "agent/agent.key", data / "agent/agent.public", {}, {}}));
}

Status publish_first_list(const fs::path& folder, const fs::path& data, const std::string& config) {
  KeyListArguments list;
  list.config = config;
  list.root = (folder / "keys/root.key").string();
  list.agents = {(data / "agent/agent.public").string()};
  list.guards = {(folder / "keys/guard.public").string()};
  return check_exit("key list", key_list_update(list));
}

struct Owners {
  Owner server;
  Owner agent;
  std::optional<Owner> guard;  // else it is the server's
};

Result<std::optional<Owners>> find_owners(const InitArguments& arguments) {
  if (arguments.server_user.empty()) return std::optional<Owners>();
  WAFERSEAL_TRY(const Owner server, find_owner(arguments.server_user));
  WAFERSEAL_TRY(const Owner agent, find_owner(arguments.agent_user));
  if (server.user == agent.user) {
    return Error{Code::kConfigInvalid, arguments.agent_user,
                 "is the server's user, who must not read the agent's key"};
  }
  if (server.group != agent.group) {
    return Error{Code::kConfigInvalid, arguments.agent_user,
                 "is not of the server's group, and both write to the store"};
  }
  Owners owners{server, agent, {}};
  if (arguments.guard_user.empty()) return std::optional(owners);
  WAFERSEAL_TRY(owners.guard, find_owner(arguments.guard_user));
  WAFERSEAL_CHECK(check_guards_owner(arguments.guard_user, *owners.guard, server));
  if (owners.guard->user == agent.user) {
    return Error{Code::kConfigInvalid, arguments.guard_user,
                 "is the agent's user, who must not read the guard's cells"};
  }
  return std::optional(owners);
}

// The root key stays its maker's.
Status give_away(const fs::path& folder, const fs::path& data, const Owners& owners) {
  for (const char* const key : {"keys", "keys/ticket.key", "keys/guard.public"}) {
    WAFERSEAL_CHECK(give_to(folder / key, owners.server));
  }
  if (owners.guard) {
    WAFERSEAL_CHECK(give_all_to(folder / "guard-keys", *owners.guard));
  } else {
    WAFERSEAL_CHECK(give_to(folder / "keys/guard.key", owners.server));
  }
  WAFERSEAL_CHECK(give_all_to(data / "guard", owners.guard ? *owners.guard : owners.server));
  WAFERSEAL_CHECK(give_all_to(data / "store", owners.server));
  return give_all_to(data / "agent", owners.agent);
}

void say_next_steps(const fs::path& folder, const fs::path& data, const std::string& config,
                    const InitArguments& arguments) {
  const bool given = !arguments.server_user.empty();
  const std::string with = " --config " + config;
  const std::string keys = (folder / "keys").string();
  say("1. waferseal user add somebody@your.domain" + with);
  say("2. waferseal keylist update --root " + keys + "/root.key --agent " +
      (data / "agent/agent.public").string() + " --guard " + keys + "/guard.public" + with);
  say("3. Take " + keys + "/root.key off this machine, and keep a copy of " +
      (folder / guard_key_of(arguments)).string() + " elsewhere.");
  if (!given) {
    say("4. In " + data.string() +
        ": give agent/ to the agent's user, guard/ and store/ to the "
        "server's, store/ to their common group; and " +
        keys + " to the server's.");
  }
  say(std::string(given ? "4" : "5") +
      (arguments.guard_user.empty()
           ? ". waferseal serve and waferseal agent, each as its user; "
           : ". waferseal guard run, waferseal serve and waferseal agent, each as its user; ") +
      "waferseal doctor looks at it all.");
}

Status make_installation(const InitArguments& arguments) {
  const fs::path folder = arguments.folder;
  const fs::path config = folder / "waferseal.toml";
  const fs::path data = arguments.data.empty() ? folder : fs::path(arguments.data);
  for (const fs::path& made : {config, folder / "keys", folder / "guard-keys", data / "agent",
                               data / "guard", data / "store"}) {
    if (fs::exists(made)) {
      return Error{Code::kConflict, made.string(), "is there already; nothing was changed"};
    }
  }
  // The answers are tried before anything is made.
  WAFERSEAL_TRY(const std::optional<Owners> owners, find_owners(arguments));
  ConfigAnswers answers;
  answers.origin = arguments.origin;
  answers.account = arguments.account;
  answers.own_name = arguments.own_name;
  if (owners && owners->guard) answers.server_user = arguments.server_user;
  if (!arguments.web.empty()) answers.web = fs::absolute(arguments.web).string();
  if (!arguments.data.empty()) answers.data = fs::absolute(data).string() + "/";
  WAFERSEAL_CHECK(parse_config(config_text(answers), folder));
  for (const auto& [made, mode] : {std::pair<fs::path, unsigned>{folder, 0755},
                                   {folder / "keys", 0700},
                                   {data, 0755},
                                   {data / "agent", 0700},
                                   {data / "guard", 0700},
                                   {data / "store", 02770}}) {
    WAFERSEAL_CHECK(make_folder(made, mode));
  }
  if (owners && owners->guard) WAFERSEAL_CHECK(make_folder(folder / "guard-keys", 0700));
  WAFERSEAL_CHECK(make_keys(folder, data, arguments));
  WAFERSEAL_TRY(const SigningKey root, read_signing_key(folder / "keys/root.key", "root key"));
  answers.root_fingerprint = hex_encode(key_fingerprint(root.public_key()));
  const std::string text = config_text(answers);
  WAFERSEAL_CHECK(write_durably(config, as_bytes(text), 0644));
  WAFERSEAL_CHECK(publish_first_list(folder, data, config.string()));
  if (owners) WAFERSEAL_CHECK(give_away(folder, data, *owners));
  say("");
  say("Made " + config.string() + " and the first key list. Now:");
  say_next_steps(folder, data, config.string(), arguments);
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
