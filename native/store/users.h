// Users, their sessions, address books and own keys, as the store keeps them.
#ifndef WAFERSEAL_NATIVE_STORE_USERS_H_
#define WAFERSEAL_NATIVE_STORE_USERS_H_

#include <optional>
#include <string>
#include <vector>

#include "native/store/default_question.h"
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

// One of a user's address books. kPersonalBook is there from the beginning.
struct AddressBook {
  std::string id;  // kPersonalBook, or 16 bytes, base64url
  std::string name;
  bool subscribed = true;  // it is searched when its owner writes
};
inline constexpr const char* kPersonalBook = "personal";

struct AddressBooks {
  std::vector<AddressBook> list;  // the default one first, then by name
  std::string preferred;          // id of the one that is searched first; "": none is named
  std::string fallback;           // id of the default one
};

// Kinds, preference and public keys are readable, as the server needs them as facts. Questions and
// answers are sealed to the user and opaque here.
struct AddressBookEntry {
  std::string id;                    // 16 bytes, base64url
  std::string owner;                 // the user's mailbox
  std::string book = kPersonalBook;  // its id
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

// One of a user's own OpenPGP keys. The private one is sealed to the user and opaque here.
struct OwnKey {
  std::string id;     // 16 bytes, base64url
  std::string owner;  // the user's mailbox
  std::string fingerprint;
  Bytes public_key;
  Bytes sealed_key;
  UnixTime kept_at{};
};

class UserStore {
 public:
  virtual ~UserStore() = default;

  // With the personal address book. kConflict if the mailbox has a user already.
  virtual Status add_user(const User& user) = 0;
  virtual Result<std::optional<User>> find_user(const std::string& mailbox) = 0;
  virtual Result<std::vector<User>> list_users() = 0;
  // kNotFound. The event is written in the same transaction.
  virtual Status set_administrator(const std::string& mailbox, bool administrator,
                                   const AuditEvent& event) = 0;

  // What users set for themselves, in JSON as own_settings.h has it; "{}" before anything was.
  virtual Result<std::string> own_settings(const std::string& mailbox) = 0;
  virtual Status put_own_settings(const std::string& mailbox, const std::string& json) = 0;
  // The user's own, sealed to the user.
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

  virtual Result<AddressBooks> list_books(const std::string& owner) = 0;
  // kConflict if another book of the owner has the name.
  virtual Status put_book(const std::string& owner, const AddressBook& book) = 0;
  // With all that is in it.
  virtual Status remove_book(const std::string& owner, const std::string& id) = 0;
  // Both are ids of books that are there; `preferred` may be empty.
  virtual Status order_books(const std::string& owner, const std::string& preferred,
                             const std::string& fallback) = 0;

  // Into a book that is there.
  virtual Status put_entry(const AddressBookEntry& entry) = 0;
  virtual Status remove_entry(const std::string& owner, const std::string& id) = 0;
  virtual Result<std::vector<AddressBookEntry>> list_entries(const std::string& owner) = 0;

  // The oldest first.
  virtual Result<std::vector<OwnKey>> list_own_keys(const std::string& owner) = 0;
  // In the place of the one with its id. kConflict if another of the owner has the fingerprint.
  virtual Status put_own_key(const OwnKey& key) = 0;
  virtual Status remove_own_key(const std::string& owner, const std::string& id) = 0;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_STORE_USERS_H_
