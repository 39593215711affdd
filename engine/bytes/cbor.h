// Deterministically encoded CBOR (RFC 8949, 4.2.1) in the subset that SPEC.md uses: unsigned and
// negative integers, byte strings, text strings, arrays, maps with unsigned integer keys in
// ascending order, booleans and null. Definite lengths and shortest forms only. The reader refuses
// everything else (kBadCbor), trailing bytes included, so that a record has exactly one encoding.
//
//   CborWriter w;
//   w.map(2); w.uint(1); w.bytes(id); w.uint(2); w.text("question");
//   Bytes record = std::move(w).take();
//
//   CborReader r(record);
//   r.map(2); r.key(1); id = r.bytes(16); r.key(2); text = r.text(); r.end();
//
// (each of them in WAFERSEAL_TRY or WAFERSEAL_CHECK).
#ifndef WAFERSEAL_ENGINE_BYTES_CBOR_H_
#define WAFERSEAL_ENGINE_BYTES_CBOR_H_

#include <cstdint>
#include <string>

#include "waferseal/bytes.h"

namespace waferseal {

class CborWriter {
 public:
  CborWriter() = default;
  // For records that hold secrets: as long as they fit, nothing is moved and no copy stays behind.
  explicit CborWriter(std::size_t capacity) { out_.reserve(capacity); }

  void uint(std::uint64_t value) { head(0, value); }
  void integer(std::int64_t value);
  void bytes(ByteView value);
  void text(std::string_view value);
  void array(std::size_t items) { head(4, items); }
  void map(std::size_t pairs) { head(5, pairs); }
  void boolean(bool value) { out_.push_back(value ? 0xF5 : 0xF4); }
  void null() { out_.push_back(0xF6); }
  Bytes take() && { return std::move(out_); }

 private:
  void head(std::uint8_t major, std::uint64_t value);
  Bytes out_;
};

// Reads forward; each call takes one item of the wanted type or fails and leaves the reader
// unusable.
class CborReader {
 public:
  explicit CborReader(ByteView in) : in_(in) {}

  Result<std::uint64_t> uint();
  Result<std::int64_t> integer();
  Result<ByteView> bytes();
  // Exactly `size` bytes.
  Result<ByteView> bytes(std::size_t size);
  Result<std::string> text();
  // Number of items; at most `most`, and never more than the bytes that are left.
  Result<std::size_t> array(std::size_t most);
  Result<std::size_t> map(std::size_t most);
  Result<bool> boolean();
  // True, and takes it, if the next item is null.
  bool take_null();
  // The next map key must be this one.
  Status key(std::uint64_t expected);
  bool at_end() const { return in_.empty(); }
  // Refuses trailing bytes.
  Status end() const;

 private:
  Result<std::uint64_t> head(std::uint8_t major);
  ByteView in_;
};

// Reads a byte string of exactly N bytes.
template <std::size_t N>
Result<ByteArray<N>> cbor_array(CborReader& reader) {
  WAFERSEAL_TRY(const ByteView view, reader.bytes(N));
  ByteArray<N> out;
  for (std::size_t i = 0; i < N; ++i) out[i] = view[i];
  return out;
}

}  // namespace waferseal

#endif  // WAFERSEAL_ENGINE_BYTES_CBOR_H_
