#include "native/cli/command_line.h"
#include "native/cli/commands.h"

namespace waferseal::native {
namespace {

constexpr const char* kEngine = "Decide and seal by hand";

void add_capsule_files(CommandLine& line) {
  static CapsuleFileArguments sealing;
  CLI::App* const seal = line.add(&line.root(), "seal", "Seal a file to a user's own key", kEngine);
  seal->add_option("--keys", sealing.keys, "From `keygen user`")->required()->type_name("FILE");
  seal->add_option("in", sealing.in, "What to seal; - is standard input")
      ->required()
      ->type_name("FILE");
  seal->add_option("-o,--out", sealing.out, "For the capsule")->required()->type_name("FILE");
  line.notes(seal).examples = {
      {"a file", "waferseal seal --keys anna.key notes.txt --out notes.capsule"}};
  line.runs(seal, [] { return seal_file(sealing); });
  static CapsuleFileArguments opening;
  CLI::App* const open = line.add(&line.root(), "open", "Open a capsule file", kEngine);
  open->add_option("--keys", opening.keys, "From `keygen user`")->required()->type_name("FILE");
  open->add_option("in", opening.in, "The capsule; - is standard input")
      ->required()
      ->type_name("FILE");
  open->add_option("-o,--out", opening.out, "For the text, mode 0600")
      ->required()
      ->type_name("FILE");
  line.notes(open).examples = {
      {"what `seal` made", "waferseal open --keys anna.key notes.capsule --out notes.opened"}};
  line.runs(open, [] { return open_file(opening); });
}

}  // namespace

void add_engine_commands(CommandLine& line) {
  static ResolveArguments resolving;
  CLI::App* const resolve = line.add(&line.root(), "resolve",
                                     "Say which protection each recipient gets, and why", kEngine);
  resolve->add_option("--request", resolving.request, "Request (JSON); - is standard input")
      ->required()
      ->type_name("FILE");
  auto* const json = resolve->add_flag("--json", resolving.json, "For programs (the default)");
  resolve->add_flag("--explain", resolving.explain, "For people")->excludes(json);
  resolve->add_flag("--lines", resolving.lines,
                    "One request per line; one answer, or the code of what is wrong, per line");
  line.notes(resolve).examples = {
      {"for people", "waferseal resolve --request request.json --explain"},
      {"for programs", "waferseal resolve --request - < request.json"}};
  line.notes(resolve).json = {
      {"outcome, level", "of the whole message"},
      {"policy_version, floor", "what it was decided by"},
      {"agent_reads, account_reads", "whether the agent, the account's key, can open a copy"},
      {"errors[]", "code, subject and detail"},
      {"decisions[]", "per recipient: method, level, assurance, reason, fallback and trace"}};
  line.runs(resolve, [] { return resolve_request(resolving); });

  static PolicyArguments policy;
  CLI::App* const policies = line.add(&line.root(), "policy", "Policy files", kEngine);
  policies->require_subcommand(1);
  CLI::App* const check = line.add(
      policies, "check",
      "Find contradictions, and whether every message can be sent without asking", "Subcommands");
  check->add_option("file", policy.file, "Policy (JSON)")->required()->type_name("FILE");
  check->add_flag("--json", policy.json, "For programs");
  line.notes(check).no = "it contradicts itself, or some message cannot be sent without asking";
  line.notes(check).examples = {{"for people", "waferseal policy check policy.json"},
                                {"for programs", "waferseal policy check policy.json --json"}};
  line.notes(check).json = {
      {"proved", "whether every message can be sent without asking"},
      {"contradictions[]", "code, subject and detail"},
      {"scopes[]",
       "scope, proved, reason (a code) and setting; empty if there are contradictions"}};
  line.runs(check, [] { return policy_check(policy); });
  add_capsule_files(line);
}

}  // namespace waferseal::native
