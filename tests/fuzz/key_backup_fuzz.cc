// Keys at rest and recovery codes: from arbitrary bytes, from valid ones with small changes, and with
// any content validly wrapped. What opens seals again.
#include <cstdint>

#include "engine/account/recovery_code.h"
#include "tests/engine/account/forge.h"
#include "tests/fuzz/changes.h"
#include "waferseal/key_backup.h"
#include "waferseal/own_key.h"

namespace {

using namespace waferseal;

struct Owner {
  fuzz::CountingRandom random;
  XWingKey key = XWingKey::generate(random);
  Mailbox mailbox = *Mailbox::parse("ann@example.org");
  std::string fingerprint = std::string(40, 'A');
  SecretBytes secret = random.secret(account::kRecoverySecretSize);
  SecretBytes code = account::write_recovery_code(secret);
  Bytes file = *seal_key_backup({mailbox, UnixTime{}, random.secret(60)}, code, random);
  Bytes sealed = *seal_own_key(key, mailbox, fingerprint, random.secret(60), random);
  ByteArray<32> salt = random.array<32>();
};

void open_file(Owner& owner, ByteView file) {
  const auto backup = open_key_backup(file, owner.code);
  if (!backup) {
    fuzz::require(backup.code() == Code::kKeyBackupMalformed ||
                  backup.code() == Code::kKeyBackupOpenFailed);
    return;
  }
  const auto again = seal_key_backup(*backup, owner.code, owner.random);
  fuzz::require(again.ok());
  const auto read = open_key_backup(*again, owner.code);
  fuzz::require(read.ok() && read->owner == backup->owner && read->made == backup->made &&
                equal_constant_time(read->key.reveal(), backup->key.reveal()));
}

void read_code(ByteView typed) {
  const auto secret = account::read_recovery_code(SecretBytes(typed));
  if (!secret) {
    fuzz::require(secret.code() == Code::kRecoveryCodeMistyped);
    return;
  }
  const auto again = account::read_recovery_code(account::write_recovery_code(*secret));
  fuzz::require(again.ok() && equal_constant_time(again->reveal(), secret->reveal()));
}

void open_own(Owner& owner, ByteView sealed) {
  const auto key = open_own_key(sealed, owner.key, owner.mailbox, owner.fingerprint);
  fuzz::require(key.ok() == (Bytes(sealed.begin(), sealed.end()) == owner.sealed));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Owner owner;
  if (size == 0) return 0;
  const ByteView rest = ByteView(data, size).subspan(1);
  switch (data[0] % 6) {
    case 0:
      open_file(owner, rest);
      break;
    case 1:
      fuzz::require(open_key_backup(fuzz::changed(owner.file, rest), owner.code).ok() ==
                    (fuzz::changed(owner.file, rest) == owner.file));
      break;
    case 2:
      open_file(owner, forge_key_backup(rest, owner.secret, owner.salt));
      break;
    case 3:
      read_code(rest);
      break;
    case 4:
      open_own(owner, rest);
      break;
    default:
      open_own(owner, fuzz::changed(owner.sealed, rest));
  }
  return 0;
}
