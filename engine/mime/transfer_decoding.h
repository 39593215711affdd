// RFC 2045, 6: the way back, taking what faulty senders write.
#ifndef WAFERSEAL_ENGINE_MIME_TRANSFER_DECODING_H_
#define WAFERSEAL_ENGINE_MIME_TRANSFER_DECODING_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "waferseal/bytes.h"

namespace waferseal::mime {

struct DecodedContent {
  Bytes bytes;
  bool damaged = false;  // something was not as the encoding says, and was passed over
};

class Base64Decoder {
 public:
  void take(ByteView piece, Bytes& out);
  void finish(Bytes& out);
  bool damaged() const { return damaged_; }

 private:
  void take(std::uint8_t c, Bytes& out);
  // What an unfinished group of four says.
  void end_group(Bytes& out);

  std::uint32_t group_ = 0;
  int count_ = 0;
  bool ended_ = false;
  bool damaged_ = false;
};

class QuotedPrintableDecoder {
 public:
  void take(ByteView piece, Bytes& out);
  void finish(Bytes& out);
  bool damaged() const { return damaged_; }

 private:
  enum class State {
    kPlain,
    kReturn,      // after a CR: is it a line end?
    kEquals,      // after "=": is it a byte or a soft line break?
    kHex,         // after "=" and one digit
    kSoft,        // after "=" and white space
    kSoftReturn,  // after "=", perhaps white space, and a CR
  };

  void take(std::uint8_t c, Bytes& out);
  void take_plain(std::uint8_t c, Bytes& out);
  void take_return(std::uint8_t c, Bytes& out);
  void take_equals(std::uint8_t c, Bytes& out);
  void take_hex(std::uint8_t c, Bytes& out);
  void take_soft(std::uint8_t c, Bytes& out);
  void take_soft_return(std::uint8_t c, Bytes& out);
  void end_line(Bytes& out);
  void keep_white(Bytes& out);
  // The "=" was neither: it stays as it is.
  void keep_equals(Bytes& out);

  State state_ = State::kPlain;
  std::uint8_t digit_ = 0;
  // White space of which only the next byte says whether it is content.
  Bytes white_;
  bool damaged_ = false;
};

class IdentityDecoder {
 public:
  explicit IdentityDecoder(bool known) : damaged_(!known) {}
  void take(ByteView piece, Bytes& out) { append(out, piece); }
  void finish(Bytes&) {}
  bool damaged() const { return damaged_; }

 private:
  bool damaged_;
};

// Decodes content that comes in pieces of any sizes, in memory that does not depend on how much
// comes. What is decoded is put behind what `out` holds.
class TransferDecoder {
 public:
  // `encoding` is the value of Content-Transfer-Encoding without comments, any case; empty is 7bit.
  explicit TransferDecoder(std::string_view encoding);
  void take(ByteView piece, Bytes& out);
  // After the last piece.
  void finish(Bytes& out);
  bool damaged() const;
  // About how much content of this encoded size becomes: to make room.
  std::size_t expected_size(std::size_t encoded_size) const;

 private:
  using Decoder = std::variant<IdentityDecoder, Base64Decoder, QuotedPrintableDecoder>;
  static Decoder decoder_for(std::string_view encoding);

  Decoder decoder_;
};

// The whole content at once. `encoding` as above.
DecodedContent decode_content(std::string_view encoding, ByteView content);

DecodedContent decode_base64(ByteView text);
DecodedContent decode_quoted_printable(ByteView text);
// The Q encoding of RFC 2047, 4.2.
Bytes decode_q(std::string_view text);
// %41 as in RFC 2231, 4. A % that no two digits follow stays.
Bytes decode_percent(std::string_view text);

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_TRANSFER_DECODING_H_
