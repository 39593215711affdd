// The subcommands of `waferseal`. Each returns the process's exit code: 0 done, 1 an error that was
// reported, 2 the answer is "no" (`policy check`, `doctor`, `tls check`).
#ifndef WAFERSEAL_NATIVE_CLI_COMMANDS_H_
#define WAFERSEAL_NATIVE_CLI_COMMANDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace waferseal::native {

struct InitArguments {
  std::string folder;
  std::string data;  // where what changes goes; empty: `folder`
  std::string origin;
  std::string account;
  std::string own_name;
  std::string web;  // folder of the built pages
  // Who the processes run as: what is made goes to them. Neither: it stays the caller's.
  std::string server_user;
  std::string agent_user;
  std::string guard_user;  // the guard is a process of its own; empty: a part of `serve`
};
// Configuration, keys and the first key list in a new folder.
int init(const InitArguments& arguments);
int config_example();

struct ServeArguments {
  std::string config;
  std::string web;     // takes the place of server.web
  std::string listen;  // takes the place of server.listen
};
int serve(const ServeArguments& arguments);

// The delivery agent's process.
int run_agent(const std::string& config, bool once);

struct ResolveArguments {
  std::string request = "-";
  bool json = false;
  bool explain = false;
  bool lines = false;  // one request per line in, one resolution or problem per line out
};
int resolve_request(const ResolveArguments& arguments);

struct KeygenArguments {
  std::string kind;  // root, ticket, guard, agent, user
  std::string out;
  std::string public_out;  // guard, agent: the public half, for `keylist`; ticket: for guard.ticket
  std::string origin;      // guard
  std::string mailbox;     // user
};
int generate_key(const KeygenArguments& arguments);

struct KeyListArguments {
  std::string config;
  std::string root;  // file of the root key
  std::string file;  // a list or a proposal
  std::string out;
  std::vector<std::string> agents;  // public halves
  std::vector<std::string> guards;
  int days = 90;
};
// What the next list would say, as JSON for people to read.
int key_list_make(const KeyListArguments& arguments);
// Signs such a proposal. Needs no store, so the root key can live elsewhere.
int key_list_sign(const KeyListArguments& arguments);
// Puts a signed list into the store.
int key_list_publish(const KeyListArguments& arguments);
// The three above at once.
int key_list_update(const KeyListArguments& arguments);
int key_list_show(const KeyListArguments& arguments);

struct UserArguments {
  std::string config;
  std::string mailbox;
  std::string display_name;
  bool generate = false;       // else the password is read from standard input
  bool json = false;           // user_list
  bool administrator = false;  // user_add
  bool revoke = false;         // user_administrator
};
int user_add(const UserArguments& arguments);
int user_list(const UserArguments& arguments);
int user_administrator(const UserArguments& arguments);

// A message as a capsule file with one slot, the owner's own; and back.
struct CapsuleFileArguments {
  std::string keys;  // file of the user's keys
  std::string in = "-";
  std::string out;
};
int seal_file(const CapsuleFileArguments& arguments);
int open_file(const CapsuleFileArguments& arguments);

struct TlsArguments {
  std::string config;
  std::string domain;
  bool json = false;
};
int tls_check(const TlsArguments& arguments);

struct QueueArguments {
  std::string config;
  std::int64_t id = 0;
  bool all = false;  // queue_retry: every row, and not the one with `id`
  bool json = false;
};
int queue_list(const QueueArguments& arguments);
int queue_show(const QueueArguments& arguments);
// Due at once, and held no more.
int queue_retry(const QueueArguments& arguments);
int queue_hold(const QueueArguments& arguments);
// The copy fails with `delivery_dropped`; its sender sees that.
int queue_drop(const QueueArguments& arguments);

struct BackupArguments {
  std::string config;
  std::string folder;
  bool guard = false;  // restore: the guard's records, and not the store
};
// While `serve` and `agent` run.
int backup(const BackupArguments& arguments);
// While they do not. Writes over nothing.
int restore(const BackupArguments& arguments);

// The guard's process, if it is one of its own.
int run_guard(const std::string& config);
struct SeparateArguments {
  std::string config;
  std::string server_user;
  std::string guard_user;
  std::string socket = "/run/waferseal-guard/socket";
};
// Makes it that of one that was a part of `serve`: keys, files and configuration.
int guard_separate(const SeparateArguments& arguments);
// What only the operator can say, while the guard is stopped: that the cells which a restored database
// does not know may go, and that the machine's clock is right.
int guard_accept_restore(const std::string& config);
int guard_accept_clock(const std::string& config);

struct DoctorArguments {
  std::string config;
  bool json = false;
  bool offline = false;           // nothing is asked of the network
  std::vector<std::string> skip;  // names of checks
  std::string probe;              // a domain with mail servers elsewhere
};
int doctor(const DoctorArguments& arguments);

struct PolicyArguments {
  std::string file;
  bool json = false;
};
int policy_check(const PolicyArguments& arguments);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_CLI_COMMANDS_H_
