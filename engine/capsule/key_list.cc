// SPEC 3.12.
#include <algorithm>

#include "engine/capsule/key_list_text.h"
#include "engine/capsule/record.h"
#include "engine/crypto/hash.h"
#include "engine/crypto/sign.h"
#include "waferseal/keylist.h"

namespace waferseal {
namespace {

constexpr std::chrono::seconds kClockSkew{300};
constexpr capsule::RecordCodes kCodes{Code::kKeylistMalformed, Code::kKeylistVersionUnsupported,
                                      Code::kKeylistFieldUnknown};

struct SignedKeyList {
  ByteView text;
  SigningPublicKey root;
  Signature signature;
};

Result<SignedKeyList> read_signed(ByteView record) {
  CborReader reader(record);
  SignedKeyList list;
  WAFERSEAL_CHECK(capsule::enter_record(reader, 4, kCodes));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(list.text, reader.bytes());
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(list.root.bytes, cbor_array<kSigningPublicKeySize>(reader));
  WAFERSEAL_CHECK(reader.key(4));
  WAFERSEAL_TRY(list.signature.bytes, cbor_array<kSignatureSize>(reader));
  WAFERSEAL_CHECK(reader.end());
  return list;
}

}  // namespace

Result<ListedAgent> KeyList::agent_at(UnixTime now) const {
  for (const ListedAgent& agent : agents) {
    if (agent.not_before <= now && now <= agent.not_after) return agent;
  }
  return Code::kKeylistNoAgent;
}

const ListedGuard* KeyList::find_guard(const GuardId& id) const {
  for (const ListedGuard& guard : guards) {
    if (guard.id == id) return &guard;
  }
  return nullptr;
}

const ListedUser* KeyList::find_user(const Mailbox& mailbox) const {
  const auto found = std::lower_bound(
      users.begin(), users.end(), mailbox,
      [](const ListedUser& user, const Mailbox& wanted) { return user.mailbox < wanted; });
  return found != users.end() && found->mailbox == mailbox ? &*found : nullptr;
}

Result<Bytes> sign_key_list(const SigningKey& root, const KeyList& list) {
  WAFERSEAL_CHECK(capsule::check_key_list(list));
  const Bytes text = capsule::encode_key_list(list);
  const Signature signature = crypto::sign(root, "key list", {text});
  CborWriter writer;
  writer.map(4);
  writer.uint(1), writer.uint(1);
  writer.uint(2), writer.bytes(text);
  writer.uint(3), writer.bytes(root.public_key().bytes);
  writer.uint(4), writer.bytes(signature.bytes);
  return std::move(writer).take();
}

Result<OpenedKeyList> open_key_list(ByteView record, const std::optional<KeyListPin>& pin,
                                    UnixTime now) {
  // SPEC 3.12.4, in its order.
  WAFERSEAL_TRY(const SignedKeyList outer,
                capsule::or_malformed(read_signed(record), Code::kKeylistMalformed));
  const KeyFingerprint root = key_fingerprint(outer.root);
  if (pin && pin->root != root) return Error{Code::kKeylistRoot, fingerprint_text(root), {}};
  if (!crypto::verify(outer.root, "key list", {outer.text}, outer.signature)) {
    return Code::kKeylistSignature;
  }
  WAFERSEAL_TRY(KeyList list,
                capsule::or_malformed(capsule::read_key_list(outer.text), Code::kKeylistMalformed));
  const ByteArray<32> record_hash = crypto::hash("key list record", {record});
  if (pin && list.number < pin->number) {
    return Error{Code::kKeylistOlder, std::to_string(list.number), std::to_string(pin->number)};
  }
  if (pin && list.number == pin->number && pin->record_hash && *pin->record_hash != record_hash) {
    return Error{Code::kKeylistConflict, std::to_string(list.number), {}};
  }
  if (list.issued > now + kClockSkew) return Code::kKeylistNotYet;
  if (now > list.expires) return Code::kKeylistExpired;
  const KeyListPin next{root, list.number, record_hash};
  return OpenedKeyList{std::move(list), next};
}

KeyFingerprint key_fingerprint(const SigningPublicKey& key) {
  return crypto::hash("root key", {key.bytes});
}

std::string fingerprint_text(const KeyFingerprint& fingerprint) {
  const std::string hex = hex_encode(fingerprint);
  std::string text;
  for (std::size_t at = 0; at < hex.size(); at += 4) {
    if (at != 0) text += ' ';
    text += hex.substr(at, 4);
  }
  return text;
}

}  // namespace waferseal
