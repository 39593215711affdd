#include "engine/crypto/shamir.h"

namespace waferseal::crypto {
namespace {

using Field = std::uint8_t;

// Shift and add with masks in place of branches and tables.
Field multiply(Field a, Field b) {
  unsigned left = a;
  unsigned product = 0;
  for (unsigned bit = 0; bit < 8; ++bit) {
    product ^= left & (0U - ((b >> bit) & 1U));
    left = (left << 1) ^ (0x11BU & (0U - (left >> 7)));
  }
  return static_cast<Field>(product);
}

// a^254
Field inverse(Field a) {
  Field power = a;
  Field out = 1;
  for (int i = 0; i < 7; ++i) {
    power = multiply(power, power);
    out = multiply(out, power);
  }
  return out;
}

}  // namespace

Result<std::vector<SecretBytes>> shamir_split(const SecretBytes& secret, std::size_t threshold,
                                              std::size_t shares, RandomSource& random) {
  if (threshold < 1 || threshold > shares || shares > 255 || secret.empty()) {
    return Error{Code::kInvalidArgument, "shares", {}};
  }
  const std::size_t size = secret.size();
  // Coefficient k of byte j is at (k - 1) * size + j.
  const SecretBytes coefficients = random.secret((threshold - 1) * size);
  std::vector<SecretBytes> out;
  for (std::size_t index = 1; index <= shares; ++index) {
    const auto x = static_cast<Field>(index);
    SecretBytes share(size);
    for (std::size_t j = 0; j < size; ++j) {
      Field value = 0;  // Horner, from the highest coefficient down to the secret
      for (std::size_t k = threshold - 1; k > 0; --k) {
        value = static_cast<Field>(multiply(value, x) ^ coefficients.reveal()[(k - 1) * size + j]);
      }
      share.reveal_mutable()[j] = static_cast<Field>(multiply(value, x) ^ secret.reveal()[j]);
    }
    out.push_back(std::move(share));
  }
  return out;
}

Result<SecretBytes> shamir_combine(const std::vector<ShamirShare>& shares) {
  if (shares.empty() || shares.front().bytes == nullptr) return Code::kShareBad;
  const std::size_t size = shares.front().bytes->size();
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i].index == 0 || shares[i].bytes == nullptr || shares[i].bytes->size() != size) {
      return Code::kShareBad;
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (shares[i].index == shares[j].index) return Code::kShareBad;
    }
  }
  SecretBytes out(size);
  for (const ShamirShare& share : shares) {
    // Lagrange at 0; in this field subtraction is xor. The indices are public.
    Field weight = 1;
    for (const ShamirShare& other : shares) {
      if (other.index == share.index) continue;
      const auto difference = static_cast<Field>(other.index ^ share.index);
      weight = multiply(weight, multiply(other.index, inverse(difference)));
    }
    for (std::size_t j = 0; j < size; ++j) {
      out.reveal_mutable()[j] =
          static_cast<Field>(out.reveal()[j] ^ multiply(weight, share.bytes->reveal()[j]));
    }
  }
  return out;
}

}  // namespace waferseal::crypto
