// Bytes, and the three kinds of bytes that must not be mixed up.
//
//   Bytes         anything
//
//   SecretBytes   keys, answers, link secrets: wiped when dropped; not copied, printed or compared
//
//   Plaintext     what a person wrote: must be sealed before it leaves
//
//   Ciphertext    what may be uploaded and stored: only sealing makes it
#ifndef WAFERSEAL_BYTES_H_
#define WAFERSEAL_BYTES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "waferseal/result.h"

namespace waferseal {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using MutableByteView = std::span<std::uint8_t>;

// A value of fixed length: hashes, ids, public keys.
template <std::size_t N>
using ByteArray = std::array<std::uint8_t, N>;

ByteView as_bytes(std::string_view text);
std::string_view as_text(ByteView bytes);
Bytes to_bytes(std::string_view text);
void append(Bytes& out, ByteView more);

// Equal length and content, in time that depends on the length only.
bool equal_constant_time(ByteView a, ByteView b);
// Overwrites memory in a way that the compiler keeps.
void wipe(MutableByteView bytes);
void wipe(std::string& text);
void wipe(std::u32string& text);

// Secret bytes on the heap. Moves leave the source empty; the destructor wipes. `clone` is the only
// way to copy and `reveal` the only way to read, so that both can be found by a search.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size) : bytes_(size) {}
  explicit SecretBytes(ByteView bytes) : bytes_(bytes.begin(), bytes.end()) {}
  // Takes the buffer over, so that no second copy is left behind.
  static SecretBytes adopt(Bytes&& bytes);
  ~SecretBytes() { wipe(bytes_); }

  SecretBytes(const SecretBytes&) = delete;             // use clone()
  SecretBytes& operator=(const SecretBytes&) = delete;  // use clone()
  SecretBytes(SecretBytes&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  SecretBytes& operator=(SecretBytes&& other) noexcept;

  bool operator==(const SecretBytes&) const = delete;  // use equal_constant_time

  SecretBytes clone() const { return SecretBytes(ByteView(bytes_)); }
  ByteView reveal() const { return bytes_; }
  MutableByteView reveal_mutable() { return bytes_; }
  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }

 private:
  Bytes bytes_;
};

// What a person wrote.
class Plaintext {
 public:
  Plaintext() = default;
  explicit Plaintext(Bytes&& bytes) : bytes_(SecretBytes::adopt(std::move(bytes))) {}
  explicit Plaintext(SecretBytes&& bytes) : bytes_(std::move(bytes)) {}
  ByteView reveal() const { return bytes_.reveal(); }
  std::size_t size() const { return bytes_.size(); }

 private:
  SecretBytes bytes_;
};

// What may be uploaded. `sealed` is called by the adapters that encrypt, and by nobody else.
class Ciphertext {
 public:
  Ciphertext() = default;
  static Ciphertext sealed(Bytes&& bytes) { return Ciphertext(std::move(bytes)); }
  ByteView view() const { return bytes_; }
  std::size_t size() const { return bytes_.size(); }
  Bytes take() && { return std::move(bytes_); }

 private:
  explicit Ciphertext(Bytes&& bytes) : bytes_(std::move(bytes)) {}
  Bytes bytes_;
};

// RFC 4648, 4: with padding, no line breaks. Decoding refuses anything non-canonical (kBadBase64).
std::string base64_encode(ByteView bytes);
Result<Bytes> base64_decode(std::string_view text);
// RFC 4648, 5: URL-safe alphabet, no padding.
std::string base64url_encode(ByteView bytes);
Result<Bytes> base64url_decode(std::string_view text);
// Lower-case hexadecimal; decoding takes both cases (kBadHex).
std::string hex_encode(ByteView bytes);
Result<Bytes> hex_decode(std::string_view text);

// RFC 3629: no surrogates, no overlong forms, nothing above U+10FFFF.
bool is_valid_utf8(std::string_view text);

}  // namespace waferseal

#endif  // WAFERSEAL_BYTES_H_
