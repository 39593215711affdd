// Policy, the signed key list, and the audit trail.
#ifndef WAFERSEAL_NATIVE_STORE_SETTINGS_H_
#define WAFERSEAL_NATIVE_STORE_SETTINGS_H_

#include <optional>
#include <string>
#include <vector>

#include "native/store/default_question.h"
#include "waferseal/bytes.h"
#include "waferseal/host.h"

namespace waferseal::native {

// The whole policy of one account in policy.h's JSON form: all three scopes.
struct PolicyDocument {
  std::string account;
  std::uint64_t version = 0;
  std::string json;
};

// A domain's MTA-STS policy as it was fetched (RFC 8461).
struct MtaStsPolicy {
  std::string domain;
  std::string id;
  std::string text;
  UnixTime fetched_at{};
};

// One line of the audit trail. `subject` is the message or copy; a mailbox stands here only as its
// keyed hash.
struct AuditEvent {
  UnixTime at{};
  std::string code;   // stable name
  std::string actor;  // "server", "agent", "user:<keyed hash>", "operator"
  std::string subject;
  std::string detail;
};

class SettingsStore {
 public:
  virtual ~SettingsStore() = default;

  virtual Status put_policy(const PolicyDocument& policy) = 0;
  // In one transaction with the event and the shared questions: the new ones are written, and those
  // that are not named go. kConflict, with nothing written, unless `instead_of` is the version that
  // is there (0: none is), and the new ones are of the generation in force and none has the id of one
  // that is kept.
  virtual Status replace_policy(const PolicyDocument& policy, std::uint64_t instead_of,
                                const PolicyQuestions& questions, const AuditEvent& event) = 0;
  virtual Result<std::optional<PolicyDocument>> find_policy(const std::string& account) = 0;

  // In the place of the one before.
  virtual Status put_mta_sts(const MtaStsPolicy& policy) = 0;
  virtual Result<std::optional<MtaStsPolicy>> find_mta_sts(const std::string& domain) = 0;

  // Keeps the list with the highest number. kOlderKeyList if `number` is not above the stored one.
  virtual Status put_key_list(std::uint64_t number, ByteView record) = 0;
  virtual Result<std::optional<Bytes>> find_key_list() = 0;
  // Public halves that wait to be put into the next key list by who holds the root key.
  virtual Status add_pending_key(const std::string& kind, const std::string& name,
                                 ByteView public_key) = 0;
  struct PendingKey {
    std::string kind;
    std::string name;
    Bytes public_key;
  };
  virtual Result<std::vector<PendingKey>> pending_keys() = 0;
  virtual Status clear_pending_keys() = 0;

  // Small values of the server itself by name, such as the secret behind the salts of unknown
  // mailboxes. `make` is stored if there is none yet; the stored one is returned.
  virtual Result<Bytes> server_value(const std::string& name, ByteView make) = 0;

  virtual Status audit(const AuditEvent& event) = 0;
  virtual Result<std::vector<AuditEvent>> audit_trail(const std::string& subject) = 0;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_STORE_SETTINGS_H_
