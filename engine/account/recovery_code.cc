#include "engine/account/recovery_code.h"

#include <string_view>

#include "engine/crypto/hash.h"

namespace waferseal::account {
namespace {

// Crockford's: no letter looks like a digit or like another one.
constexpr std::string_view kCodeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kBitsEach = 5;
constexpr std::size_t kSecretCharacters = kRecoverySecretSize * 8 / kBitsEach;
constexpr std::size_t kCheckCharacters = 4;
constexpr std::size_t kCodeCharacters = kSecretCharacters + kCheckCharacters;
constexpr std::size_t kGroup = 4;

// 5 bits of `bytes`, most significant first.
std::uint8_t bits_at(ByteView bytes, std::size_t index) {
  const std::size_t bit = index * kBitsEach;
  std::uint32_t word = std::uint32_t{bytes[bit / 8]} << 8;
  if (bit / 8 + 1 < bytes.size()) word |= bytes[bit / 8 + 1];
  return static_cast<std::uint8_t>((word >> (16 - kBitsEach - bit % 8)) & 31);
}

// All values of a code, of the secret and of the check that belongs to it.
SecretBytes values_of(const SecretBytes& secret) {
  const crypto::Digest check = crypto::hash("recovery code", {secret.reveal()});
  SecretBytes values(kCodeCharacters);
  for (std::size_t i = 0; i < kSecretCharacters; ++i) {
    values.reveal_mutable()[i] = bits_at(secret.reveal(), i);
  }
  for (std::size_t i = 0; i < kCheckCharacters; ++i) {
    values.reveal_mutable()[kSecretCharacters + i] = bits_at(check, i);
  }
  return values;
}

bool is_between_groups(std::uint8_t byte) {
  return byte == '-' || byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

std::size_t value_of(std::uint8_t byte) {
  char c = static_cast<char>(byte);
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'O') c = '0';
  if (c == 'I' || c == 'L') c = '1';
  return kCodeAlphabet.find(c);
}

}  // namespace

SecretBytes write_recovery_code(const SecretBytes& secret) {
  const SecretBytes values = values_of(secret);
  SecretBytes text(kCodeCharacters + kCodeCharacters / kGroup - 1);
  const MutableByteView out = text.reveal_mutable();
  std::size_t at = 0;
  for (std::size_t i = 0; i < kCodeCharacters; ++i) {
    if (i > 0 && i % kGroup == 0) out[at++] = '-';
    out[at++] = static_cast<std::uint8_t>(kCodeAlphabet[values.reveal()[i]]);
  }
  return text;
}

Result<SecretBytes> read_recovery_code(const SecretBytes& typed) {
  SecretBytes values(kCodeCharacters);
  std::size_t count = 0;
  for (const std::uint8_t byte : typed.reveal()) {
    if (is_between_groups(byte)) continue;
    const std::size_t value = value_of(byte);
    if (value == std::string_view::npos || count == kCodeCharacters) {
      return Code::kRecoveryCodeMistyped;
    }
    values.reveal_mutable()[count++] = static_cast<std::uint8_t>(value);
  }
  if (count != kCodeCharacters) return Code::kRecoveryCodeMistyped;
  SecretBytes secret(kRecoverySecretSize);
  for (std::size_t bit = 0; bit < kRecoverySecretSize * 8; ++bit) {
    const unsigned value = values.reveal()[bit / kBitsEach];
    const unsigned one = (value >> (kBitsEach - 1 - bit % kBitsEach)) & 1;
    std::uint8_t& byte = secret.reveal_mutable()[bit / 8];
    byte = static_cast<std::uint8_t>(byte | (one << (7 - bit % 8)));
  }
  if (!equal_constant_time(values_of(secret).reveal(), values.reveal())) {
    return Code::kRecoveryCodeMistyped;
  }
  return secret;
}

}  // namespace waferseal::account
