// A whole server on the loopback, with a guard, a key list, a user and mail servers made up.
#ifndef WAFERSEAL_TESTS_NATIVE_SERVER_SERVER_WORLD_H_
#define WAFERSEAL_TESTS_NATIVE_SERVER_SERVER_WORLD_H_

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "native/server/server.h"
#include "native/store/store.h"
#include "tests/native/files/temporary_folder.h"
#include "tests/native/server/http_client.h"
#include "waferseal/keylist.h"

namespace waferseal::native {

inline constexpr const char* kAnna = "anna@example.org";
inline constexpr const char* kAnnasPassword = "correct horse battery";
inline constexpr const char* kBen = "ben@example.org";
inline constexpr const char* kBensPassword = "wrong donkey charger";

class ServerWorld {
 public:
  ServerWorld();
  ~ServerWorld();

  bool with_guard = true;                    // at the next start
  std::vector<std::string> trusted_proxies;  // at the next start
  // Anything else about the next start.
  std::function<void(ServerParts&)> adjust = [](ServerParts&) {};
  void start();
  void stop();  // as by a signal
  void restart() {
    stop();
    start();
  }

  HttpClient client() const { return HttpClient(server_->port()); }
  HttpClient monitor() const { return HttpClient(server_->monitor_port()); }
  // Who is there besides Anna, in the next key list too.
  void add_user(const char* mailbox, const char* password);
  // From the next key list on; logs in as before.
  void leave_key_list(const char* mailbox) { std::erase(users_, mailbox); }
  HttpClient logged_in(const char* mailbox = kAnna, const char* password = kAnnasPassword);
  nlohmann::json me(const HttpClient& client) const { return client.get("/api/v1/me").json(); }

  // What the mail servers of a domain are said to do from now on.
  void set_tls(const std::string& domain, Outcome outcome, Assurance assurance);

  // The store, opened a second time, as the agent does it.
  std::unique_ptr<Store> store() const;
  std::filesystem::path folder() const { return folder_.path(); }
  std::filesystem::path cells_file() const { return folder_.path() / "guard/cells"; }
  std::filesystem::path web() const { return folder_.path() / "web"; }
  Server& server() { return *server_; }

  UserKeys annas_keys();
  const UserKeys& agent() const { return *agent_; }
  const GuardId& guard_id() const { return guard_id_; }
  const SigningKey& guard_identity() const { return guard_identity_; }
  const SecretBytes& password_seed() const { return password_seed_; }
  const SigningPublicKey& ticket_public() const { return ticket_key_.public_key(); }
  KeyList key_list() const;

  // Called between the steps of the guard; may throw in place of a kill.
  std::function<void(GuardStep)> on_guard_step = [](GuardStep) {};
  // Added to the machine's clock.
  std::chrono::seconds time_shift{0};
  UnixTime now() const { return system_time() + time_shift; }
  // The policy in JSON, put into the store; the next request sees it.
  void set_policy(const std::string& json);
  // Publishes the next key list; without Anna if told so.
  void publish_key_list();
  std::string origin() const { return "http://localhost"; }

 private:
  TemporaryFolder folder_;
  GuardId guard_id_{};
  SigningKey root_;
  SigningKey guard_identity_;
  SecretBytes password_seed_;
  SigningKey ticket_key_;
  std::optional<UserKeys> agent_;
  std::vector<std::string> users_;
  std::uint64_t list_number_ = 0;
  std::mutex mutex_;
  std::map<std::string, MailServerTls> tls_;
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_TESTS_NATIVE_SERVER_SERVER_WORLD_H_
