#include "native/cli/command_line.h"
#include "native/cli/commands.h"

namespace waferseal::native {
namespace {

constexpr const char* kRun = "Run it";
constexpr const char* kMend = "Back up and mend";

void add_processes(CommandLine& line) {
  static ServeArguments serving;
  CLI::App* const command =
      line.add(&line.root(), "serve", "Serve the HTTP API, the guard and the web pages", kRun);
  add_config_option(command, serving.config);
  command->add_option("--web", serving.web, "Built pages; in place of server.web")
      ->type_name("FOLDER");
  command
      ->add_option("--listen", serving.listen, "Such as 127.0.0.1:8080; in place of server.listen")
      ->type_name("ADDRESS:PORT");
  line.notes(command).examples = {{"until SIGTERM, as the server's user", "waferseal serve"}};
  line.runs(command, [] { return serve(serving); });

  static std::string config;
  static bool once = false;
  CLI::App* const agent = line.add(&line.root(), "agent", "Deliver `tls` copies and notices", kRun);
  add_config_option(agent, config);
  agent->add_flag("--once", once, "Stop when nothing is due");
  line.notes(agent).examples = {{"until SIGTERM, as the agent's user", "waferseal agent"},
                                {"what is due now, and no more", "waferseal agent --once"}};
  line.runs(agent, [] { return run_agent(config, once); });
}

void add_queue(CommandLine& line) {
  static QueueArguments arguments;
  CLI::App* const queue = line.add(&line.root(), "queue", "What waits to be delivered", kRun);
  queue->require_subcommand(1);
  const std::vector<CommandNotes::Pair> row = {
      {"id", "for `queue show` and the like"},
      {"kind", "tls, openpgp, notice or status"},
      {"state", "due, waiting, held or sending"},
      {"message, recipient, domain", "what for whom"},
      {"attempts", "how often it was tried"},
      {"in_doubt", "true: it may have been delivered already"},
      {"code", "why it waits, of docs/CODES.md, or null"},
      {"waits_since, next_attempt", "seconds after 1970"}};
  const auto add = [&](const char* name, const char* purpose) {
    CLI::App* const sub = line.add(queue, name, purpose, "Subcommands");
    add_config_option(sub, arguments.config);
    return sub;
  };
  const auto add_id = [&](CLI::App* sub, bool needed) {
    sub->add_option("id", arguments.id, "From `queue list`")->required(needed)->type_name("ID");
  };
  CLI::App* const list = add("list", "List all that waits, and why");
  list->add_flag("--json", arguments.json, "For programs");
  line.notes(list).examples = {{"for people", "waferseal queue list"},
                               {"for programs", "waferseal queue list --json"}};
  for (const auto& [member, about] : row) line.notes(list).json.push_back({"[]." + member, about});
  line.runs(list, [] { return queue_list(arguments); });

  CLI::App* const show = add("show", "Show one row with what was tried, as JSON");
  add_id(show, true);
  show->add_flag("--json", arguments.json, "As it is without it");
  line.notes(show).examples = {{"why row 17 waits", "waferseal queue show 17"}};
  line.notes(show).json = row;
  line.notes(show).json.push_back({"copy_state, evidence", "of the copy, if it is one"});
  line.runs(show, [] { return queue_show(arguments); });

  CLI::App* const retry = add("retry", "Try a row now, also if it was held");
  add_id(retry, false);
  retry->add_flag("--all", arguments.all, "Every row, in place of one");
  line.notes(retry).examples = {{"one row", "waferseal queue retry 17"},
                                {"all that waits or is held", "waferseal queue retry --all"}};
  line.runs(retry, [] { return queue_retry(arguments); });

  CLI::App* const hold = add("hold", "Keep a row from being tried until `queue retry`");
  add_id(hold, true);
  line.notes(hold).examples = {{"one row", "waferseal queue hold 17"}};
  line.runs(hold, [] { return queue_hold(arguments); });

  CLI::App* const drop = add("drop", "Give a row up for good; the sender sees that");
  add_id(drop, true);
  line.notes(drop).examples = {{"one row", "waferseal queue drop 17"}};
  line.runs(drop, [] { return queue_drop(arguments); });
}

void add_backups(CommandLine& line) {
  static BackupArguments arguments;
  CLI::App* const make = line.add(&line.root(), "backup",
                                  "Copy store and guard records; serve and agent may run", kMend);
  add_config_option(make, arguments.config);
  make->add_option("folder", arguments.folder, "A new folder")->required()->type_name("FOLDER");
  line.notes(make).examples = {
      {"into a folder that is not there yet", "waferseal backup /backups/2026-11-25"}};
  line.runs(make, [] { return backup(arguments); });

  CLI::App* const back = line.add(&line.root(), "restore",
                                  "Put a backup in its place; serve and agent are stopped", kMend);
  add_config_option(back, arguments.config);
  back->add_option("folder", arguments.folder, "From `backup`")->required()->type_name("FOLDER");
  back->add_flag("--guard", arguments.guard,
                 "The guard's records, not the store; questions come frozen");
  line.notes(back).examples = {
      {"the store, where none is any more", "waferseal restore /backups/2026-11-25"}};
  line.runs(back, [] { return restore(arguments); });
}

void add_guard(CommandLine& line) {
  static std::string config;
  CLI::App* const guard = line.add(
      &line.root(), "guard", "The guard as a process of its own, and the operator's word", kRun);
  guard->require_subcommand(1);
  CLI::App* const run =
      line.add(guard, "run", "Run the guard alone, at its socket (guard.socket)", "Subcommands");
  add_config_option(run, config);
  line.notes(run).examples = {{"until SIGTERM, as the guard's user", "waferseal guard run"}};
  line.runs(run, [] { return run_guard(config); });

  static SeparateArguments separate;
  CLI::App* const apart = line.add(
      guard, "separate",
      "Take the guard out of `serve`, which is stopped: keys, files, configuration", "Subcommands");
  add_config_option(apart, separate.config);
  apart->add_option("--server-user", separate.server_user, "User of `serve`, who may ask it all")
      ->required()
      ->type_name("USER");
  apart->add_option("--guard-user", separate.guard_user, "Who gets its key, cells and database")
      ->required()
      ->type_name("USER");
  apart->add_option("--socket", separate.socket, "Where it listens")
      ->type_name("FILE")
      ->capture_default_str();
  line.notes(apart).examples = {
      {"with the users that the package makes",
       "waferseal guard separate --server-user waferseal-server --guard-user waferseal-guard"}};
  line.runs(apart, [] { return guard_separate(separate); });

  CLI::App* const restored = line.add(
      guard, "accept-restore",
      "Zero the cells that only a newer database than the restored one knew", "Subcommands");
  add_config_option(restored, config);
  line.notes(restored).examples = {
      {"the copies that those cells guarded are lost", "waferseal guard accept-restore"}};
  line.runs(restored, [] { return guard_accept_restore(config); });
  CLI::App* const clock = line.add(
      guard, "accept-clock", "The machine's clock is right, far ahead as it is", "Subcommands");
  add_config_option(clock, config);
  line.notes(clock).examples = {
      {"after the guard was off for more than 400 days", "waferseal guard accept-clock"}};
  line.runs(clock, [] { return guard_accept_clock(config); });
}

}  // namespace

void add_running_commands(CommandLine& line) {
  add_processes(line);
  add_queue(line);
  add_guard(line);
  add_backups(line);
}

}  // namespace waferseal::native
