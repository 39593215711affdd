#include "engine/mime/part_parser.h"

#include <algorithm>
#include <utility>

#include "engine/mime/stored_content.h"
#include "waferseal/stream.h"

namespace waferseal::mime {
namespace {

constexpr std::string_view kHyphens = "--";

enum class Delimiter { kNone, kNext, kLast };

// A line that ends a part: "--boundary", or "--boundary--" for the last one, then only white space
// (RFC 2046, 5.1.1).
Delimiter delimiter_of(const ScannedLine& line, std::string_view boundary) {
  std::string_view text = line.head;
  if (!text.starts_with(kHyphens)) return Delimiter::kNone;
  text.remove_prefix(kHyphens.size());
  if (!text.starts_with(boundary)) return Delimiter::kNone;
  text.remove_prefix(boundary.size());
  const bool last = text.starts_with(kHyphens);
  const std::size_t length = kHyphens.size() + boundary.size() + (last ? kHyphens.size() : 0);
  if (line.solid > length) return Delimiter::kNone;
  return last ? Delimiter::kLast : Delimiter::kNext;
}

}  // namespace

Status ParseBudget::enter(std::size_t depth) {
  if (depth > limits_.max_depth) return Error{Code::kMailTooDeep, {}, {}};
  if (++parts_ > limits_.max_parts) return Error{Code::kMailTooManyParts, {}, {}};
  return Done{};
}

bool ParseBudget::takes(const Part& part, std::uint64_t size) {
  const bool shown = is_text(part) && !part.is_attachment;
  std::uint64_t& left = shown ? texts_left_ : others_left_;
  if (size > left || (!shown && size > limits_.max_in_memory)) return false;
  left -= size;
  return true;
}

PartParser::PartParser(const ByteSource& source, ParseBudget& budget, Keep keep, std::size_t depth,
                       std::size_t buffer_size)
    : source_(source),
      budget_(budget),
      keep_(keep),
      depth_(depth),
      buffer_size_(buffer_size),
      scanner_(source, buffer_size) {}

Result<Part> PartParser::parse() {
  WAFERSEAL_CHECK(open_part(0, kPlainText));
  ScannedLine line;
  while (true) {
    WAFERSEAL_TRY(const bool more, scanner_.next(head_size(), line));
    if (!more) break;
    WAFERSEAL_CHECK(take(line));
    text_end_ = line.text_end;
  }
  WAFERSEAL_CHECK(close_parts(0, source_.size()));
  return std::move(root_);
}

// As much of a line as decides what it is.
std::size_t PartParser::head_size() const {
  if (!open_.back().in_header) return longest_delimiter_;
  return std::max(longest_delimiter_, budget_.limits().max_header_bytes);
}

Status PartParser::take(const ScannedLine& line) {
  WAFERSEAL_TRY(const bool delimiter, take_delimiter(line));
  OpenPart& innermost = open_.back();
  if (delimiter || !innermost.in_header) return Done{};
  WAFERSEAL_TRY(const HeaderReader::Step step,
                innermost.header.take(line.head, line.text_end - innermost.start));
  if (step == HeaderReader::Step::kGoesOn) return Done{};
  if (step == HeaderReader::Step::kEnded) {
    end_header(innermost, line.next);
    return Done{};
  }
  end_header(innermost, line.start);
  innermost.head.part.damaged = true;
  // The first line of the content may be the first delimiter.
  WAFERSEAL_CHECK(take_delimiter(line));
  return Done{};
}

Result<bool> PartParser::take_delimiter(const ScannedLine& line) {
  if (!line.head.starts_with(kHyphens)) return false;
  for (std::size_t i = 0; i < open_.size(); ++i) {
    OpenPart& open = open_[i];
    if (open.head.boundary.empty() || open.ended) continue;
    const Delimiter delimiter = delimiter_of(line, open.head.boundary);
    if (delimiter == Delimiter::kNone) continue;
    open.divided = true;
    open.ended = delimiter == Delimiter::kLast;
    // The line end before a delimiter belongs to it.
    WAFERSEAL_CHECK(close_parts(i + 1, text_end_));
    if (!open.ended) {
      // RFC 2046, 5.1.5.
      const bool digest = open.head.part.media_type == "multipart/digest";
      WAFERSEAL_CHECK(open_part(line.next, digest ? kMessage : kPlainText));
    }
    return true;
  }
  return false;
}

Status PartParser::open_part(std::uint64_t start, std::string_view default_type) {
  WAFERSEAL_CHECK(budget_.enter(depth_ + open_.size()));
  open_.push_back({.start = start,
                   .default_type = default_type,
                   .header = HeaderReader(budget_.limits().max_header_bytes)});
  return Done{};
}

void PartParser::end_header(OpenPart& open, std::uint64_t body_start) {
  open.in_header = false;
  open.body_start = body_start;
  open.head = read_part_head(open.header.take_fields(), open.default_type);
  longest_delimiter_ =
      std::max(longest_delimiter_, open.head.boundary.size() + 2 * kHyphens.size());
}

Status PartParser::close_parts(std::size_t count, std::uint64_t end) {
  while (open_.size() > count) {
    OpenPart open = std::move(open_.back());
    open_.pop_back();
    WAFERSEAL_CHECK(finish(open, end));
    Part& part = open.head.part;
    if (open_.empty()) {
      root_ = std::move(part);
    } else {
      open_.back().head.part.parts.push_back(std::move(part));
    }
  }
  return Done{};
}

Status PartParser::finish(OpenPart& open, std::uint64_t end) {
  if (open.in_header) end_header(open, std::max(open.start, end));
  Part& part = open.head.part;
  if (open.divided) {
    part.damaged = part.damaged || !open.ended;  // cut off on the way
    return Done{};
  }
  if (!open.head.boundary.empty()) {
    // Nobody closed what nobody opened: shown as text.
    part.media_type = kPlainText;
    part.damaged = true;
  }
  // Of an empty part the end lies before its start, which is behind a delimiter's line end.
  return take_content(open, std::max(open.body_start, end));
}

Status PartParser::take_content(OpenPart& open, std::uint64_t end) {
  Part& part = open.head.part;
  StoredContent stored{.offset = open.body_start,
                       .size = end - open.body_start,
                       .transfer_encoding = std::move(open.head.transfer_encoding)};
  if (keep_ == Keep::kWhatIsSmall && !budget_.takes(part, stored.size)) {
    part.damaged = part.damaged || TransferDecoder(stored.transfer_encoding).damaged();
    part.is_attachment = part.is_attachment || is_text(part);
    part.stored = std::move(stored);
    return Done{};
  }
  WAFERSEAL_TRY(DecodedContent content, load_content(source_, stored));
  part.content = std::move(content.bytes);
  part.damaged = part.damaged || content.damaged;
  return part.media_type == kMessage ? take_message_apart(part) : Status(Done{});
}

Status PartParser::take_message_apart(Part& part) {
  const MemorySource message(part.content);
  // The depth is that of the part, which is not open any more, and one more.
  PartParser parser(message, budget_, Keep::kAll, depth_ + open_.size() + 1, buffer_size_);
  WAFERSEAL_TRY(Part inner, parser.parse());
  part.parts.push_back(std::move(inner));
  return Done{};
}

}  // namespace waferseal::mime
