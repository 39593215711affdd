#include "native/cli/command_line.h"
#include "native/cli/commands.h"

namespace waferseal::native {
namespace {

constexpr const char* kSetUp = "Set up a host";

}  // namespace

void add_set_up_commands(CommandLine& line) {
  static InitArguments making;
  CLI::App* const command =
      line.add(&line.root(), "init", "Make configuration, keys and a first key list", kSetUp);
  command->add_option("folder", making.folder, "Where they go")->required()->type_name("FOLDER");
  command
      ->add_option("--data", making.data, "Where what changes goes; without it the folder itself")
      ->type_name("FOLDER");
  command->add_option("--origin", making.origin, "Where browsers reach it, https://...")
      ->required()
      ->type_name("ORIGIN");
  command->add_option("--account", making.account, "Name of the account")
      ->required()
      ->type_name("NAME");
  command->add_option("--own-name", making.own_name, "What EHLO says, the machine's name in DNS")
      ->required()
      ->type_name("DOMAIN");
  command->add_option("--web", making.web, "Folder of the web pages")->type_name("FOLDER");
  auto* const server = command
                           ->add_option("--server-user", making.server_user,
                                        "User of `serve`, who gets store, guard and keys; its "
                                        "group becomes the store's")
                           ->type_name("USER");
  command->add_option("--agent-user", making.agent_user, "User of `agent`, who gets its folder")
      ->type_name("USER")
      ->needs(server);
  server->needs("--agent-user");
  command
      ->add_option(
          "--guard-user", making.guard_user,
          "User of `guard run`, who gets the guard's key and folder; without it the guard is "
          "a part of `serve`")
      ->type_name("USER")
      ->needs(server);
  line.notes(command).examples = {
      {"a new host",
       "waferseal init /etc/waferseal --data /var/lib/waferseal --origin https://mail.example "
       "--account example --own-name mail.example"}};
  line.runs(command, [] { return init(making); });

  CLI::App* const config = line.add(&line.root(), "config", "The configuration file", kSetUp);
  config->require_subcommand(1);
  CLI::App* const example =
      line.add(config, "example", "Print one with every key and its default", "Subcommands");
  line.notes(example).examples = {{"to a file", "waferseal config example > example.toml"}};
  line.runs(example, config_example);

  static UserArguments user;
  CLI::App* const users = line.add(&line.root(), "user", "Users of the account", kSetUp);
  users->require_subcommand(1);
  CLI::App* const add =
      line.add(users, "add", "Add a user; the password comes from standard input", "Subcommands");
  add_config_option(add, user.config);
  add->add_option("mailbox", user.mailbox, "Mailbox")->required()->type_name("MAILBOX");
  add->add_option("--name", user.display_name, "Display name")->type_name("NAME");
  add->add_flag("--generate", user.generate, "Draw a password and print it");
  add->add_flag("--administrator", user.administrator,
                "May read and set the policy of the account in the webmail");
  line.notes(add).examples = {{"with a password that is drawn and printed once",
                               "waferseal user add anna@example.org --name Anna --generate"},
                              {"with a password of 8 bytes or more from a file",
                               "waferseal user add ben@example.org < password"}};
  line.runs(add, [] { return user_add(user); });
  CLI::App* const list =
      line.add(users, "list", "List the users with their keys' fingerprints", "Subcommands");
  add_config_option(list, user.config);
  list->add_flag("--json", user.json, "For programs");
  line.notes(list).examples = {{"for programs", "waferseal user list --json"}};
  line.notes(list).json = {{"[].mailbox", "the user's mailbox"},
                           {"[].name", "display name, may be empty"},
                           {"[].key", "fingerprint of the user's key, 64 hexadecimal digits"},
                           {"[].administrator", "whether the user administers the account"}};
  line.runs(list, [] { return user_list(user); });
  CLI::App* const administrator = line.add(
      users, "administrator", "Let a user read and set the account's policy", "Subcommands");
  add_config_option(administrator, user.config);
  administrator->add_option("mailbox", user.mailbox, "Mailbox")->required()->type_name("MAILBOX");
  administrator->add_flag("--revoke", user.revoke, "From now on no more");
  line.notes(administrator).examples = {
      {"from the next request on", "waferseal user administrator anna@example.org"},
      {"no more", "waferseal user administrator anna@example.org --revoke"}};
  line.runs(administrator, [] { return user_administrator(user); });
}

}  // namespace waferseal::native
