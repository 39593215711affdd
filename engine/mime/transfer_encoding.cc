#include "engine/mime/transfer_encoding.h"

#include <algorithm>

#include "engine/mime/header_check.h"

namespace waferseal::mime {
namespace {

constexpr std::size_t kMaxLine = 76;      // RFC 2045, 6.7 (5) and 6.8
constexpr std::size_t kMaxRawLine = 998;  // RFC 5322, 2.1.1

// Calls `line` with each line without its end, be it CRLF, CR or LF.
template <class F>
Status for_each_line(std::string_view text, F line) {
  while (!text.empty()) {
    const auto end = text.find_first_of("\r\n");
    WAFERSEAL_CHECK(line(text.substr(0, end)));
    if (end == std::string_view::npos) break;
    const bool crlf = text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n';
    text.remove_prefix(end + (crlf ? 2 : 1));
  }
  return Done{};
}

// Some programs on the way quote a line that starts with "From " (mbox), or drop white space at
// the end of a line.
bool is_safe_line(std::string_view line) {
  if (line.size() > kMaxLine || line.substr(0, 5) == "From ") return false;
  if (!line.empty() && (line.back() == ' ' || line.back() == '\t')) return false;
  return std::all_of(line.begin(), line.end(),
                     [](char c) { return (c >= 0x20 && c < 0x7F) || c == '\t'; });
}

std::string quoted_printable_line(std::string_view line) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const auto byte = static_cast<unsigned char>(c);
    const bool last = i + 1 == line.size();
    const bool literal = (c > 0x20 && c < 0x7F && c != '=') || ((c == ' ' || c == '\t') && !last);
    const bool from = i == 0 && line.substr(0, 5) == "From ";
    const std::size_t length = literal && !from ? 1 : 3;
    // A soft line break needs a column of its own.
    if (column + length > (last ? kMaxLine : kMaxLine - 1)) {
      out += "=\r\n";
      column = 0;
    }
    if (length == 1) {
      out += c;
    } else {
      out += {'=', kHex[byte >> 4], kHex[byte & 15]};
    }
    column += length;
  }
  return out + "\r\n";
}

std::size_t quoted_printable_estimate(std::string_view text) {
  std::size_t length = 0;
  for (const char c : text) length += (c >= 0x20 && c < 0x7F && c != '=') || c == '\n' ? 1 : 3;
  return length;
}

// With CRLF line ends throughout, for base64 (RFC 2046, 4.1.1: the canonical form of text).
Bytes canonical_text(std::string_view text) {
  Bytes out;
  out.reserve(text.size() + text.size() / 16 + 2);
  const Status ok = for_each_line(text, [&](std::string_view line) -> Status {
    append(out, as_bytes(line));
    append(out, as_bytes("\r\n"));
    return Done{};
  });
  return ok ? out : Bytes{};
}

}  // namespace

std::string_view encoding_name(TransferEncoding encoding) {
  switch (encoding) {
    case TransferEncoding::k7Bit:
      return "7bit";
    case TransferEncoding::kQuotedPrintable:
      return "quoted-printable";
    case TransferEncoding::kBase64:
      break;
  }
  return "base64";
}

TransferEncoding choose_text_encoding(std::string_view text) {
  const Status safe = for_each_line(text, [](std::string_view line) -> Status {
    if (is_safe_line(line)) return Done{};
    return Code::kInvalidArgument;
  });
  if (safe) return TransferEncoding::k7Bit;
  // Quoted-printable stays readable, so it may be a quarter larger than base64.
  const std::size_t bound = text.size() / 3 * 5 + 2;
  return quoted_printable_estimate(text) <= bound ? TransferEncoding::kQuotedPrintable
                                                  : TransferEncoding::kBase64;
}

namespace {

class SevenBitCheck final : public ByteSink {
 public:
  Status write(ByteView bytes) override {
    for (const std::uint8_t byte : bytes) take(byte);
    return Done{};
  }
  bool holds() const { return holds_ && !after_cr_; }

 private:
  void take(std::uint8_t byte) {
    if (after_cr_ || byte == '\n') {
      holds_ = holds_ && after_cr_ && byte == '\n';
      after_cr_ = false;
      column_ = 0;
    } else if (byte == '\r') {
      after_cr_ = true;
    } else if (byte == 0 || byte >= 0x80 || ++column_ > kMaxRawLine) {
      holds_ = false;
    }
  }

  bool holds_ = true;
  bool after_cr_ = false;
  std::size_t column_ = 0;
};

}  // namespace

bool is_7bit(ByteView bytes) {
  SevenBitCheck check;
  return check.write(bytes).ok() && check.holds();
}

Result<bool> is_7bit(const ByteSource& source) {
  SevenBitCheck check;
  WAFERSEAL_CHECK(copy(source, check));
  return check.holds();
}

Status write_text(std::string_view text, TransferEncoding encoding, ByteSink& sink) {
  if (encoding == TransferEncoding::kBase64) {
    Bytes canonical = canonical_text(text);
    std::string lines = base64_lines(canonical) + "\r\n";
    wipe(canonical);
    const Status written = sink.write(as_bytes(lines));
    wipe(lines);
    return written;
  }
  return for_each_line(text, [&](std::string_view line) -> Status {
    std::string out = encoding == TransferEncoding::k7Bit ? std::string(line) + "\r\n"
                                                          : quoted_printable_line(line);
    return sink.write(as_bytes(out));
  });
}

std::string base64_lines(ByteView bytes) {
  std::string encoded = base64_encode(bytes);
  std::string out;
  out.reserve(encoded.size() / kMaxLine * kBase64LineOut + kBase64LineOut);
  for (std::size_t at = 0; at < encoded.size(); at += kMaxLine) {
    if (at > 0) out += "\r\n";
    out.append(encoded, at, kMaxLine);
  }
  wipe(encoded);
  return out;
}

std::uint64_t base64_lines_size(std::uint64_t bytes) {
  if (bytes == 0) return 0;
  return (bytes + 2) / 3 * 4 + (bytes - 1) / kBase64LineIn * 2;
}

}  // namespace waferseal::mime
