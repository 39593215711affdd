// A backup of a private key that opens without a password: a file, and a code on paper.
//
//   const SecretBytes code = generate_recovery_code(random);        // to be printed
//   WAFERSEAL_TRY(Bytes file, seal_key_backup(backup, code, random));
//   WAFERSEAL_TRY(KeyBackup backup, open_key_backup(file, typed));  // as it was typed in
//
// Promises: the file without the code tells its length and nothing else, the code without the file
// nothing at all; whoever has both has the key. The code has 160 bits drawn at random, so that
// nothing is gained by guessing. Does not promise: that the key is the newest, or whose it is but
// for what the one who made the file wrote into it.
// SPEC 3.17.
#ifndef WAFERSEAL_KEY_BACKUP_H_
#define WAFERSEAL_KEY_BACKUP_H_

#include "waferseal/address.h"
#include "waferseal/bytes.h"
#include "waferseal/host.h"
#include "waferseal/result.h"

namespace waferseal {

// 9 groups of 4 letters and digits: "K7QF-...". In ASCII.
SecretBytes generate_recovery_code(RandomSource& random);

struct KeyBackup {
  Mailbox owner;
  UnixTime made{};
  SecretBytes key;  // a transferable secret key without a passphrase
};

// `code` as a person types it: letters in either case, hyphens and white space anywhere, O for 0,
// I and L for 1. kRecoveryCodeMistyped, kTooLarge (above 256 KiB; subject: key).
Result<Bytes> seal_key_backup(const KeyBackup& backup, const SecretBytes& code,
                              RandomSource& random);
// kRecoveryCodeMistyped, before the file is looked at; kKeyBackupMalformed; kKeyBackupOpenFailed:
// another code, or changed.
Result<KeyBackup> open_key_backup(ByteView file, const SecretBytes& code);

}  // namespace waferseal

#endif  // WAFERSEAL_KEY_BACKUP_H_
