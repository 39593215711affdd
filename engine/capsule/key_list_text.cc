#include "engine/capsule/key_list_text.h"

#include <algorithm>

#include "engine/capsule/record.h"

namespace waferseal::capsule {
namespace {

constexpr std::size_t kMostAgents = 16;
constexpr std::size_t kMostGuards = 16;
constexpr std::size_t kMostUsers = 100000;
constexpr std::size_t kMostOrigin = 255;
constexpr Code kUnknown = Code::kKeylistFieldUnknown;

Error broken(std::string_view field, std::string_view rule) {
  return Error{Code::kInvalidArgument, std::string(field), std::string(rule)};
}

Status check_agents(const std::vector<ListedAgent>& agents) {
  if (agents.size() > kMostAgents) return broken("agents", "at most 16");
  for (std::size_t i = 0; i < agents.size(); ++i) {
    const ListedAgent& agent = agents[i];
    if (agent.not_before >= agent.not_after ||
        agent.not_after - agent.not_before > kMostAgentKeyLife) {
      return broken("agents", "a key lives at most 30 days");
    }
    if (i > 0 && agents[i - 1].not_before < agent.not_before) {
      return broken("agents", "newest first");
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (agents[j].xwing == agent.xwing) return broken("agents", "a key occurs twice");
    }
  }
  return Done{};
}

Status check_guards(const std::vector<ListedGuard>& guards) {
  if (guards.size() > kMostGuards) return broken("guards", "at most 16");
  for (std::size_t i = 0; i < guards.size(); ++i) {
    const std::string& origin = guards[i].origin;
    if (origin.empty() || origin.size() > kMostOrigin || !is_visible_ascii(origin)) {
      return broken("guards", "an origin is 1 to 255 visible ASCII characters");
    }
    if (i > 0 && !(guards[i - 1].id < guards[i].id)) return broken("guards", "ascending by id");
  }
  return Done{};
}

Status check_users(const std::vector<ListedUser>& users) {
  if (users.size() > kMostUsers) return broken("users", "at most 100000");
  for (std::size_t i = 1; i < users.size(); ++i) {
    if (!(users[i - 1].mailbox < users[i].mailbox)) return broken("users", "ascending by mailbox");
  }
  return Done{};
}

Result<ListedAgent> read_agent(CborReader& reader) {
  ListedAgent agent;
  WAFERSEAL_CHECK(enter_map(reader, 4, kUnknown));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(agent.xwing.bytes, cbor_array<kXWingPublicKeySize>(reader));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(agent.signing.bytes, cbor_array<kSigningPublicKeySize>(reader));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(agent.not_before, read_date(reader));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(agent.not_after, read_date(reader));
  return agent;
}

Result<ListedGuard> read_guard(CborReader& reader) {
  ListedGuard guard;
  WAFERSEAL_CHECK(enter_map(reader, 3, kUnknown));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(guard.id, cbor_array<16>(reader));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(guard.identity.bytes, cbor_array<kSigningPublicKeySize>(reader));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(guard.origin, reader.text());
  return guard;
}

Result<ListedUser> read_user(CborReader& reader) {
  WAFERSEAL_CHECK(enter_map(reader, 3, kUnknown));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(Mailbox mailbox, read_mailbox(reader));
  SigningPublicKey signing;
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(signing.bytes, cbor_array<kSigningPublicKeySize>(reader));
  XWingPublicKey xwing;
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(xwing.bytes, cbor_array<kXWingPublicKeySize>(reader));
  return ListedUser{std::move(mailbox), signing, xwing};
}

template <class Item>
Status read_items(CborReader& reader, std::vector<Item>& out, std::size_t most,
                  Result<Item> (*read)(CborReader&)) {
  WAFERSEAL_TRY(const std::size_t count, reader.array(most));
  for (std::size_t i = 0; i < count; ++i) {
    WAFERSEAL_TRY(Item item, read(reader));
    out.push_back(std::move(item));
  }
  return Done{};
}

}  // namespace

Status check_key_list(const KeyList& list) {
  if (list.number < 1) return broken("number", "at least 1");
  if (unix_seconds(list.issued) < 0 || list.issued >= list.expires ||
      list.expires - list.issued > kMostKeyListLife) {
    return broken("expires", "after issued, and at most 366 days");
  }
  WAFERSEAL_CHECK(check_agents(list.agents));
  WAFERSEAL_CHECK(check_guards(list.guards));
  return check_users(list.users);
}

Bytes encode_key_list(const KeyList& list) {
  CborWriter writer;
  writer.map(7);
  writer.uint(1), writer.uint(list.number);
  writer.uint(2), write_date(writer, list.issued);
  writer.uint(3), write_date(writer, list.expires);
  writer.uint(4), writer.array(list.agents.size());
  for (const ListedAgent& agent : list.agents) {
    writer.map(4);
    writer.uint(1), writer.bytes(agent.xwing.bytes);
    writer.uint(2), writer.bytes(agent.signing.bytes);
    writer.uint(3), write_date(writer, agent.not_before);
    writer.uint(4), write_date(writer, agent.not_after);
  }
  writer.uint(5), writer.array(list.guards.size());
  for (const ListedGuard& guard : list.guards) {
    writer.map(3);
    writer.uint(1), writer.bytes(guard.id);
    writer.uint(2), writer.bytes(guard.identity.bytes);
    writer.uint(3), writer.text(guard.origin);
  }
  writer.uint(6);
  if (list.account) {
    writer.bytes(list.account->bytes);
  } else {
    writer.null();
  }
  writer.uint(7), writer.array(list.users.size());
  for (const ListedUser& user : list.users) {
    writer.map(3);
    writer.uint(1), writer.text(user.mailbox.text());
    writer.uint(2), writer.bytes(user.signing.bytes);
    writer.uint(3), writer.bytes(user.xwing.bytes);
  }
  return std::move(writer).take();
}

Result<KeyList> read_key_list(ByteView text) {
  CborReader reader(text);
  KeyList list;
  WAFERSEAL_CHECK(enter_map(reader, 7, kUnknown));
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(list.number, reader.uint());
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(list.issued, read_date(reader));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(list.expires, read_date(reader));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_CHECK(read_items(reader, list.agents, kMostAgents, read_agent));
  WAFERSEAL_CHECK(reader.key(5));
  WAFERSEAL_CHECK(read_items(reader, list.guards, kMostGuards, read_guard));
  WAFERSEAL_CHECK(reader.key(6));
  if (!reader.take_null()) {
    XWingPublicKey account;
    WAFERSEAL_TRY(account.bytes, cbor_array<kXWingPublicKeySize>(reader));
    list.account = account;
  }
  WAFERSEAL_CHECK(reader.key(7));
  WAFERSEAL_CHECK(read_items(reader, list.users, kMostUsers, read_user));
  WAFERSEAL_CHECK(reader.end());
  if (!check_key_list(list)) return Code::kBadCbor;
  return list;
}

}  // namespace waferseal::capsule
