// The text of a configuration file with every key in it: for `config example` and `init`.
#ifndef WAFERSEAL_NATIVE_CLI_CONFIG_TEXT_H_
#define WAFERSEAL_NATIVE_CLI_CONFIG_TEXT_H_

#include <string>

namespace waferseal::native {

// What nobody else can know. The rest has defaults, which stand in the text as comments.
struct ConfigAnswers {
  std::string origin = "https://mail.example";
  std::string account = "example";
  std::string own_name = "mail.example";
  std::string data;         // where store, guard and agent are: empty, or with a slash at the end
  std::string web;          // folder of the pages; empty: a comment
  std::string server_user;  // the guard is a process of its own, which this user may ask all
  std::string root_fingerprint = "0000000000000000000000000000000000000000000000000000000000000000";
};

// TOML. Paths are relative to the file's folder and as `init` makes them.
std::string config_text(const ConfigAnswers& answers);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_CLI_CONFIG_TEXT_H_
