#include <nlohmann/json.hpp>

#include "native/cli/commands.h"
#include "native/cli/config.h"
#include "native/cli/key_files.h"
#include "native/cli/output.h"
#include "native/files/durable_file.h"
#include "native/log/names.h"
#include "native/server/server.h"
#include "native/server/user_account.h"
#include "native/store/store.h"
#include "waferseal/escrow.h"
#include "waferseal/keylist.h"

namespace waferseal::native {
namespace {

constexpr std::size_t kLeastPassword = 8;
constexpr std::size_t kMostPassword = 1024;

Result<SecretBytes> read_password() {
  WAFERSEAL_TRY(Bytes bytes, read_standard_input(kMostPassword));
  while (!bytes.empty() && (bytes.back() == '\n' || bytes.back() == '\r')) bytes.pop_back();
  if (bytes.size() < kLeastPassword) {
    return Error{Code::kInvalidArgument, "password", "at least 8 bytes, on standard input"};
  }
  return SecretBytes::adopt(std::move(bytes));
}

Status add(const UserArguments& arguments) {
  WAFERSEAL_TRY(const Config config, load_config(arguments.config));
  WAFERSEAL_TRY(const Mailbox mailbox, Mailbox::parse(arguments.mailbox));
  if (!config.guard) {
    return Error{Code::kConfigInvalid, "guard",
                 "is missing; a password is of use only together with a guard's secret"};
  }
  WAFERSEAL_TRY(const GuardKeyFile guard, read_guard_key(config.guard->key));
  SecretBytes password;
  if (arguments.generate) {
    password = generate_answer_phrase(system_random());
  } else {
    WAFERSEAL_TRY(password, read_password());
  }
  WAFERSEAL_TRY(User user, make_user(mailbox, config.server.account, arguments.display_name,
                                     password, guard.password_seed, system_random()));
  user.administrator = arguments.administrator;
  WAFERSEAL_CHECK(make_folder(config.server.folder, 02770));
  WAFERSEAL_TRY(const auto store, open_store(config.server.folder));
  WAFERSEAL_CHECK(store->users().add_user(user));
  Bytes public_half(user.ed25519_public.begin(), user.ed25519_public.end());
  append(public_half, user.xwing_public);
  WAFERSEAL_CHECK(store->settings().add_pending_key("user", user.mailbox, public_half));
  say("user " + user.mailbox);
  WAFERSEAL_TRY(const auto signing, SigningPublicKey::from_bytes(user.ed25519_public));
  say("key " + fingerprint_text(key_fingerprint(signing)));
  if (arguments.generate) say("password " + std::string(as_text(password.reveal())));
  say("Put the key into the key list: waferseal keylist update, or make, sign and publish.");
  return Done{};
}

Status list(const UserArguments& arguments) {
  WAFERSEAL_TRY(const Config config, load_config(arguments.config));
  WAFERSEAL_TRY(const auto store, open_store(config.server.folder));
  WAFERSEAL_TRY(const std::vector<User> users, store->users().list_users());
  auto rows = nlohmann::json::array();
  for (const User& user : users) {
    WAFERSEAL_TRY(const auto signing, SigningPublicKey::from_bytes(user.ed25519_public));
    const KeyFingerprint key = key_fingerprint(signing);
    if (!arguments.json) {
      say(user.mailbox + "  " + fingerprint_text(key) + "  " + user.display_name +
          (user.administrator ? "  (administrator)" : ""));
    }
    rows.push_back({{"mailbox", user.mailbox},
                    {"name", user.display_name},
                    {"key", hex_encode(key)},
                    {"administrator", user.administrator}});
  }
  if (arguments.json) say(rows.dump(2));
  return Done{};
}

Status make_administrator(const UserArguments& arguments) {
  WAFERSEAL_TRY(const Config config, load_config(arguments.config));
  WAFERSEAL_TRY(const Mailbox mailbox, Mailbox::parse(arguments.mailbox));
  WAFERSEAL_TRY(const auto store, open_store(config.server.folder));
  WAFERSEAL_TRY(Bytes name_key,
                store->settings().server_value("log names", system_random().secret(32).reveal()));
  const log::Names names(SecretBytes::adopt(std::move(name_key)));
  const bool may = !arguments.revoke;
  WAFERSEAL_CHECK(store->users().set_administrator(
      mailbox.text(), may,
      AuditEvent{system_time(),
                 may ? "administrator_granted" : "administrator_revoked",
                 "operator",
                 "user:" + names.of(mailbox.text()),
                 {}}));
  say("user " + mailbox.text() + (may ? " is an administrator" : " is no administrator"));
  return Done{};
}

}  // namespace

int user_administrator(const UserArguments& arguments) {
  const Status changed = make_administrator(arguments);
  return changed ? 0 : report(changed.error());
}

int user_list(const UserArguments& arguments) {
  const Status listed = list(arguments);
  return listed ? 0 : report(listed.error());
}

int user_add(const UserArguments& arguments) {
  const Status added = add(arguments);
  return added ? 0 : report(added.error());
}

}  // namespace waferseal::native
