#include "native/cli/command_line.h"
#include "native/cli/commands.h"

namespace waferseal::native {
namespace {

constexpr const char* kLook = "Look whether it is right";

}  // namespace

void add_looking_commands(CommandLine& line) {
  static DoctorArguments arguments;
  CLI::App* const examine =
      line.add(&line.root(), "doctor", "Find what is set up wrong, and say how to mend it", kLook);
  add_config_option(examine, arguments.config);
  examine->add_flag("--json", arguments.json, "For programs");
  examine->add_flag("--offline", arguments.offline, "Ask nothing of the network");
  examine
      ->add_option("--skip", arguments.skip,
                   "A check that is not made, by its name; may be given again")
      ->type_name("CHECK");
  examine
      ->add_option("--probe", arguments.probe,
                   "Whose mail servers are tried on port 25; without it those of the queue")
      ->type_name("DOMAIN");
  line.notes(examine).no = "something is wrong";
  line.notes(examine).examples = {
      {"all of it, as root", "waferseal doctor"},
      {"for programs, without the network", "waferseal doctor --offline --json"},
      {"a host without DNSSEC and with other backups, on purpose",
       "waferseal doctor --offline --skip dnssec --skip backup"}};
  line.notes(examine).json = {
      {"wrong", "how many checks found something"},
      {"checks[].check", "the check's name, as --skip takes it"},
      {"checks[].state", "ok, wrong or skipped"},
      {"checks[].code", "of docs/CODES.md, or null: only doctor looks for it, or it is not wrong"},
      {"checks[].subject", "the file, setting or domain that it is about"},
      {"checks[].what", "what is wrong, or why it was skipped"},
      {"checks[].why", "why that matters"},
      {"checks[].mend", "the command or line that mends it"}};
  line.runs(examine, [] { return doctor(arguments); });

  static TlsArguments asking;
  CLI::App* const tls = line.add(&line.root(), "tls", "TLS of mail servers", kLook);
  tls->require_subcommand(1);
  CLI::App* const check =
      line.add(tls, "check", "Ask what a domain's mail servers can do", "Subcommands");
  add_config_option(check, asking.config);
  check->add_option("domain", asking.domain, "The domain")->required()->type_name("DOMAIN");
  check->add_flag("--json", asking.json, "For programs");
  line.notes(check).no = "no verified TLS";
  line.notes(check).examples = {{"for people", "waferseal tls check example.org"},
                                {"for programs", "waferseal tls check example.org --json"}};
  line.notes(check).json = {
      {"domain", "that was asked about"},
      {"outcome", "present, none, error or timed_out"},
      {"assurance", "of the weakest mail server"},
      {"problem, detail", "why it is not better, if there is a reason; detail is for people"},
      {"hosts[]", "each mail server with what was seen"},
      {"mta_sts_problem, mta_sts_detail", "what is wrong with the MTA-STS policy, if anything is"}};
  line.runs(check, [] { return tls_check(asking); });
}

}  // namespace waferseal::native
