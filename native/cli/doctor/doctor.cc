// waferseal doctor: the mistakes that operators make, each with why it matters and what mends it.
#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "native/cli/doctor/host.h"
#include "native/cli/output.h"
#include "native/server/server.h"

namespace waferseal::native {
namespace {

struct Check {
  const char* name;  // for --skip and --json: never renamed
  const char* title;
  Findings (*look)(Host&);
  bool network = false;
};

template <Findings (*look)(const Host&)>
Findings unchanged(Host& host) {
  return look(host);
}

// In this order: later ones use what earlier ones open.
constexpr Check kChecks[] = {
    {"config_file", "configuration file", unchanged<look_at_config_file>},
    {"key_files", "files with private keys", unchanged<look_at_key_files>},
    {"separation", "server, guard and agent apart", unchanged<look_at_separation>},
    {"root_key", "root key elsewhere", unchanged<look_at_root_key>},
    {"disk", "room and rights for data", unchanged<look_at_disk>},
    {"store", "store", look_at_store},
    {"clock", "clock", unchanged<look_at_clock>},
    {"key_list", "key list and agent key", unchanged<look_at_key_list>},
    {"guard_key", "guard's key", unchanged<look_at_guard_key>},
    {"guard_database", "guard's database", unchanged<look_at_guard_database>},
    {"guard_process", "guard answers", unchanged<look_at_guard_process>, true},
    {"queue", "queue moves", unchanged<look_at_queue>},
    {"backup", "backup", unchanged<look_at_backup>},
    {"policy", "policy", unchanged<look_at_policy>},
    {"web_pages", "web pages", unchanged<look_at_web_pages>},
    {"resolver", "DNS and certificate authorities", look_at_resolver},
    {"dnssec", "DNSSEC", unchanged<look_at_dnssec>, true},
    {"origin", "HTTPS of the origin", unchanged<look_at_origin>, true},
    {"port25", "mail servers elsewhere", unchanged<look_at_port25>, true},
    {"sender_dns", "DNS of the senders' domains", unchanged<look_at_sender_dns>, true},
};

Status check_names(const std::vector<std::string>& names) {
  std::string known;
  for (const Check& check : kChecks) known += std::string(known.empty() ? "" : ", ") + check.name;
  for (const std::string& name : names) {
    const bool found = std::any_of(std::begin(kChecks), std::end(kChecks),
                                   [&](const Check& check) { return check.name == name; });
    if (!found) return Error{Code::kInvalidArgument, "--skip " + name, "there are " + known};
  }
  return Done{};
}

Findings look(const Check& check, Host& host) {
  Findings findings;
  const auto& skip = host.arguments.skip;
  if (std::find(skip.begin(), skip.end(), check.name) != skip.end()) {
    findings.skipped = "as you said";
  } else if (check.network && host.arguments.offline) {
    findings.skipped = "asks the network";
  } else {
    findings = check.look(host);
  }
  return findings;
}

std::string what_is_wrong(const Fault& fault) {
  return fault.coded ? describe(fault.error) : fault.error.subject + ": " + fault.error.detail;
}

std::string mend_of(const Fault& fault) {
  return fault.mend.empty() ? std::string(code_hint(fault.error.code)) : fault.mend;
}

void say_findings(const Check& check, const Findings& findings) {
  const std::string name = std::string(check.title) + " (" + check.name + ")";
  if (!findings.skipped.empty()) return say("skip  " + name + ": " + findings.skipped);
  if (findings.faults.empty()) return say("ok    " + name);
  for (const Fault& fault : findings.faults) {
    say("FAIL  " + name + ": " + what_is_wrong(fault));
    say("      why:  " + fault.why);
    say("      mend: " + mend_of(fault));
  }
}

void add_json(const Check& check, const Findings& findings, nlohmann::json& rows) {
  const nlohmann::json row = {{"check", check.name}, {"state", "ok"}, {"code", nullptr},
                              {"subject", ""},       {"what", ""},    {"why", ""},
                              {"mend", ""}};
  if (findings.faults.empty()) {
    rows.push_back(row);
    if (findings.skipped.empty()) return;
    rows.back()["state"] = "skipped";
    rows.back()["what"] = findings.skipped;
  }
  for (const Fault& fault : findings.faults) {
    rows.push_back(row);
    rows.back()["state"] = "wrong";
    if (fault.coded) rows.back()["code"] = code_name(fault.error.code);
    rows.back()["subject"] = fault.error.subject;
    rows.back()["what"] = what_is_wrong(fault);
    rows.back()["why"] = fault.why;
    rows.back()["mend"] = mend_of(fault);
  }
}

}  // namespace

std::string config_argument(const Host& host) {
  const std::string& file = host.arguments.config;
  return file == "/etc/waferseal/waferseal.toml" ? "" : " --config " + file;
}

int doctor(const DoctorArguments& arguments) {
  const Status names = check_names(arguments.skip);
  if (!names) return report(names.error());
  const auto config = load_config(arguments.config);
  if (!config) return report(about_input(config.error(), arguments.config));
  Host host{arguments, *config, system_time(), nullptr, nullptr};
  nlohmann::json rows = nlohmann::json::array();
  int wrong = 0;
  for (const Check& check : kChecks) {
    const Findings findings = look(check, host);
    if (!findings.faults.empty()) ++wrong;
    if (arguments.json) {
      add_json(check, findings, rows);
    } else {
      say_findings(check, findings);
    }
  }
  if (arguments.json) say(nlohmann::json{{"wrong", wrong}, {"checks", rows}}.dump(2));
  return wrong == 0 ? 0 : 2;
}

}  // namespace waferseal::native
