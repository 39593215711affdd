#include "engine/openpgp/key_export.h"

#include <algorithm>
#include <string_view>

#include "engine/openpgp/key_blob.h"
#include "engine/openpgp/output_buffer.h"
#include "engine/openpgp/session.h"

namespace waferseal::openpgp {
namespace {

constexpr const char* kProtectionHash = "SHA512";
// RFC 4880, 3.7.1.3: the most that the one byte can say. A fixed number, since the library would
// otherwise measure the machine's clock.
constexpr std::size_t kPassphraseIterations = 65011712;
// 255 bytes is what the library's own prompt takes back.
constexpr std::size_t kMostPassphrase = 255;

}  // namespace

Result<Bytes> export_key(rnp_key_handle_t key, std::uint32_t flags) {
  OutputBuffer exported(4096, 2 * kMaxKeyBytes);
  Output output(exported);
  if (!ok(rnp_key_export(key, output.handle(), flags | RNP_KEY_EXPORT_SUBKEYS))) {
    return Code::kInternal;
  }
  WAFERSEAL_CHECK(output.finish());
  return exported.take();
}

Status check_passphrase(const SecretBytes& passphrase) {
  const ByteView bytes = passphrase.reveal();
  if (bytes.empty() || bytes.size() > kMostPassphrase ||
      as_text(bytes).find('\0') != std::string_view::npos) {
    return Error{Code::kInvalidArgument, "passphrase", {}};
  }
  return Done{};
}

Status protect(rnp_key_handle_t key, const SecretBytes& passphrase) {
  // The library takes a C string.
  SecretBytes text(passphrase.size() + 1);
  std::copy(passphrase.reveal().begin(), passphrase.reveal().end(), text.reveal_mutable().begin());
  const char* terminated = reinterpret_cast<const char*>(text.reveal().data());
  if (!ok(rnp_key_protect(key, terminated, kCipher, "CFB", kProtectionHash,
                          kPassphraseIterations))) {
    return Code::kInternal;
  }
  return Done{};
}

}  // namespace waferseal::openpgp
