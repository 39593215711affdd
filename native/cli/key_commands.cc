#include "native/cli/command_line.h"
#include "native/cli/commands.h"

namespace waferseal::native {
namespace {

constexpr const char* kKeys = "Keys";

void add_keygen(CommandLine& line) {
  static KeygenArguments keygen;
  CLI::App* const command =
      line.add(&line.root(), "keygen", "Make a key and print its fingerprint", kKeys);
  const std::vector<std::string> kinds = {"root", "ticket", "guard", "agent", "user"};
  command->add_option("kind", keygen.kind, "root, ticket, guard, agent or user")
      ->required()
      ->type_name("KIND")
      ->check(CLI::IsMember(kinds));
  command->add_option("-o,--out", keygen.out, "For the private key, mode 0600; a new file")
      ->required()
      ->type_name("FILE");
  command->add_option("--public", keygen.public_out, "For the public half (ticket, guard, agent)")
      ->type_name("FILE");
  command->add_option("--origin", keygen.origin, "Where the guard is reached, https://... (guard)")
      ->type_name("ORIGIN");
  command->add_option("--mailbox", keygen.mailbox, "Whose keys these are (user)")
      ->type_name("MAILBOX");
  line.notes(command).values = kinds;
  line.notes(command).examples = {
      {"the root key, on the machine where it stays", "waferseal keygen root --out root.key"},
      {"the next agent key, into the file of the last one",
       "waferseal keygen agent --out /var/lib/waferseal/agent/agent.key --public agent.public"},
      {"keys for `seal`", "waferseal keygen user --mailbox anna@example.org --out anna.key"}};
  line.runs(command, [] { return generate_key(keygen); });
}

}  // namespace

void add_key_commands(CommandLine& line) {
  add_keygen(line);
  static KeyListArguments list;
  CLI::App* const key_list =
      line.add(&line.root(), "keylist", "The account's signed key list", kKeys);
  key_list->require_subcommand(1);
  const auto add = [&line, key_list](const char* name, const char* purpose) {
    return line.add(key_list, name, purpose, "Subcommands");
  };
  const auto add_sources = [](CLI::App* sub) {
    add_config_option(sub, list.config);
    sub->add_option("--agent", list.agents, "Public half of an agent's key (keygen --public)")
        ->type_name("FILE");
    sub->add_option("--guard", list.guards, "Public half of a guard's key (keygen --public)")
        ->type_name("FILE");
    sub->add_option("--days", list.days, "How many days the list is good, 1 to 366")
        ->type_name("DAYS")
        ->capture_default_str()
        ->check(CLI::Range(1, 366));
  };
  CLI::App* const make = add("make", "Propose the next list, as JSON for people to read");
  add_sources(make);
  make->add_option("-o,--out", list.out, "For the proposal")->required()->type_name("FILE");
  line.notes(make).examples = {{"with new users and a new agent key",
                                "waferseal keylist make --agent agent.public --out proposal.json"}};
  line.runs(make, [] { return key_list_make(list); });

  CLI::App* const sign = add("sign", "Sign a proposal with the root key; needs no store");
  sign->add_option("--root", list.root, "The root key")->required()->type_name("FILE");
  sign->add_option("proposal", list.file, "From `keylist make`")->required()->type_name("FILE");
  sign->add_option("-o,--out", list.out, "For the signed list")->required()->type_name("FILE");
  line.notes(sign).examples = {
      {"where the root key is",
       "waferseal keylist sign --root /etc/waferseal/keys/root.key proposal.json --out "
       "keylist.cbor"}};
  line.runs(sign, [] { return key_list_sign(list); });

  CLI::App* const publish = add("publish", "Put a signed list into the store");
  add_config_option(publish, list.config);
  publish->add_option("list", list.file, "From `keylist sign`")->required()->type_name("FILE");
  line.notes(publish).examples = {{"on the host", "waferseal keylist publish keylist.cbor"}};
  line.runs(publish, [] { return key_list_publish(list); });

  CLI::App* const update = add("update", "Make, sign and publish at once");
  add_sources(update);
  update->add_option("--root", list.root, "The root key")->required()->type_name("FILE");
  line.notes(update).examples = {
      {"after `user add`", "waferseal keylist update --root /etc/waferseal/keys/root.key"},
      {"with the keys that `init` made",
       "waferseal keylist update --root /etc/waferseal/keys/root.key --agent "
       "/var/lib/waferseal/agent/agent.public --guard /etc/waferseal/keys/guard.public"}};
  line.runs(update, [] { return key_list_update(list); });

  CLI::App* const show = add("show", "Show the list in the store or in a file, as JSON");
  add_config_option(show, list.config);
  show->add_option("list", list.file, "Instead of the store")->type_name("FILE");
  static bool json = false;
  show->add_flag("--json", json, "As it is without it");
  line.notes(show).examples = {{"what is published", "waferseal keylist show --json"}};
  line.notes(show).json = {
      {"number", "each published list has a higher one"},
      {"issued, expires", "seconds after 1970"},
      {"root", "fingerprint of the root key that signed it"},
      {"agents[]", "xwing and signing (base64url), not_before and not_after (seconds)"},
      {"guards[]", "id and identity (base64url), origin"},
      {"account", "the account's key (base64url) or null"},
      {"users[]", "mailbox, signing and xwing (base64url)"}};
  line.runs(show, [] { return key_list_show(list); });
}

}  // namespace waferseal::native
