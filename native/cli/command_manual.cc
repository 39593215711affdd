// Manual pages (man(7)), and where each generated file goes below share/.
#include <cctype>
#include <filesystem>

#include "native/cli/command_line.h"
#include "native/cli/output.h"
#include "native/files/durable_file.h"

namespace waferseal::native {
namespace {

// As roff reads it as it stands: no request at the start of a line, hyphens that can be copied.
std::string roff(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return !out.empty() && (out[0] == '.' || out[0] == '\'') ? "\\&" + out : out;
}

std::string item(const std::string& head, const std::string& text) {
  return ".TP\n" + head + "\n" + roff(text) + "\n";
}

std::string bold(const std::string& text) { return "\\fB" + roff(text) + "\\fR"; }
std::string italic(const std::string& text) { return "\\fI" + roff(text) + "\\fR"; }

std::string heading(const std::string& name, const std::string& purpose) {
  std::string title;
  for (const char c : name) title += c == ' ' ? '-' : c;
  std::string upper = title;
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return ".TH " + roff(upper) +
         " 1 \"\" \"waferseal " WAFERSEAL_VERSION
         "\" \"User Commands\"\n"
         ".SH NAME\n" +
         roff(title) + " \\- " + roff(purpose) + "\n";
}

std::string synopsis(const CLI::App& command) {
  std::string out = bold(full_name(command));
  for (const ShownOption& option : shown_options(command)) {
    if (option.names.back() == "--help") continue;
    std::string one = option.argument ? italic(option.names[0]) : bold(option.names.back());
    if (!option.argument && !option.value.empty()) one += "\\~" + italic(option.value);
    out += option.required ? "\n" + one : "\n[" + one + "]";
  }
  return out + "\n";
}

std::string options_of(const CLI::App& command) {
  std::string out;
  for (const ShownOption& option : shown_options(command)) {
    std::string head;
    for (const std::string& name : option.names) {
      if (!head.empty()) head += ", ";
      head += option.argument ? italic(name) : bold(name);
    }
    if (!option.argument && !option.value.empty()) head += "\\~" + italic(option.value);
    out += item(head, option.about + (option.required ? "; needed" : ""));
  }
  return out;
}

std::string examples_of(const CommandNotes& notes) {
  std::string out;
  for (const auto& [about, example] : notes.examples) {
    out += (out.empty() ? "" : ".PP\n") + roff(about) + ":\n.PP\n.nf\n.RS 4\n" + roff(example) +
           "\n.RE\n.fi\n";
  }
  return out;
}

// The same for a subcommand (sections) and for one below it (paragraphs of its section).
std::string body(const CommandLine& line, const CLI::App& command, bool nested) {
  const CommandNotes& notes = line.notes_of(&command);
  const auto part = [nested](const char* title) {
    return nested ? ".PP\n\\fI" + std::string(title) + "\\fR\n"
                  : ".SH " + std::string(title) + "\n";
  };
  std::string out = part(nested ? "Options" : "OPTIONS") + options_of(command);
  if (!notes.json.empty()) {
    out += part(nested ? "Members of the JSON" : "JSON");
    for (const auto& [member, about] : notes.json) out += item(bold(member), about);
  }
  if (!notes.examples.empty()) {
    out += part(nested ? "Examples" : "EXAMPLES") + examples_of(notes);
  }
  if (!notes.examples.empty()) {
    out += part(nested ? "Exit status" : "EXIT STATUS");
    for (const std::string& code : exit_codes(notes))
      out += item(code.substr(0, 1), code.substr(3));
  }
  return out;
}

constexpr const char* kEnd =
    ".SH ENVIRONMENT\n.TP\n\\fBWAFERSEAL_CONFIG\\fR\nThe configuration file, if "
    "\\fB\\-\\-config\\fR "
    "is not given.\n.SH FILES\n.TP\n\\fI/etc/waferseal/waferseal.toml\\fR\nThe configuration; "
    "\\fBwaferseal config example\\fR prints one with every key.\n";

std::string page(const CommandLine& line, const CLI::App& command) {
  std::string out = heading(full_name(command), command.get_description());
  const auto below = shown_commands(command);
  if (below.empty()) {
    out += ".SH SYNOPSIS\n" + synopsis(command);
    out += ".SH DESCRIPTION\n" + roff(command.get_description()) + ".\n";
    out += body(line, command, false);
  } else {
    out += ".SH SYNOPSIS\n";
    for (std::size_t i = 0; i < below.size(); ++i) {
      if (i > 0) out += ".br\n";
      out += synopsis(*below[i]);
    }
    out += ".SH DESCRIPTION\n" + roff(command.get_description()) + ".\n";
    for (const CLI::App* sub : below) {
      out += ".SS " + roff(full_name(*sub)) + "\n" + roff(sub->get_description()) + ".\n";
      out += body(line, *sub, true);
    }
  }
  return out + kEnd + ".SH SEE ALSO\n.BR waferseal (1)\n";
}

std::string first_page(const CommandLine& line) {
  std::string out = heading("waferseal", "the right seal on every copy of a mail");
  out += ".SH SYNOPSIS\n\\fBwaferseal\\fR\n\\fIsubcommand\\fR\n[\\fIargument\\fR ...]\n";
  out +=
      ".SH DESCRIPTION\nDecides for each recipient of a message which protection reaches that\n"
      "person, and serves and delivers what browsers have sealed.\n";
  std::string group;
  const auto subs = shown_commands(line.root());
  for (const CLI::App* sub : subs) {
    if (sub->get_group() != group) out += ".SS " + roff(sub->get_group()) + "\n";
    group = sub->get_group();
    out += item(bold(full_name(*sub)), sub->get_description());
    for (const CLI::App* below : shown_commands(*sub)) {
      out += item(bold(full_name(*below)), below->get_description());
    }
  }
  out += ".SH OPTIONS\n" + options_of(line.root()) + ".SH EXIT STATUS\n";
  CommandNotes every;
  every.no = "the answer is no (doctor, policy check, tls check)";
  for (const std::string& code : exit_codes(every)) out += item(code.substr(0, 1), code.substr(3));
  out += kEnd;
  out += ".SH SEE ALSO\n";
  for (const CLI::App* sub : subs) {
    out += ".BR waferseal\\-" + sub->get_name() + " (1)" + (sub == subs.back() ? "\n" : ",\n");
  }
  return out;
}

Status write_all(const CommandLine& line, const std::filesystem::path& folder) {
  std::map<std::string, std::string> files = {
      {"man/man1/waferseal.1", first_page(line)},
      {"bash-completion/completions/waferseal", bash_completion(line)},
      {"zsh/site-functions/_waferseal", zsh_completion(line)},
      {"fish/vendor_completions.d/waferseal.fish", fish_completion(line)}};
  for (const CLI::App* sub : shown_commands(line.root())) {
    files["man/man1/waferseal-" + sub->get_name() + ".1"] = page(line, *sub);
  }
  for (const auto& [name, text] : files) {
    WAFERSEAL_CHECK(make_folder((folder / name).parent_path(), 0755));
    WAFERSEAL_CHECK(write_durably(folder / name, as_bytes(text), 0644));
  }
  return Done{};
}

}  // namespace

int write_manual(const CommandLine& line, const std::string& folder) {
  const Status written = write_all(line, folder);
  return written ? 0 : report(written.error());
}

}  // namespace waferseal::native
