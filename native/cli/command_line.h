// What `waferseal` understands: the tree of its subcommands, from which help, manual pages and the
// completions of shells are made. One place says it all; commands.h does it.
#ifndef WAFERSEAL_NATIVE_CLI_COMMAND_LINE_H_
#define WAFERSEAL_NATIVE_CLI_COMMAND_LINE_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace waferseal::native {

inline constexpr const char* kDefaultConfig = "/etc/waferseal/waferseal.toml";

// What CLI11 has no place for.
struct CommandNotes {
  struct Pair {
    std::string first;   // what it does; the member's name
    std::string second;  // the command; what the member says
  };
  std::string no;  // what exit code 2 means; empty: it never ends with it
  std::vector<Pair> examples;
  std::vector<Pair> json;           // members of what --json prints
  std::vector<std::string> values;  // of its first positional argument
};

class CommandLine {
 public:
  CommandLine();
  CommandLine(const CommandLine&) = delete;

  // Returns the process's exit code. A mistake is told with what was probably meant.
  int run(int argc, const char* const* argv);

  // While the tree is made:
  CLI::App* add(CLI::App* parent, const char* name, const std::string& purpose, const char* group);
  CommandNotes& notes(const CLI::App* command) { return notes_[command]; }
  void runs(CLI::App* command, std::function<int()> run);

  // When it is made:
  CLI::App& root() { return root_; }
  const CLI::App& root() const { return root_; }
  const CommandNotes& notes_of(const CLI::App* command) const;

 private:
  int wrong(const CLI::ParseError& error, int argc, const char* const* argv) const;

  CLI::App root_;
  std::map<const CLI::App*, CommandNotes> notes_;
  std::function<int()> run_;
};

// Each adds some subcommands.
void add_set_up_commands(CommandLine& line);
void add_key_commands(CommandLine& line);
void add_running_commands(CommandLine& line);
void add_looking_commands(CommandLine& line);
void add_engine_commands(CommandLine& line);
void add_config_option(CLI::App* command, std::string& config);

// Subcommands of this one that people are told about, in their order.
std::vector<const CLI::App*> shown_commands(const CLI::App& command);
// "waferseal keylist make"
std::string full_name(const CLI::App& command);
// Of a command's own options and arguments.
struct ShownOption {
  std::vector<std::string> names;  // "-o", "--out"; of an argument only its name
  std::string value;               // "FILE"; empty: a flag
  std::string about;               // with the default
  bool argument = false;
  bool required = false;
};
std::vector<ShownOption> shown_options(const CLI::App& command);
// "0 done; 1 ...", a line each.
std::vector<std::string> exit_codes(const CommandNotes& notes);

// What stands below the options in --help.
std::string help_footer(const CLI::App& command, const CommandNotes& notes);
// man/man1/waferseal*.1 and the completions of bash, zsh and fish below this folder.
int write_manual(const CommandLine& line, const std::string& folder);
// By the folder's layout below share/; see command_completion.cc.
std::string bash_completion(const CommandLine& line);
std::string zsh_completion(const CommandLine& line);
std::string fish_completion(const CommandLine& line);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_CLI_COMMAND_LINE_H_
