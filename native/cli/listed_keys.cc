#include "native/cli/listed_keys.h"

namespace waferseal::native {
namespace {

using nlohmann::json;

Result<std::string> text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return Error{Code::kBadJson, name, {}};
  return found->get<std::string>();
}

Result<Bytes> bytes_of(const json& object, const char* name) {
  WAFERSEAL_TRY(const std::string text, text_of(object, name));
  auto bytes = base64url_decode(text);
  if (!bytes) return Error{Code::kBadJson, name, "not base64url"};
  return bytes;
}

Result<UnixTime> time_of(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_integer()) return Error{Code::kBadJson, name, {}};
  return from_unix_seconds(found->get<std::int64_t>());
}

Result<SigningPublicKey> signing_of(const json& object, const char* name) {
  WAFERSEAL_TRY(const Bytes bytes, bytes_of(object, name));
  return SigningPublicKey::from_bytes(bytes);
}

Result<XWingPublicKey> xwing_of(const json& object, const char* name) {
  WAFERSEAL_TRY(const Bytes bytes, bytes_of(object, name));
  return XWingPublicKey::from_bytes(bytes);
}

Result<ListedUser> parse_user(const json& object) {
  WAFERSEAL_TRY(const std::string text, text_of(object, "mailbox"));
  WAFERSEAL_TRY(Mailbox mailbox, Mailbox::parse(text));
  WAFERSEAL_TRY(const SigningPublicKey signing, signing_of(object, "signing"));
  WAFERSEAL_TRY(const XWingPublicKey xwing, xwing_of(object, "xwing"));
  return ListedUser{std::move(mailbox), signing, xwing};
}

template <class T>
Status read_array(const json& object, const char* name, Result<T> (*parse)(const json&),
                  std::vector<T>& into) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_array()) return Error{Code::kBadJson, name, {}};
  for (const json& item : *found) {
    WAFERSEAL_TRY(T value, parse(item));
    into.push_back(std::move(value));
  }
  return Done{};
}

}  // namespace

json listed_agent_json(const ListedAgent& agent) {
  return {{"xwing", base64url_encode(agent.xwing.bytes)},
          {"signing", base64url_encode(agent.signing.bytes)},
          {"not_before", unix_seconds(agent.not_before)},
          {"not_after", unix_seconds(agent.not_after)}};
}

json listed_guard_json(const ListedGuard& guard) {
  return {{"id", base64url_encode(guard.id)},
          {"identity", base64url_encode(guard.identity.bytes)},
          {"origin", guard.origin}};
}

json key_list_json(const KeyList& list) {
  json out;
  out["number"] = list.number;
  out["issued"] = unix_seconds(list.issued);
  out["expires"] = unix_seconds(list.expires);
  out["agents"] = json::array();
  for (const ListedAgent& agent : list.agents) out["agents"].push_back(listed_agent_json(agent));
  out["guards"] = json::array();
  for (const ListedGuard& guard : list.guards) out["guards"].push_back(listed_guard_json(guard));
  out["account"] = list.account ? json(base64url_encode(list.account->bytes)) : json();
  out["users"] = json::array();
  for (const ListedUser& user : list.users) {
    out["users"].push_back({{"mailbox", user.mailbox.text()},
                            {"signing", base64url_encode(user.signing.bytes)},
                            {"xwing", base64url_encode(user.xwing.bytes)}});
  }
  return out;
}

Result<ListedAgent> parse_listed_agent(const json& object) {
  ListedAgent agent;
  WAFERSEAL_TRY(agent.xwing, xwing_of(object, "xwing"));
  WAFERSEAL_TRY(agent.signing, signing_of(object, "signing"));
  WAFERSEAL_TRY(agent.not_before, time_of(object, "not_before"));
  WAFERSEAL_TRY(agent.not_after, time_of(object, "not_after"));
  return agent;
}

Result<ListedGuard> parse_listed_guard(const json& object) {
  ListedGuard guard;
  WAFERSEAL_TRY(const Bytes id, bytes_of(object, "id"));
  if (id.size() != guard.id.size()) return Error{Code::kBadJson, "id", "not 16 bytes"};
  std::copy(id.begin(), id.end(), guard.id.begin());
  WAFERSEAL_TRY(guard.identity, signing_of(object, "identity"));
  WAFERSEAL_TRY(guard.origin, text_of(object, "origin"));
  return guard;
}

Result<KeyList> parse_key_list_json(const json& object) {
  if (!object.is_object()) return Error{Code::kBadJson, {}, "not a JSON object"};
  KeyList list;
  const auto number = object.find("number");
  if (number == object.end() || !number->is_number_unsigned()) {
    return Error{Code::kBadJson, "number", {}};
  }
  list.number = number->get<std::uint64_t>();
  WAFERSEAL_TRY(list.issued, time_of(object, "issued"));
  WAFERSEAL_TRY(list.expires, time_of(object, "expires"));
  WAFERSEAL_CHECK(read_array(object, "agents", parse_listed_agent, list.agents));
  WAFERSEAL_CHECK(read_array(object, "guards", parse_listed_guard, list.guards));
  const auto account = object.find("account");
  if (account != object.end() && !account->is_null()) {
    WAFERSEAL_TRY(list.account, xwing_of(object, "account"));
  }
  WAFERSEAL_CHECK(read_array(object, "users", parse_user, list.users));
  return list;
}

}  // namespace waferseal::native
