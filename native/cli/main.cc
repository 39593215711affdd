#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <functional>

#include "native/cli/commands.h"

namespace {

using namespace waferseal::native;

constexpr const char* kDefaultConfig = "/etc/waferseal/waferseal.toml";

// What the chosen subcommand runs.
using Run = std::function<int()>;

void add_config(CLI::App* command, std::string& config) {
  config = kDefaultConfig;
  command->add_option("-c,--config", config, "Configuration file")->capture_default_str();
}

void add_set_up(CLI::App& app, Run& run) {
  static InitArguments making;
  CLI::App* const command = app.add_subcommand("init", "Configuration, keys and a first key list");
  command->add_option("folder", making.folder, "Where they go, e.g. /etc/waferseal")->required();
  command->add_option("--data", making.data,
                      "Where what changes goes, e.g. /var/lib/waferseal; else the folder itself");
  command->add_option("--origin", making.origin, "Where browsers reach it, https://...")
      ->required();
  command->add_option("--account", making.account, "Name of the account")->required();
  command->add_option("--own-name", making.own_name, "What EHLO says, the machine's name in DNS")
      ->required();
  command->add_option("--web", making.web, "Folder of the web pages");
  auto* const server = command->add_option(
      "--server-user", making.server_user,
      "User of `serve`, who gets store, guard and keys; its group becomes the store's");
  command->add_option("--agent-user", making.agent_user, "User of `agent`, who gets its folder")
      ->needs(server);
  server->needs("--agent-user");
  command->callback([&run] { run = [] { return init(making); }; });

  CLI::App* const config = app.add_subcommand("config", "The configuration file");
  config->require_subcommand(1);
  CLI::App* const example = config->add_subcommand("example", "One with every key and its default");
  example->callback([&run] { run = config_example; });
}

void add_processes(CLI::App& app, Run& run) {
  static ServeArguments serving;
  CLI::App* const command = app.add_subcommand("serve", "HTTP API, guard and web pages");
  add_config(command, serving.config);
  command->add_option("--web", serving.web, "Folder of the web pages");
  command->add_option("--listen", serving.listen, "Address and port, e.g. 127.0.0.1:8080");
  command->callback([&run] { run = [] { return serve(serving); }; });

  static std::string agent_config;
  static bool once = false;
  CLI::App* const agent = app.add_subcommand("agent", "Deliver `tls` copies and notices");
  add_config(agent, agent_config);
  agent->add_flag("--once", once, "Stop when nothing is due");
  agent->callback([&run] { run = [] { return run_agent(agent_config, once); }; });
}

void add_keys(CLI::App& app, Run& run) {
  static KeygenArguments keygen;
  CLI::App* const command = app.add_subcommand("keygen", "Make a key; prints its fingerprint");
  command->add_option("kind", keygen.kind, "root, ticket, guard, agent or user")
      ->required()
      ->check(CLI::IsMember({"root", "ticket", "guard", "agent", "user"}));
  command->add_option("-o,--out", keygen.out, "File for the private key, mode 0600")->required();
  command->add_option("--public", keygen.public_out, "File for the public half (guard, agent)");
  command->add_option("--origin", keygen.origin, "Where the guard is reached, https://...");
  command->add_option("--mailbox", keygen.mailbox, "Whose keys these are (user)");
  command->callback([&run] { run = [] { return generate_key(keygen); }; });

  static KeyListArguments list;
  CLI::App* const key_list = app.add_subcommand("keylist", "The account's signed key list");
  key_list->require_subcommand(1);
  const auto add_sources = [](CLI::App* sub) {
    add_config(sub, list.config);
    sub->add_option("--agent", list.agents, "Public half of an agent's key (keygen --public)");
    sub->add_option("--guard", list.guards, "Public half of a guard's key (keygen --public)");
    sub->add_option("--days", list.days, "How long the list is good")->check(CLI::Range(1, 366));
  };
  CLI::App* const make = key_list->add_subcommand("make", "Propose the next list, as JSON");
  add_sources(make);
  make->add_option("-o,--out", list.out, "File")->required();
  make->callback([&run] { run = [] { return key_list_make(list); }; });
  CLI::App* const sign = key_list->add_subcommand("sign", "Sign a proposal with the root key");
  sign->add_option("--root", list.root, "File of the root key")->required();
  sign->add_option("proposal", list.file, "File from `keylist make`")->required();
  sign->add_option("-o,--out", list.out, "File for the signed list")->required();
  sign->callback([&run] { run = [] { return key_list_sign(list); }; });
  CLI::App* const publish = key_list->add_subcommand("publish", "Put a signed list into the store");
  add_config(publish, list.config);
  publish->add_option("list", list.file, "File from `keylist sign`")->required();
  publish->callback([&run] { run = [] { return key_list_publish(list); }; });
  CLI::App* const update = key_list->add_subcommand("update", "Make, sign and publish at once");
  add_sources(update);
  update->add_option("--root", list.root, "File of the root key")->required();
  update->callback([&run] { run = [] { return key_list_update(list); }; });
  CLI::App* const show = key_list->add_subcommand("show", "The list in the store, or a file");
  add_config(show, list.config);
  show->add_option("list", list.file, "File instead of the store");
  show->callback([&run] { run = [] { return key_list_show(list); }; });
}

void add_users(CLI::App& app, Run& run) {
  static UserArguments user;
  CLI::App* const users = app.add_subcommand("user", "Users of the account");
  users->require_subcommand(1);
  CLI::App* const add = users->add_subcommand("add", "Add a user; the password comes from stdin");
  add_config(add, user.config);
  add->add_option("mailbox", user.mailbox, "Mailbox")->required();
  add->add_option("--name", user.display_name, "Display name");
  add->add_flag("--generate", user.generate, "Draw a password and print it");
  add->callback([&run] { run = [] { return user_add(user); }; });
}

void add_queue(CLI::App& app, Run& run) {
  static QueueArguments arguments;
  CLI::App* const queue = app.add_subcommand("queue", "What waits to be delivered");
  queue->require_subcommand(1);
  CLI::App* const list = queue->add_subcommand("list", "All rows");
  add_config(list, arguments.config);
  list->add_flag("--json", arguments.json, "JSON");
  list->callback([&run] { run = [] { return queue_list(arguments); }; });
  const auto add = [&](const char* name, const char* about, int (*command)(const QueueArguments&)) {
    CLI::App* const sub = queue->add_subcommand(name, about);
    add_config(sub, arguments.config);
    sub->add_option("id", arguments.id, "From `queue list`")->required();
    sub->callback([&run, command] { run = [command] { return command(arguments); }; });
  };
  add("show", "One row with what was tried, as JSON", queue_show);
  CLI::App* const retry = queue->add_subcommand("retry", "Try it now, also if it was held");
  add_config(retry, arguments.config);
  retry->add_option("id", arguments.id, "From `queue list`");
  retry->add_flag("--all", arguments.all, "Every delivery");
  retry->callback([&run] { run = [] { return queue_retry(arguments); }; });
  add("hold", "Do not try it until `retry`", queue_hold);
  add("drop", "Give it up; the sender sees that", queue_drop);
}

void add_backups(CLI::App& app, Run& run) {
  static BackupArguments arguments;
  CLI::App* const make =
      app.add_subcommand("backup", "Copy store and guard records; serve and agent may run");
  add_config(make, arguments.config);
  make->add_option("folder", arguments.folder, "A new folder")->required();
  make->callback([&run] { run = [] { return backup(arguments); }; });
  CLI::App* const back = app.add_subcommand("restore", "Put a backup's store in its place");
  add_config(back, arguments.config);
  back->add_option("folder", arguments.folder, "From `backup`")->required();
  back->add_flag("--guard", arguments.guard, "The guard's records instead; questions come frozen");
  back->callback([&run] { run = [] { return restore(arguments); }; });
}

void add_guard(CLI::App& app, Run& run) {
  static std::string config;
  CLI::App* const guard =
      app.add_subcommand("guard", "What only the operator can say, while `serve` is stopped");
  guard->require_subcommand(1);
  CLI::App* const restore = guard->add_subcommand(
      "accept-restore", "Zero the cells that only a newer database than the restored one knew");
  add_config(restore, config);
  restore->callback([&run] { run = [] { return guard_accept_restore(config); }; });
  CLI::App* const clock =
      guard->add_subcommand("accept-clock", "The machine's clock is right, far ahead as it is");
  add_config(clock, config);
  clock->callback([&run] { run = [] { return guard_accept_clock(config); }; });
}

void add_engine(CLI::App& app, Run& run) {
  static ResolveArguments resolving;
  CLI::App* const resolving_command =
      app.add_subcommand("resolve", "Which protection each recipient gets, and why");
  resolving_command->add_option("--request", resolving.request, "Request (JSON); - is stdin")
      ->required();
  auto* const json = resolving_command->add_flag("--json", resolving.json, "JSON (the default)");
  resolving_command->add_flag("--explain", resolving.explain, "For people")->excludes(json);
  resolving_command->add_flag("--lines", resolving.lines,
                              "One request per line; one answer per line");
  resolving_command->callback([&run] { run = [] { return resolve_request(resolving); }; });

  static CapsuleFileArguments sealing;
  CLI::App* const seal = app.add_subcommand("seal", "Seal a file to a user's own key");
  seal->add_option("--keys", sealing.keys, "File of the user's keys (keygen user)")->required();
  seal->add_option("in", sealing.in, "What to seal; - is stdin")->required();
  seal->add_option("-o,--out", sealing.out, "Capsule file")->required();
  seal->callback([&run] { run = [] { return seal_file(sealing); }; });
  static CapsuleFileArguments opening;
  CLI::App* const open = app.add_subcommand("open", "Open a capsule file");
  open->add_option("--keys", opening.keys, "File of the user's keys")->required();
  open->add_option("in", opening.in, "Capsule file")->required();
  open->add_option("-o,--out", opening.out, "Where the text goes, mode 0600")->required();
  open->callback([&run] { run = [] { return open_file(opening); }; });

  static std::string policy_file;
  CLI::App* const policy = app.add_subcommand("policy", "Policy files");
  policy->require_subcommand(1);
  CLI::App* const check = policy->add_subcommand(
      "check", "Contradictions, and whether every message can be sent without asking");
  check->add_option("file", policy_file, "Policy (JSON)")->required();
  check->callback([&run] { run = [] { return policy_check(policy_file); }; });
}

void add_diagnosis(CLI::App& app, Run& run) {
  static TlsArguments arguments;
  CLI::App* const tls = app.add_subcommand("tls", "TLS of mail servers");
  tls->require_subcommand(1);
  CLI::App* const check = tls->add_subcommand("check", "What a domain's mail servers can do");
  add_config(check, arguments.config);
  check->add_option("domain", arguments.domain, "Domain")->required();
  check->add_flag("--json", arguments.json, "JSON");
  check->callback([&run] { run = [] { return tls_check(arguments); }; });

  static std::string config;
  CLI::App* const examine = app.add_subcommand("doctor", "Is everything set up right?");
  add_config(examine, config);
  examine->callback([&run] { run = [] { return doctor(config); }; });
}

}  // namespace

int main(int argc, char** argv) {
  try {
    CLI::App app("waferseal: the right seal on every copy of a mail", "waferseal");
    app.require_subcommand(1);
    Run run;
    add_set_up(app, run);
    add_processes(app, run);
    add_engine(app, run);
    add_keys(app, run);
    add_users(app, run);
    add_queue(app, run);
    add_backups(app, run);
    add_guard(app, run);
    add_diagnosis(app, run);
    CLI11_PARSE(app, argc, argv);
    return run ? run() : 1;
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "waferseal: internal: %s\n", exception.what());
    return 1;
  }
}
