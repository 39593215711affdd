#include <algorithm>
#include <nlohmann/json.hpp>

#include "native/cli/commands.h"
#include "native/cli/config.h"
#include "native/cli/key_files.h"
#include "native/cli/listed_keys.h"
#include "native/cli/output.h"
#include "native/files/durable_file.h"
#include "native/server/server.h"
#include "native/store/store.h"

namespace waferseal::native {
namespace {

constexpr std::uint64_t kMostKeyListBytes = 64 * 1024 * 1024;

Result<std::unique_ptr<Store>> store_of(const Config& config) {
  WAFERSEAL_CHECK(make_folder(config.server.folder, 02770));
  return open_store(config.server.folder);
}

Result<nlohmann::json> read_json_file(const std::string& file) {
  WAFERSEAL_TRY(const Bytes bytes, read_file(file, kMostKeyListBytes));
  auto json = nlohmann::json::parse(as_text(bytes), nullptr, false);
  if (json.is_discarded()) return Error{Code::kBadJson, file, {}};
  return json;
}

// The list in the store, whoever signed it: the next one starts from it, and the root key's holder
// reads what is signed.
Result<KeyList> stored_list(Store& store, UnixTime now) {
  WAFERSEAL_TRY(const auto record, store.settings().find_key_list());
  if (!record) return KeyList{};
  WAFERSEAL_TRY(OpenedKeyList opened, open_key_list(*record, std::nullopt, now));
  return std::move(opened.list);
}

// With the file that it was read from.
template <class T>
Result<T> of_file(Result<T> read, const std::string& file) {
  if (read || file.empty()) return read;
  return about_input(read.error(), file);
}

void put_user(KeyList& list, ListedUser user) {
  const auto place = std::lower_bound(
      list.users.begin(), list.users.end(), user,
      [](const ListedUser& a, const ListedUser& b) { return a.mailbox < b.mailbox; });
  if (place != list.users.end() && place->mailbox == user.mailbox) {
    *place = std::move(user);
  } else {
    list.users.insert(place, std::move(user));
  }
}

// Public half of a user as `user add` left it: Ed25519 | X-Wing.
Result<ListedUser> pending_user(const SettingsStore::PendingKey& pending) {
  WAFERSEAL_TRY(Mailbox mailbox, Mailbox::parse(pending.name));
  if (pending.public_key.size() != kSigningPublicKeySize + kXWingPublicKeySize) {
    return Error{Code::kStoreFailed, pending.name, "a pending key has the wrong length"};
  }
  const ByteView both(pending.public_key);
  WAFERSEAL_TRY(const auto signing,
                SigningPublicKey::from_bytes(both.first(kSigningPublicKeySize)));
  WAFERSEAL_TRY(const auto xwing, XWingPublicKey::from_bytes(both.subspan(kSigningPublicKeySize)));
  return ListedUser{std::move(mailbox), signing, xwing};
}

Result<KeyList> propose(const KeyListArguments& arguments, Store& store) {
  const UnixTime now = system_time();
  WAFERSEAL_TRY(KeyList list, stored_list(store, now));
  ++list.number;
  list.issued = now;
  list.expires = now + std::chrono::hours(24 * arguments.days);
  for (const std::string& file : arguments.agents) {
    WAFERSEAL_TRY(const auto json, read_json_file(file));
    WAFERSEAL_TRY(ListedAgent agent, of_file(parse_listed_agent(json), file));
    list.agents.erase(
        std::remove_if(list.agents.begin(), list.agents.end(),
                       [&](const ListedAgent& old) { return old.signing == agent.signing; }),
        list.agents.end());
    list.agents.insert(list.agents.begin(), agent);
  }
  // Ended keys have no private half any more.
  list.agents.erase(std::remove_if(list.agents.begin(), list.agents.end(),
                                   [now](const ListedAgent& a) { return a.not_after <= now; }),
                    list.agents.end());
  std::stable_sort(
      list.agents.begin(), list.agents.end(),
      [](const ListedAgent& a, const ListedAgent& b) { return a.not_before > b.not_before; });
  for (const std::string& file : arguments.guards) {
    WAFERSEAL_TRY(const auto json, read_json_file(file));
    WAFERSEAL_TRY(ListedGuard guard, of_file(parse_listed_guard(json), file));
    list.guards.erase(std::remove_if(list.guards.begin(), list.guards.end(),
                                     [&](const ListedGuard& old) { return old.id == guard.id; }),
                      list.guards.end());
    list.guards.push_back(std::move(guard));
  }
  WAFERSEAL_TRY(const auto pending, store.settings().pending_keys());
  for (const auto& key : pending) {
    if (key.kind != "user") continue;
    WAFERSEAL_TRY(ListedUser user, pending_user(key));
    put_user(list, std::move(user));
  }
  return list;
}

Status publish(Store& store, ByteView record, const std::string& file = {}) {
  WAFERSEAL_TRY(const OpenedKeyList opened,
                of_file(open_key_list(record, std::nullopt, system_time()), file));
  WAFERSEAL_CHECK(store.settings().put_key_list(opened.list.number, record));
  WAFERSEAL_CHECK(store.settings().clear_pending_keys());
  say("key list " + std::to_string(opened.list.number));
  say("root " + fingerprint_text(opened.pin.root));
  return Done{};
}

Status make(const KeyListArguments& arguments) {
  WAFERSEAL_TRY(const Config config, load_config(arguments.config));
  WAFERSEAL_TRY(const auto store, store_of(config));
  WAFERSEAL_TRY(const KeyList list, propose(arguments, *store));
  const std::string text = key_list_json(list).dump(2) + "\n";
  return write_durably(arguments.out, as_bytes(text), 0644);
}

Status sign(const KeyListArguments& arguments) {
  WAFERSEAL_TRY(const auto json, read_json_file(arguments.file));
  WAFERSEAL_TRY(const KeyList list, of_file(parse_key_list_json(json), arguments.file));
  WAFERSEAL_TRY(const SigningKey root, read_signing_key(arguments.root, "root key"));
  WAFERSEAL_TRY(const Bytes record, sign_key_list(root, list));
  return write_durably(arguments.out, record, 0644);
}

Status publish_file(const KeyListArguments& arguments) {
  WAFERSEAL_TRY(const Config config, load_config(arguments.config));
  WAFERSEAL_TRY(const auto store, store_of(config));
  WAFERSEAL_TRY(const Bytes record, read_file(arguments.file, kMostKeyListBytes));
  return publish(*store, record, arguments.file);
}

Status update(const KeyListArguments& arguments) {
  WAFERSEAL_TRY(const Config config, load_config(arguments.config));
  WAFERSEAL_TRY(const auto store, store_of(config));
  WAFERSEAL_TRY(const KeyList list, propose(arguments, *store));
  WAFERSEAL_TRY(const SigningKey root, read_signing_key(arguments.root, "root key"));
  WAFERSEAL_TRY(const Bytes record, sign_key_list(root, list));
  return publish(*store, record);
}

Status show(const KeyListArguments& arguments) {
  Bytes record;
  if (arguments.file.empty()) {
    WAFERSEAL_TRY(const Config config, load_config(arguments.config));
    WAFERSEAL_TRY(const auto store, store_of(config));
    WAFERSEAL_TRY(auto found, store->settings().find_key_list());
    if (!found) return Error{Code::kNotFound, "keylist", "none has been published"};
    record = std::move(*found);
  } else {
    WAFERSEAL_TRY(record, read_file(arguments.file, kMostKeyListBytes));
  }
  WAFERSEAL_TRY(const OpenedKeyList opened,
                of_file(open_key_list(record, std::nullopt, system_time()), arguments.file));
  auto json = key_list_json(opened.list);
  json["root"] = fingerprint_text(opened.pin.root);
  say(json.dump(2));
  return Done{};
}

int finish(const Status& status) { return status ? 0 : report(status.error()); }

}  // namespace

int key_list_make(const KeyListArguments& arguments) { return finish(make(arguments)); }
int key_list_sign(const KeyListArguments& arguments) { return finish(sign(arguments)); }
int key_list_publish(const KeyListArguments& arguments) { return finish(publish_file(arguments)); }
int key_list_update(const KeyListArguments& arguments) { return finish(update(arguments)); }
int key_list_show(const KeyListArguments& arguments) { return finish(show(arguments)); }

}  // namespace waferseal::native
