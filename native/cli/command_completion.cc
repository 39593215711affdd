// Completions. Each script walks the words for the longest chain of subcommands, then offers what
// belongs there: subcommands, options, an option's or argument's values, or files.
#include <algorithm>

#include "native/cli/command_line.h"

namespace waferseal::native {
namespace {

struct Place {
  std::string chain;  // "keylist make"; empty: waferseal itself
  const CLI::App* command;
};

std::vector<Place> places(const CommandLine& line) {
  std::vector<Place> all = {{"", &line.root()}};
  for (const CLI::App* sub : shown_commands(line.root())) {
    all.push_back({sub->get_name(), sub});
    for (const CLI::App* below : shown_commands(*sub)) {
      all.push_back({sub->get_name() + " " + below->get_name(), below});
    }
  }
  return all;
}

bool is_path(const ShownOption& option) {
  return option.value == "FILE" || option.value == "FOLDER";
}

// 'in single quotes', for bash and zsh.
std::string quoted_for_sh(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string quoted_for_fish(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

// Of all commands, the options that a path follows and those that something else does.
std::string option_pattern(const CommandLine& line, bool paths) {
  std::vector<std::string> names;
  for (const Place& place : places(line)) {
    for (const ShownOption& option : shown_options(*place.command)) {
      if (option.argument || option.value.empty() || is_path(option) != paths) continue;
      for (const std::string& name : option.names) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
      }
    }
  }
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : "|") + name;
  return out;
}

std::string chains_pattern(const CommandLine& line) {
  std::string out;
  for (const Place& place : places(line)) {
    if (!place.chain.empty()) out += (out.empty() ? "" : "|") + quoted_for_sh(place.chain);
  }
  return out;
}

}  // namespace

std::string bash_completion(const CommandLine& line) {
  std::string cases;
  for (const Place& place : places(line)) {
    std::string words;
    std::string options;
    for (const CLI::App* sub : shown_commands(*place.command)) words += sub->get_name() + " ";
    for (const std::string& value : line.notes_of(place.command).values) words += value + " ";
    for (const ShownOption& option : shown_options(*place.command)) {
      if (option.argument) continue;
      for (const std::string& name : option.names) options += name + " ";
    }
    cases += "    " + quoted_for_sh(place.chain) + ") words=" + quoted_for_sh(words) +
             " options=" + quoted_for_sh(options) + " ;;\n";
  }
  return "# bash completion for waferseal\n"
         "_waferseal() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  local chain='' longer word words='' options=''\n"
         "  COMPREPLY=()\n"
         "  case \"$before\" in\n"
         "    " +
         option_pattern(line, true) +
         ")\n"
         "      compopt -o filenames 2>/dev/null\n"
         "      mapfile -t COMPREPLY < <(compgen -f -- \"$current\"); return ;;\n"
         "    " +
         option_pattern(line, false) +
         ") return ;;\n"
         "  esac\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    longer=\"${chain:+$chain }$word\"\n"
         "    case \"$longer\" in " +
         chains_pattern(line) +
         ") chain=$longer ;; esac\n"
         "  done\n"
         "  case \"$chain\" in\n" +
         cases +
         "  esac\n"
         "  [[ $current == -* ]] && words=$options\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
         "}\n"
         "complete -o default -F _waferseal waferseal\n";
}

std::string zsh_completion(const CommandLine& line) {
  std::string cases;
  // In what _describe takes, a colon parts the word from what it does.
  const auto described = [](const std::string& name, const std::string& about) {
    return quoted_for_sh(name + ":" + about) + " ";
  };
  for (const Place& place : places(line)) {
    std::string words;
    std::string options;
    for (const CLI::App* sub : shown_commands(*place.command)) {
      words += described(sub->get_name(), sub->get_description());
    }
    for (const std::string& value : line.notes_of(place.command).values) {
      words += described(value, value);
    }
    for (const ShownOption& option : shown_options(*place.command)) {
      if (option.argument) continue;
      for (const std::string& name : option.names) options += described(name, option.about);
    }
    cases += "    (" + quoted_for_sh(place.chain);
    cases.append(") subs=(").append(words).append(") options=(").append(options).append(") ;;\n");
  }
  return "#compdef waferseal\n"
         "_waferseal() {\n"
         "  local chain='' longer word\n"
         "  local -a words_before subs options\n"
         "  words_before=(\"${(@)words[2,CURRENT-1]}\")\n"
         "  local before=${words[CURRENT-1]} current=${words[CURRENT]}\n"
         "  case \"$before\" in\n"
         "    (" +
         option_pattern(line, true) +
         ") _files; return ;;\n"
         "    (" +
         option_pattern(line, false) +
         ") return ;;\n"
         "  esac\n"
         "  for word in \"${words_before[@]}\"; do\n"
         "    longer=\"${chain:+$chain }$word\"\n"
         "    case \"$longer\" in (" +
         chains_pattern(line) +
         ") chain=$longer ;; esac\n"
         "  done\n"
         "  case \"$chain\" in\n" +
         cases +
         "  esac\n"
         "  if [[ $current == -* ]]; then\n"
         "    _describe -o option options\n"
         "  elif (( ${#subs} )); then\n"
         "    _describe subcommand subs\n"
         "  else\n"
         "    _files\n"
         "  fi\n"
         "}\n"
         "_waferseal \"$@\"\n";
}

std::string fish_completion(const CommandLine& line) {
  std::string out = "# fish completion for waferseal\nfunction __waferseal_at\n  set -l chain\n";
  out +=
      "  for word in (commandline -opc)[2..]\n    switch (string join ' ' $chain $word)\n      "
      "case";
  for (const Place& place : places(line)) {
    if (!place.chain.empty()) out += " " + quoted_for_fish(place.chain);
  }
  out +=
      "\n        set -a chain $word\n    end\n  end\n"
      "  test (string join ' ' $chain | string collect --allow-empty) = \"$argv[1]\"\nend\n"
      "complete -c waferseal -f\n";
  for (const Place& place : places(line)) {
    const std::string start = "complete -c waferseal -n " +
                              quoted_for_fish("__waferseal_at " + quoted_for_fish(place.chain));
    for (const CLI::App* sub : shown_commands(*place.command)) {
      out += start + " -a " + sub->get_name() + " -d " + quoted_for_fish(sub->get_description()) +
             "\n";
    }
    for (const std::string& value : line.notes_of(place.command).values) {
      out.append(start).append(" -a ").append(value).append("\n");
    }
    for (const ShownOption& option : shown_options(*place.command)) {
      if (option.argument) {
        if (is_path(option)) out += start + " -F\n";
        continue;
      }
      out += start;
      for (const std::string& name : option.names) {
        out += name.rfind("--", 0) == 0 ? " -l " + name.substr(2) : " -s " + name.substr(1);
      }
      if (!option.value.empty()) out += is_path(option) ? " -r -F" : " -x";
      out += " -d " + quoted_for_fish(option.about) + "\n";
    }
  }
  return out;
}

}  // namespace waferseal::native
