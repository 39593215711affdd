// SPEC 3.17. Record: {1: version, 2: salt, 3: wrapped}. Content: {1: owner, 2: made, 3: key}.
#include "waferseal/key_backup.h"

#include "engine/account/recovery_code.h"
#include "engine/account/salted_record.h"
#include "engine/bytes/cbor.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/wrap.h"

namespace waferseal {
namespace {

constexpr std::size_t kBackupPairs = 3;
// What else stands in the content: a mailbox has 254 bytes at most.
constexpr std::size_t kMostBesideKey = 300;

SecretBytes backup_wrap_key(const SecretBytes& secret, ByteView salt) {
  return crypto::kdf("key backup", secret, salt, {}, crypto::kWrapKeySize);
}

SecretBytes encode_backup(const KeyBackup& backup) {
  CborWriter writer(backup.key.size() + kMostBesideKey);
  writer.map(kBackupPairs);
  writer.uint(1), writer.text(backup.owner.text());
  writer.uint(2), writer.uint(static_cast<std::uint64_t>(unix_seconds(backup.made)));
  writer.uint(3), writer.bytes(backup.key.reveal());
  return SecretBytes::adopt(std::move(writer).take());
}

Result<KeyBackup> decode_backup(const SecretBytes& content) {
  CborReader reader(content.reveal());
  WAFERSEAL_TRY(const std::size_t pairs, reader.map(kBackupPairs));
  if (pairs != kBackupPairs) return Code::kBadCbor;
  WAFERSEAL_CHECK(reader.key(1));
  WAFERSEAL_TRY(const std::string owner_text, reader.text());
  WAFERSEAL_TRY(Mailbox owner, Mailbox::parse(owner_text));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(const std::uint64_t made, reader.uint());
  // The year 9999.
  constexpr std::uint64_t kLatest = 253402300799;
  if (made > kLatest || owner.text() != owner_text) return Code::kBadCbor;
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(const ByteView key, reader.bytes());
  WAFERSEAL_CHECK(reader.end());
  if (key.size() > account::kMostKeySize) return Code::kBadCbor;
  return KeyBackup{std::move(owner), from_unix_seconds(static_cast<std::int64_t>(made)),
                   SecretBytes(key)};
}

}  // namespace

SecretBytes generate_recovery_code(RandomSource& random) {
  return account::write_recovery_code(random.secret(account::kRecoverySecretSize));
}

Result<Bytes> seal_key_backup(const KeyBackup& backup, const SecretBytes& code,
                              RandomSource& random) {
  WAFERSEAL_TRY(const SecretBytes secret, account::read_recovery_code(code));
  if (backup.key.size() > account::kMostKeySize) return Error{Code::kTooLarge, "key", {}};
  const auto salt = random.array<account::kRecordSaltSize>();
  const SecretBytes content = encode_backup(backup);
  return account::write_salted_record(
      salt, crypto::wrap(backup_wrap_key(secret, salt), {}, content.reveal()));
}

Result<KeyBackup> open_key_backup(ByteView file, const SecretBytes& code) {
  WAFERSEAL_TRY(const SecretBytes secret, account::read_recovery_code(code));
  const auto record = account::read_salted_record(file);
  if (!record) return Code::kKeyBackupMalformed;
  const Result<SecretBytes> content =
      crypto::unwrap(backup_wrap_key(secret, record->salt), {}, record->wrapped);
  if (!content) return Code::kKeyBackupOpenFailed;
  Result<KeyBackup> backup = decode_backup(*content);
  if (!backup) return Code::kKeyBackupMalformed;
  return backup;
}

}  // namespace waferseal
