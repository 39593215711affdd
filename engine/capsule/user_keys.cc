// SPEC 3.13.
#include <algorithm>

#include "engine/capsule/record.h"
#include "engine/crypto/kdf.h"
#include "engine/crypto/wrap.h"
#include "waferseal/keylist.h"

namespace waferseal {
namespace {

constexpr std::size_t kSeeds = kSigningSeedSize + kXWingSeedSize;
constexpr capsule::RecordCodes kUserKeysCodes{Code::kUserKeysMalformed, Code::kUserKeysMalformed,
                                              Code::kUserKeysMalformed};

struct Bundle {
  ByteArray<32> salt;
  ByteView wrapped;
};

Result<Bundle> read_bundle(ByteView record) {
  CborReader reader(record);
  Bundle bundle{};
  WAFERSEAL_CHECK(capsule::enter_record(reader, 3, kUserKeysCodes));
  WAFERSEAL_CHECK(reader.key(2));
  WAFERSEAL_TRY(bundle.salt, cbor_array<32>(reader));
  WAFERSEAL_CHECK(reader.key(3));
  WAFERSEAL_TRY(bundle.wrapped, reader.bytes(kSeeds + crypto::kWrapOverhead));
  WAFERSEAL_CHECK(reader.end());
  return bundle;
}

Status check_wrap_key(const SecretBytes& wrap_key) {
  if (wrap_key.size() != 32) return Error{Code::kInvalidArgument, "wrap key", {}};
  return Done{};
}

}  // namespace

UserKeys generate_user_keys(RandomSource& random) {
  SigningKey signing = SigningKey::generate(random);
  return UserKeys{std::move(signing), XWingKey::generate(random)};
}

Result<Bytes> wrap_user_keys(const UserKeys& keys, const Mailbox& owner,
                             const SecretBytes& wrap_key, RandomSource& random) {
  WAFERSEAL_CHECK(check_wrap_key(wrap_key));
  const ByteArray<32> salt = random.array<32>();
  SecretBytes seeds(kSeeds);
  const ByteView signing = keys.signing.seed().reveal();
  const ByteView xwing = keys.xwing.seed().reveal();
  const auto middle = std::copy(signing.begin(), signing.end(), seeds.reveal_mutable().begin());
  std::copy(xwing.begin(), xwing.end(), middle);
  CborWriter writer;
  writer.map(3);
  writer.uint(1), writer.uint(1);
  writer.uint(2), writer.bytes(salt);
  writer.uint(3), writer.bytes(crypto::wrap(crypto::kdf("user keys", wrap_key, salt, {}, 32),
                                            as_bytes(owner.text()), seeds.reveal()));
  return std::move(writer).take();
}

Result<UserKeys> unwrap_user_keys(ByteView bundle, const Mailbox& owner,
                                  const SecretBytes& wrap_key) {
  WAFERSEAL_CHECK(check_wrap_key(wrap_key));
  WAFERSEAL_TRY(const Bundle read,
                capsule::or_malformed(read_bundle(bundle), Code::kUserKeysMalformed));
  const Result<SecretBytes> seeds = crypto::unwrap(
      crypto::kdf("user keys", wrap_key, read.salt, {}, 32), as_bytes(owner.text()), read.wrapped);
  if (!seeds) return Code::kUserKeysOpenFailed;
  WAFERSEAL_TRY(SigningKey signing,
                SigningKey::from_seed(SecretBytes(seeds->reveal().first(kSigningSeedSize))));
  WAFERSEAL_TRY(XWingKey xwing,
                XWingKey::from_seed(SecretBytes(seeds->reveal().subspan(kSigningSeedSize))));
  return UserKeys{std::move(signing), std::move(xwing)};
}

}  // namespace waferseal
