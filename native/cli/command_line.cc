#include "native/cli/command_line.h"

#include "native/cli/commands.h"
#include "native/cli/nearest.h"
#include "native/cli/output.h"

namespace waferseal::native {
namespace {

std::string manual_folder;

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

const CLI::App* find_shown(const CLI::App& command, const std::string& name) {
  for (const CLI::App* sub : shown_commands(command)) {
    if (sub->get_name() == name) return sub;
  }
  return nullptr;
}

const CLI::Option* find_option(const CLI::App& command, const std::string& name) {
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional() && option->check_name(name)) return option;
  }
  return nullptr;
}

}  // namespace

CommandLine::CommandLine()
    : root_("waferseal: the right seal on every copy of a mail", "waferseal") {
  root_.require_subcommand(1);
  root_.set_version_flag("--version", std::string(WAFERSEAL_VERSION), "Print the version");
  root_.set_help_flag("-h,--help", "Print this help");
  add_set_up_commands(*this);
  add_key_commands(*this);
  add_running_commands(*this);
  add_looking_commands(*this);
  add_engine_commands(*this);
  CLI::App* const manual = add(&root_, "manual", "Writes manual pages and completions", "");
  manual->add_option("folder", manual_folder, "share/")->required();
  runs(manual, [this] { return write_manual(*this, manual_folder); });
  for (const auto& [command, notes] : notes_) {
    const_cast<CLI::App*>(command)->footer(help_footer(*command, notes));
  }
  root_.footer(help_footer(root_, {}));
}

CLI::App* CommandLine::add(CLI::App* parent, const char* name, const std::string& purpose,
                           const char* group) {
  CLI::App* const command = parent->add_subcommand(name, purpose);
  command->group(group);
  notes_[command];
  return command;
}

void CommandLine::runs(CLI::App* command, std::function<int()> run) {
  command->callback([this, run = std::move(run)] { run_ = run; });
}

const CommandNotes& CommandLine::notes_of(const CLI::App* command) const {
  static const CommandNotes none;
  const auto found = notes_.find(command);
  return found == notes_.end() ? none : found->second;
}

int CommandLine::run(int argc, const char* const* argv) {
  try {
    root_.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // --help and --version come this way as well.
    if (error.get_exit_code() == 0) return root_.exit(error);
    return wrong(error, argc, argv);
  }
  return run_ ? run_() : 1;
}

int CommandLine::wrong(const CLI::ParseError& error, int argc, const char* const* argv) const {
  const CLI::App* at = &root_;
  Error told{Code::kInvalidArgument, full_name(*at), error.what()};
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word.size() > 1 && word[0] == '-') {
      const std::string name = word.substr(0, word.find('='));
      const CLI::Option* const option = find_option(*at, name);
      if (option == nullptr) {
        told = Error{
            Code::kInvalidArgument, name,
            "`" + full_name(*at) + "` has no such option" + did_you_mean(name, option_names(*at))};
        break;
      }
      if (option->get_expected_max() > 0 && name == word) ++i;
      continue;
    }
    if (at->get_subcommands({}).empty()) continue;
    const CLI::App* const next = find_shown(*at, word);
    if (next == nullptr) {
      std::vector<std::string> known;
      for (const CLI::App* sub : shown_commands(*at)) known.push_back(sub->get_name());
      told = Error{Code::kInvalidArgument, word,
                   "`" + full_name(*at) + "` has no such subcommand" + did_you_mean(word, known)};
      break;
    }
    at = next;
    told.subject = full_name(*at);
  }
  return report(told, "`" + full_name(*at) + " --help` says what there is, with an example.");
}

std::vector<const CLI::App*> shown_commands(const CLI::App& command) {
  std::vector<const CLI::App*> shown;
  for (const CLI::App* sub : command.get_subcommands({})) {
    if (!sub->get_group().empty()) shown.push_back(sub);
  }
  return shown;
}

std::string full_name(const CLI::App& command) {
  const CLI::App* const parent = command.get_parent();
  return parent == nullptr ? command.get_name() : full_name(*parent) + " " + command.get_name();
}

std::vector<ShownOption> shown_options(const CLI::App& command) {
  std::vector<ShownOption> shown;
  for (const CLI::Option* option : command.get_options()) {
    ShownOption one;
    one.argument = option->get_positional() && !option->nonpositional();
    if (one.argument) {
      one.names.push_back(option->get_name(true));
    } else {
      for (const std::string& name : option->get_snames()) one.names.push_back("-" + name);
      for (const std::string& name : option->get_lnames()) one.names.push_back("--" + name);
    }
    if (option->get_expected_max() > 0 || one.argument) one.value = option->get_type_name();
    one.about = option->get_description();
    if (!option->get_default_str().empty()) one.about += " (" + option->get_default_str() + ")";
    one.required = option->get_required();
    shown.push_back(std::move(one));
  }
  return shown;
}

std::vector<std::string> exit_codes(const CommandNotes& notes) {
  std::vector<std::string> codes = {"0  done",
                                    "1  an error; standard error says which, and a hint"};
  if (!notes.no.empty()) codes.push_back("2  " + notes.no);
  return codes;
}

std::string help_footer(const CLI::App& command, const CommandNotes& notes) {
  if (command.get_parent() == nullptr) {
    return "`waferseal SUBCOMMAND --help` has an example of each; so has `man waferseal`.\n"
           "Exit codes: 0 done; 1 an error; 2 the answer is no.";
  }
  if (notes.examples.empty()) {
    return "`" + full_name(command) + " SUBCOMMAND --help` has an example of each.";
  }
  std::string text = "Examples:\n";
  for (const auto& [about, example] : notes.examples) {
    text.append("  # ").append(about).append("\n  ").append(example).append("\n");
  }
  text += "\nExit codes:\n";
  for (const std::string& code : exit_codes(notes)) text += "  " + code + "\n";
  return text;
}

void add_config_option(CLI::App* command, std::string& config) {
  config = kDefaultConfig;
  command->add_option("-c,--config", config, "Configuration file")
      ->type_name("FILE")
      ->capture_default_str()
      ->envname("WAFERSEAL_CONFIG");
}

}  // namespace waferseal::native
