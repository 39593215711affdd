// The MIME tree of a message (RFC 2045, RFC 2046), in one pass over its lines.
//
// All parts that contain the line at hand are open, the outermost first. A line is looked at in
// this order: is it a delimiter of an open multipart, the outermost first, so that no part reaches
// beyond the one around it? If not, and the innermost part is in its header, it belongs to that.
// Anything else is content, of which only the place is noted. At its end a part's content is loaded
// and decoded, or left where it is.
#ifndef WAFERSEAL_ENGINE_MIME_PART_PARSER_H_
#define WAFERSEAL_ENGINE_MIME_PART_PARSER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/mime/header_parse.h"
#include "engine/mime/line_scanner.h"
#include "engine/mime/part_head.h"
#include "waferseal/mime.h"

namespace waferseal::mime {

// What a message with all messages inside of it may cost.
class ParseBudget {
 public:
  explicit ParseBudget(const ParseLimits& limits)
      : limits_(limits),
        texts_left_(limits.max_text_bytes),
        others_left_(limits.max_all_in_memory) {}
  const ParseLimits& limits() const { return limits_; }
  // For each part. Errors: kMailTooDeep, kMailTooManyParts.
  Status enter(std::size_t depth);
  // Whether content of this encoded size is taken into memory.
  bool takes(const Part& part, std::uint64_t size);

 private:
  const ParseLimits& limits_;
  std::size_t parts_ = 0;
  std::uint64_t texts_left_;
  std::uint64_t others_left_;
};

enum class Keep { kAll, kWhatIsSmall };

class PartParser {
 public:
  // `depth` is that of the message itself.
  PartParser(const ByteSource& source, ParseBudget& budget, Keep keep, std::size_t depth,
             std::size_t buffer_size);
  // Errors: kMailTooDeep, kMailTooManyParts, kMailHeaderTooLarge, those of the source.
  Result<Part> parse();

 private:
  // A part whose end has not come yet.
  struct OpenPart {
    std::uint64_t start;
    std::string_view default_type;
    HeaderReader header;
    bool in_header = true;
    std::uint64_t body_start = 0;
    PartHead head{};
    bool divided = false;  // its boundary came
    bool ended = false;    // its last boundary came: what follows is the epilogue
  };

  std::size_t head_size() const;
  Status take(const ScannedLine& line);
  Result<bool> take_delimiter(const ScannedLine& line);
  Status open_part(std::uint64_t start, std::string_view default_type);
  void end_header(OpenPart& open, std::uint64_t body_start);
  // Closes the innermost parts until so many are open. Their content ends at `end`.
  Status close_parts(std::size_t count, std::uint64_t end);
  Status finish(OpenPart& open, std::uint64_t end);
  Status take_content(OpenPart& open, std::uint64_t end);
  Status take_message_apart(Part& part);

  const ByteSource& source_;
  ParseBudget& budget_;
  const Keep keep_;
  const std::size_t depth_;
  const std::size_t buffer_size_;
  LineScanner scanner_;
  std::vector<OpenPart> open_;
  Part root_;
  std::size_t longest_delimiter_ = 8;  // of all boundaries so far
  std::uint64_t text_end_ = 0;         // of the line before
};

}  // namespace waferseal::mime

#endif  // WAFERSEAL_ENGINE_MIME_PART_PARSER_H_
