#include "native/cli/guard_keys.h"

#include "native/cli/key_files.h"
#include "native/cli/listed_keys.h"
#include "native/files/durable_file.h"

namespace waferseal::native {
namespace {

constexpr std::uint64_t kMostGuardPublic = 16 * 1024;

}  // namespace

Result<SigningPublicKey> read_ticket_public(const Config& config) {
  if (config.guard && config.guard->apart()) {
    return read_signing_public(config.guard->ticket_public, "ticket public key");
  }
  WAFERSEAL_TRY(const SigningKey ticket, read_signing_key(config.ticket_key, "ticket key"));
  return ticket.public_key();
}

Result<GuardKeys> read_guard_keys(const Config& config) {
  if (!config.guard) return Error{Code::kConfigInvalid, "guard", "no guard is configured"};
  WAFERSEAL_TRY(GuardKeyFile key, read_guard_key(config.guard->key));
  WAFERSEAL_TRY(const SigningPublicKey ticket, read_ticket_public(config));
  return GuardKeys{key.id, std::move(key.identity), ticket, system_random().secret(32),
                   std::move(key.password_seed)};
}

Result<ListedGuard> read_guard_public(const Config::Guard& guard) {
  WAFERSEAL_TRY(const Bytes text, read_file(guard.public_file, kMostGuardPublic));
  const auto json = nlohmann::json::parse(as_text(text), nullptr, false);
  if (!json.is_object()) {
    return Error{Code::kBadJson, guard.public_file.string(), "this is no public half of a guard"};
  }
  const auto listed = parse_listed_guard(json);
  if (!listed) return Error{listed.code(), guard.public_file.string(), listed.error().subject};
  return listed;
}

Status check_guards_owner(const std::string& user, const Owner& guard, const Owner& server) {
  if (guard.user == server.user) {
    return Error{Code::kConfigInvalid, user,
                 "is the server's user, who must not read the guard's cells"};
  }
  WAFERSEAL_TRY(const bool writes, is_of_group(user, server.group));
  if (writes) {
    return Error{Code::kConfigInvalid, user,
                 "is of the store's group, and the guard must not read the store"};
  }
  return Done{};
}

}  // namespace waferseal::native
