#include <nlohmann/json.hpp>

#include "native/agent/agent_key.h"
#include "native/cli/commands.h"
#include "native/cli/key_files.h"
#include "native/cli/listed_keys.h"
#include "native/cli/output.h"
#include "native/files/durable_file.h"
#include "native/server/server.h"
#include "waferseal/password_guard.h"

namespace waferseal::native {
namespace {

void say_fingerprint(const char* what, const SigningPublicKey& key) {
  say(std::string(what) + " " + fingerprint_text(key_fingerprint(key)));
}

Status write_public(const std::string& file, const nlohmann::json& json) {
  if (file.empty()) return Done{};
  const std::string text = json.dump(2) + "\n";
  return write_durably(file, as_bytes(text), 0644);
}

Status make_signing(const KeygenArguments& arguments) {
  const SigningKey key = SigningKey::generate(system_random());
  WAFERSEAL_CHECK(write_signing_key(arguments.out, arguments.kind + " key", key));
  if (!arguments.public_out.empty()) {
    WAFERSEAL_CHECK(write_signing_public(arguments.public_out, arguments.kind + " public key",
                                         key.public_key()));
  }
  say_fingerprint(arguments.kind.c_str(), key.public_key());
  return Done{};
}

Status make_guard(const KeygenArguments& arguments) {
  if (!arguments.public_out.empty() && arguments.origin.empty()) {
    return Error{Code::kInvalidArgument, "--origin", "the key list says where the guard is"};
  }
  GuardKeyFile key{system_random().array<16>(), SigningKey::generate(system_random()),
                   system_random().secret(kPasswordSeedSize)};
  WAFERSEAL_CHECK(write_guard_key(arguments.out, key));
  const ListedGuard listed{key.id, key.identity.public_key(), arguments.origin};
  WAFERSEAL_CHECK(write_public(arguments.public_out, listed_guard_json(listed)));
  say_fingerprint("guard", key.identity.public_key());
  return Done{};
}

Status make_agent(const KeygenArguments& arguments) {
  const UnixTime now = system_time();
  const delivery::AgentKey key = delivery::generate_agent_key(system_random(), now);
  WAFERSEAL_CHECK(delivery::add_agent_key(arguments.out, key, now));
  WAFERSEAL_CHECK(write_public(arguments.public_out, listed_agent_json(key.listed())));
  say_fingerprint("agent", key.signing.public_key());
  return Done{};
}

Status make_user_keys(const KeygenArguments& arguments) {
  WAFERSEAL_TRY(Mailbox mailbox, Mailbox::parse(arguments.mailbox));
  const UserKeyFile file{std::move(mailbox), generate_user_keys(system_random())};
  WAFERSEAL_CHECK(write_user_keys(arguments.out, file));
  say_fingerprint("user", file.keys.signing.public_key());
  return Done{};
}

}  // namespace

int generate_key(const KeygenArguments& arguments) {
  Status made = Done{};
  if (arguments.kind == "guard") {
    made = make_guard(arguments);
  } else if (arguments.kind == "agent") {
    made = make_agent(arguments);
  } else if (arguments.kind == "user") {
    made = make_user_keys(arguments);
  } else {
    made = make_signing(arguments);
  }
  return made ? 0 : report(made.error());
}

}  // namespace waferseal::native
