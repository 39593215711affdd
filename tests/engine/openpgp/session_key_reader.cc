#include "tests/engine/openpgp/session_key_reader.h"

#include <botan/auto_rng.h>
#include <botan/block_cipher.h>
#include <botan/hash.h>
#include <botan/nist_keywrap.h>
#include <botan/pubkey.h>
#include <botan/x25519.h>

#include <algorithm>
#include <array>
#include <exception>
#include <string_view>

#include "engine/openpgp/packets.h"

namespace waferseal::openpgp {
namespace {

constexpr int kSecretSubkeyTag = 7;
constexpr std::uint8_t kEcdh = 18;
constexpr std::size_t kPointBytes = 33;  // 0x40 and 32 bytes

// Goes through the fields of a packet; `ok` turns false where one does not fit.
struct Reader {
  ByteView bytes;
  bool ok = true;

  ByteView take(std::size_t size) {
    if (size > bytes.size()) {
      ok = false;
      return {};
    }
    const ByteView out = bytes.first(size);
    bytes = bytes.subspan(size);
    return out;
  }
  std::uint8_t byte() {
    const ByteView one = take(1);
    return one.empty() ? std::uint8_t{0} : one[0];
  }
  ByteView number() {  // RFC 4880, 3.2
    const ByteView length = take(2);
    if (length.empty()) return {};
    return take((static_cast<std::size_t>(length[0] << 8 | length[1]) + 7) / 8);
  }
};

struct EcdhSubkey {
  Bytes curve;       // with its length
  Bytes parameters;  // with their length: reserved, hash, cipher
  Bytes scalar;      // 32 bytes, little-endian
};

bool read_subkey(ByteView body, EcdhSubkey& out) {
  Reader reader{body};
  const bool ecdh = reader.byte() == 4 && reader.take(4).size() == 4 && reader.byte() == kEcdh;
  const std::uint8_t curve_size = reader.byte();
  out.curve = {curve_size};
  append(out.curve, reader.take(curve_size));
  reader.number();
  const std::uint8_t parameters_size = reader.byte();
  out.parameters = {parameters_size};
  append(out.parameters, reader.take(parameters_size));
  const bool open = reader.byte() == 0;
  const ByteView scalar = reader.number();
  out.scalar.assign(32 - std::min<std::size_t>(scalar.size(), 32), 0);
  append(out.scalar, scalar);
  std::reverse(out.scalar.begin(), out.scalar.end());
  return ecdh && open && reader.ok && out.scalar.size() == 32 && out.parameters.size() == 4;
}

// RFC 6637, 7 and 8.
Bytes key_wrapping_key(const EcdhSubkey& subkey, ByteView shared, ByteView fingerprint) {
  static constexpr std::string_view kSender = "Anonymous Sender    ";
  Bytes input = {0, 0, 0, 1};
  append(input, shared);
  append(input, subkey.curve);
  input.push_back(kEcdh);
  append(input, subkey.parameters);
  append(input, as_bytes(kSender));
  append(input, fingerprint);
  const auto hash = Botan::HashFunction::create_or_throw(subkey.parameters[2] == 8   ? "SHA-256"
                                                         : subkey.parameters[2] == 9 ? "SHA-384"
                                                                                     : "SHA-512");
  hash->update(input.data(), input.size());
  const auto digest = hash->final();
  const std::size_t size = subkey.parameters[3] == 7 ? 16 : subkey.parameters[3] == 8 ? 24 : 32;
  return {digest.begin(), digest.begin() + static_cast<std::ptrdiff_t>(size)};
}

Bytes unwrap(ByteView wrapped, ByteView key) {
  const auto cipher = Botan::BlockCipher::create_or_throw("AES-" + std::to_string(key.size() * 8));
  cipher->set_key(key.data(), key.size());
  const auto out = Botan::nist_key_unwrap(wrapped.data(), wrapped.size(), *cipher);
  // Cipher, session key, checksum, padding (RFC 6637, 8).
  if (out.size() < 35 || out[0] != 9) return {};
  return {out.begin() + 1, out.begin() + 33};
}

}  // namespace

Bytes session_key_of(ByteView message, ByteView secret_key, ByteView subkey_fingerprint) {
  try {
    const auto packets = read_packets(secret_key);
    if (!packets) return {};
    EcdhSubkey subkey;
    const bool found = std::any_of(packets->begin(), packets->end(), [&](const Packet& packet) {
      return packet.tag == kSecretSubkeyTag &&
             read_subkey(secret_key.subspan(packet.body, packet.end - packet.body), subkey);
    });
    // The first packet of the message, whose length is below 192 (RFC 4880, 4.2.2.1).
    if (!found || message.size() < 2) return {};
    Reader reader{message.subspan(2)};
    reader.take(1 + 8);
    const bool ecdh = reader.byte() == kEcdh;
    const ByteView point = reader.number();
    const ByteView wrapped = reader.take(reader.byte());
    if (!ecdh || !reader.ok || point.size() != kPointBytes) return {};
    const Botan::X25519_PrivateKey key{std::span<const std::uint8_t>(subkey.scalar)};
    Botan::AutoSeeded_RNG random;
    const Botan::PK_Key_Agreement agreement(key, random, "Raw");
    const auto shared = agreement.derive_key(32, point.subspan(1)).bits_of();
    return unwrap(wrapped, key_wrapping_key(subkey, ByteView(shared), subkey_fingerprint));
  } catch (const std::exception&) {
    return {};
  }
}

}  // namespace waferseal::openpgp
