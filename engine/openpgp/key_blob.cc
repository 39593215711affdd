#include "engine/openpgp/key_blob.h"

#include <rnp/rnp.h>
#include <rnp/rnp_err.h>

#include <algorithm>
#include <string_view>

#include "engine/openpgp/output_buffer.h"
#include "engine/openpgp/packets.h"
#include "engine/openpgp/session.h"

namespace waferseal::openpgp {
namespace {

constexpr std::string_view kArmorBegin = "-----BEGIN PGP ";
constexpr std::string_view kArmorEnd = "-----END PGP ";

Error malformed() { return Error{Code::kKeyMalformed, {}, {}}; }

// One block, from its BEGIN line to the end of its END line.
Result<SecretBytes> remove_armor(std::string_view block) {
  Input input(as_bytes(block));
  OutputBuffer binary(block.size(), kMaxKeyBytes);
  Output output(binary);
  if (rnp_dearmor(input.handle(), output.handle()) != RNP_SUCCESS) return malformed();
  WAFERSEAL_CHECK(output.finish());
  return SecretBytes::adopt(binary.take());
}

Result<SecretBytes> remove_all_armor(std::string_view text) {
  SecretBytes out;
  auto begin = text.find(kArmorBegin);
  while (begin != std::string_view::npos) {
    const auto end = text.find(kArmorEnd, begin);
    if (end == std::string_view::npos) return malformed();
    const auto line_end = std::min(text.find('\n', end), text.size() - 1) + 1;
    WAFERSEAL_TRY(const SecretBytes block, remove_armor(text.substr(begin, line_end - begin)));
    SecretBytes joined(out.size() + block.size());
    const auto middle =
        std::copy(out.reveal().begin(), out.reveal().end(), joined.reveal_mutable().begin());
    std::copy(block.reveal().begin(), block.reveal().end(), middle);
    out = std::move(joined);
    if (out.size() > kMaxKeyBytes) return Error{Code::kTooLarge, "key", {}};
    begin = text.find(kArmorBegin, line_end);
  }
  return out;
}

bool is_key_tag(int tag) { return tag == kPublicKeyTag || tag == kSecretKeyTag; }

}  // namespace

Result<SecretBytes> binary_key(ByteView blob) {
  if (blob.size() > 2 * kMaxKeyBytes) return Error{Code::kTooLarge, "key", {}};
  if (blob.empty()) return malformed();
  SecretBytes binary;
  if ((blob[0] & 0x80) != 0) {
    if (blob.size() > kMaxKeyBytes) return Error{Code::kTooLarge, "key", {}};
    binary = SecretBytes(blob);
  } else {
    WAFERSEAL_TRY(binary, remove_all_armor(as_text(blob)));
  }
  const auto packets = read_packets(binary.reveal());
  if (!packets || packets->empty() || !is_key_tag(packets->front().tag)) return malformed();
  return binary;
}

std::size_t count_primary_keys(ByteView binary) {
  const auto packets = read_packets(binary);
  if (!packets) return 0;
  return static_cast<std::size_t>(
      std::count_if(packets->begin(), packets->end(),
                    [](const Packet& packet) { return is_key_tag(packet.tag); }));
}

}  // namespace waferseal::openpgp
