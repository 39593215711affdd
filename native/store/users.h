// Users, their sessions and their address books, as the store keeps them.
#ifndef WAFERSEAL_NATIVE_STORE_USERS_H_
#define WAFERSEAL_NATIVE_STORE_USERS_H_

#include <optional>
#include <string>
#include <vector>

#include "native/store/settings.h"
#include "waferseal/bytes.h"
#include "waferseal/host.h"

namespace waferseal::native {

struct User {
  std::string mailbox;  // in the compared form (address.h)
  std::string account;
  std::string domain;
  std::string display_name;
  ByteArray<16> password_salt{};
  // H("login" | auth_key). Neither it nor the salt opens `key_bundle` without the password.
  ByteArray<32> auth_key_hash{};
  // The user's Ed25519 and X-Wing seeds, wrapped under a key that only the password gives.
  Bytes key_bundle;
  ByteArray<32> ed25519_public{};
  Bytes xwing_public;
  // Of the account: reads and sets its policy.
  bool administrator = false;
};

struct Session {
  ByteArray<32> token_hash{};  // the cookie itself is never stored
  std::string mailbox;
  UnixTime created_at{};
  UnixTime expires_at{};
};

// Kinds, preference and public keys are readable, as the server needs them as facts. Questions and
// answers are sealed to the user and opaque here.
struct AddressBookEntry {
  std::string id;     // 16 bytes, base64url
  std::string owner;  // the user's mailbox
  std::string book = "personal";
  std::string mailbox;
  std::string display_name;
  std::vector<std::string> kinds;  // method names
  std::string preference = "none";
  Bytes openpgp_key;
  Bytes smime_certificate;
  Bytes sealed_question;
  Bytes answer_id;
  std::string
      answer_strength;  // policy's name: weak, strong, generated; as the user's browser said
  UnixTime updated_at{};
};

// The question that a user has for recipients of whom nothing is known; sealed to the user.
struct DefaultQuestion {
  std::string id;  // 16 bytes, base64url
  Bytes sealed;
  Bytes answer_id;
  std::string answer_strength;  // as of an address book entry
};

class UserStore {
 public:
  virtual ~UserStore() = default;

  // kConflict if the mailbox has a user already.
  virtual Status add_user(const User& user) = 0;
  virtual Result<std::optional<User>> find_user(const std::string& mailbox) = 0;
  virtual Result<std::vector<User>> list_users() = 0;
  // kNotFound. The event is written in the same transaction.
  virtual Status set_administrator(const std::string& mailbox, bool administrator,
                                   const AuditEvent& event) = 0;

  // What users set for themselves, in JSON as own_settings.h has it; "{}" before anything was.
  virtual Result<std::string> own_settings(const std::string& mailbox) = 0;
  virtual Status put_own_settings(const std::string& mailbox, const std::string& json) = 0;
  virtual Result<std::optional<DefaultQuestion>> find_default_question(
      const std::string& mailbox) = 0;
  // In the place of the one before; nothing: takes it away.
  virtual Status put_default_question(const std::string& mailbox,
                                      const std::optional<DefaultQuestion>& question) = 0;

  virtual Status add_session(const Session& session) = 0;
  // Nothing if there is none or it has expired at `now`.
  virtual Result<std::optional<Session>> find_session(const ByteArray<32>& token_hash,
                                                      UnixTime now) = 0;
  virtual Status remove_session(const ByteArray<32>& token_hash) = 0;
  virtual Status remove_expired_sessions(UnixTime now) = 0;

  virtual Status put_entry(const AddressBookEntry& entry) = 0;
  virtual Status remove_entry(const std::string& owner, const std::string& id) = 0;
  virtual Result<std::vector<AddressBookEntry>> list_entries(const std::string& owner) = 0;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_STORE_USERS_H_
