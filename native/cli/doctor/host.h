// What `waferseal doctor` looks at, and what it finds.
#ifndef WAFERSEAL_NATIVE_CLI_DOCTOR_HOST_H_
#define WAFERSEAL_NATIVE_CLI_DOCTOR_HOST_H_

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "native/cli/commands.h"
#include "native/cli/config.h"
#include "native/cli/mail_world.h"
#include "native/store/store.h"
#include "waferseal/keylist.h"

namespace waferseal::native {

// One thing that is wrong.
struct Fault {
  Error error;
  bool coded = true;  // else the error's code says nothing, and its detail all
  std::string why;    // it matters
  std::string mend;   // the command or line that does it; empty: the code's hint says it
};

struct Findings {
  std::vector<Fault> faults;
  std::string skipped;  // why it was not looked at; empty: it was

  void add(Error error, std::string why, std::string mend) {
    faults.push_back({std::move(error), true, std::move(why), std::move(mend)});
  }
  // What only doctor looks for, so that no code is for it.
  void add(std::string subject, std::string what, std::string why, std::string mend) {
    faults.push_back({Error{Code::kInternal, std::move(subject), std::move(what)}, false,
                      std::move(why), std::move(mend)});
  }
  // Nothing if it is good.
  void add(const Status& status, std::string why, std::string mend) {
    if (!status) add(status.error(), std::move(why), std::move(mend));
  }
};

struct Host {
  const DoctorArguments& arguments;
  const Config& config;
  UnixTime now{};
  std::shared_ptr<Store> store;      // none: it cannot be opened, which a check has told
  std::shared_ptr<MailWorld> world;  // none: likewise, or nothing is asked of the network
};

// " --config FILE", if it is not the usual one.
std::string config_argument(const Host& host);

// files.cc
Findings look_at_config_file(const Host& host);
Findings look_at_key_files(const Host& host);
Findings look_at_separation(const Host& host);
Findings look_at_root_key(const Host& host);
Findings look_at_disk(const Host& host);
Findings look_at_web_pages(const Host& host);
Findings look_at_policy(const Host& host);
// store.cc; the first one opens it
Findings look_at_store(Host& host);
Findings look_at_queue(const Host& host);
Findings look_at_backup(const Host& host);
// keys.cc
Findings look_at_clock(const Host& host);
Findings look_at_key_list(const Host& host);
Findings look_at_guard_key(const Host& host);
Findings look_at_guard_database(const Host& host);
// guard.cc
Findings look_at_guard_process(const Host& host);
// network.cc; the first one opens it
Findings look_at_resolver(Host& host);
Findings look_at_dnssec(const Host& host);
Findings look_at_origin(const Host& host);
Findings look_at_port25(const Host& host);
Findings look_at_sender_dns(const Host& host);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_CLI_DOCTOR_HOST_H_
