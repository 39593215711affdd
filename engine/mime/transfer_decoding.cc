#include "engine/mime/transfer_decoding.h"

#include <optional>
#include <string>

#include "engine/mime/header_parse.h"

namespace waferseal::mime {
namespace {

int base64_value(std::uint8_t c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

int hex_value(std::uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// The byte that two hexadecimal digits at `at` mean.
std::optional<std::uint8_t> hex_byte(ByteView text, std::size_t at) {
  if (at + 1 >= text.size()) return std::nullopt;
  const int high = hex_value(text[at]);
  const int low = hex_value(text[at + 1]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<std::uint8_t>(high * 16 + low);
}

bool is_space(std::uint8_t c) { return c == ' ' || c == '\t'; }

// A line of quoted-printable has 76 characters. A run of white space that is longer than this is
// not what was added on the way, and taking it for content bounds what is held back.
constexpr std::size_t kMostWhiteSpace = std::size_t{16} << 10;

}  // namespace

void Base64Decoder::take(ByteView piece, Bytes& out) {
  for (const std::uint8_t c : piece) take(c, out);
}

void Base64Decoder::take(std::uint8_t c, Bytes& out) {
  if (c == '\r' || c == '\n' || is_space(c)) return;
  if (c == '=') {
    // Some programs join encoded pieces, each with its own padding.
    if (count_ == 1) damaged_ = true;
    end_group(out);
    ended_ = true;
    return;
  }
  const int value = base64_value(c);
  if (value < 0) {
    damaged_ = true;
    return;
  }
  if (ended_) damaged_ = true;
  ended_ = false;
  group_ = group_ << 6 | static_cast<std::uint32_t>(value);
  if (++count_ == 4) {
    out.push_back(static_cast<std::uint8_t>(group_ >> 16));
    out.push_back(static_cast<std::uint8_t>(group_ >> 8));
    out.push_back(static_cast<std::uint8_t>(group_));
    group_ = 0;
    count_ = 0;
  }
}

void Base64Decoder::end_group(Bytes& out) {
  if (count_ == 2) out.push_back(static_cast<std::uint8_t>(group_ >> 4));
  if (count_ == 3) {
    out.push_back(static_cast<std::uint8_t>(group_ >> 10));
    out.push_back(static_cast<std::uint8_t>(group_ >> 2));
  }
  group_ = 0;
  count_ = 0;
}

void Base64Decoder::finish(Bytes& out) {
  if (count_ != 0) damaged_ = true;  // the padding is missing, or a character is
  end_group(out);
}

void QuotedPrintableDecoder::take(ByteView piece, Bytes& out) {
  for (const std::uint8_t c : piece) take(c, out);
}

void QuotedPrintableDecoder::take(std::uint8_t c, Bytes& out) {
  switch (state_) {
    case State::kPlain:
      return take_plain(c, out);
    case State::kReturn:
      return take_return(c, out);
    case State::kEquals:
      return take_equals(c, out);
    case State::kHex:
      return take_hex(c, out);
    case State::kSoft:
      return take_soft(c, out);
    case State::kSoftReturn:
      return take_soft_return(c, out);
  }
}

void QuotedPrintableDecoder::take_plain(std::uint8_t c, Bytes& out) {
  if (c == '\n') return end_line(out);
  if (is_space(c)) {
    white_.push_back(c);
    if (white_.size() >= kMostWhiteSpace) keep_white(out);
  } else if (c == '\r') {
    state_ = State::kReturn;
  } else {
    keep_white(out);
    if (c == '=') {
      state_ = State::kEquals;
    } else {
      out.push_back(c);
    }
  }
}

void QuotedPrintableDecoder::take_return(std::uint8_t c, Bytes& out) {
  if (c == '\n') return end_line(out);
  keep_white(out);
  out.push_back('\r');
  state_ = State::kPlain;
  take_plain(c, out);
}

void QuotedPrintableDecoder::take_equals(std::uint8_t c, Bytes& out) {
  if (hex_value(c) >= 0) {
    digit_ = c;
    state_ = State::kHex;
  } else {
    take_soft(c, out);
  }
}

void QuotedPrintableDecoder::take_hex(std::uint8_t c, Bytes& out) {
  const int low = hex_value(c);
  if (low >= 0) {
    out.push_back(static_cast<std::uint8_t>(hex_value(digit_) * 16 + low));
    state_ = State::kPlain;
    return;
  }
  keep_equals(out);
  take_plain(digit_, out);
  take_plain(c, out);
}

// A soft line break, with white space allowed before the line end.
void QuotedPrintableDecoder::take_soft(std::uint8_t c, Bytes& out) {
  if (is_space(c) && white_.size() + 1 < kMostWhiteSpace) {
    white_.push_back(c);
    state_ = State::kSoft;
  } else if (c == '\r') {
    state_ = State::kSoftReturn;
  } else if (c == '\n') {
    white_.clear();
    state_ = State::kPlain;
  } else {
    keep_equals(out);
    take_plain(c, out);
  }
}

void QuotedPrintableDecoder::take_soft_return(std::uint8_t c, Bytes& out) {
  if (c == '\n') return take_soft(c, out);
  keep_equals(out);
  take_return(c, out);
}

// RFC 2045, 6.7 (3): white space at the end of a line was added.
void QuotedPrintableDecoder::end_line(Bytes& out) {
  white_.clear();
  out.push_back('\r');
  out.push_back('\n');
  state_ = State::kPlain;
}

void QuotedPrintableDecoder::keep_white(Bytes& out) {
  append(out, white_);
  white_.clear();
}

void QuotedPrintableDecoder::keep_equals(Bytes& out) {
  damaged_ = true;
  out.push_back('=');
  state_ = State::kPlain;
}

void QuotedPrintableDecoder::finish(Bytes& out) {
  if (state_ == State::kHex) {
    keep_equals(out);
    take_plain(digit_, out);
  }
  // Behind a last "=" a line end was meant.
  if (state_ == State::kPlain || state_ == State::kReturn) keep_white(out);
  if (state_ == State::kReturn) out.push_back('\r');
  white_.clear();
  state_ = State::kPlain;
}

TransferDecoder::TransferDecoder(std::string_view encoding) : decoder_(decoder_for(encoding)) {}

TransferDecoder::Decoder TransferDecoder::decoder_for(std::string_view encoding) {
  const std::string name = lower_case(encoding);
  if (name == "base64") return Base64Decoder();
  if (name == "quoted-printable") return QuotedPrintableDecoder();
  return IdentityDecoder(name.empty() || name == "7bit" || name == "8bit" || name == "binary");
}

void TransferDecoder::take(ByteView piece, Bytes& out) {
  std::visit([&](auto& decoder) { decoder.take(piece, out); }, decoder_);
}

void TransferDecoder::finish(Bytes& out) {
  std::visit([&](auto& decoder) { decoder.finish(out); }, decoder_);
}

bool TransferDecoder::damaged() const {
  return std::visit([](const auto& decoder) { return decoder.damaged(); }, decoder_);
}

std::size_t TransferDecoder::expected_size(std::size_t encoded_size) const {
  return std::holds_alternative<Base64Decoder>(decoder_) ? encoded_size / 4 * 3 : encoded_size;
}

DecodedContent decode_content(std::string_view encoding, ByteView content) {
  TransferDecoder decoder(encoding);
  DecodedContent out;
  out.bytes.reserve(decoder.expected_size(content.size()));
  decoder.take(content, out.bytes);
  decoder.finish(out.bytes);
  out.damaged = decoder.damaged();
  return out;
}

DecodedContent decode_base64(ByteView text) { return decode_content("base64", text); }

DecodedContent decode_quoted_printable(ByteView text) {
  return decode_content("quoted-printable", text);
}

Bytes decode_q(std::string_view text) {
  Bytes out;
  const ByteView bytes = as_bytes(text);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '=') {
      if (const auto byte = hex_byte(bytes, i + 1)) {
        out.push_back(*byte);
        i += 2;
        continue;
      }
    }
    out.push_back(bytes[i] == '_' ? std::uint8_t{' '} : bytes[i]);
  }
  return out;
}

Bytes decode_percent(std::string_view text) {
  Bytes out;
  const ByteView bytes = as_bytes(text);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '%') {
      if (const auto byte = hex_byte(bytes, i + 1)) {
        out.push_back(*byte);
        i += 2;
        continue;
      }
    }
    out.push_back(bytes[i]);
  }
  return out;
}

}  // namespace waferseal::mime
