// Mail from arbitrary bytes. What is read is valid UTF-8, within the limits, and composing it again
// gives mail that reads the same.
#include <cstdint>
#include <cstdlib>
#include <random>

#include "engine/mime/memory_source.h"
#include "engine/mime/parse.h"
#include "waferseal/mime.h"

namespace {

using namespace waferseal;

class FixedRandom : public RandomSource {
 public:
  void fill(MutableByteView out) override {
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(engine_());
  }

 private:
  std::mt19937_64 engine_{1};
};

void require(bool condition) {
  if (!condition) std::abort();
}

std::size_t count_parts(const mime::Part& part, std::size_t depth) {
  require(depth <= 20);
  require(is_valid_utf8(part.file_name));
  require(part.file_name.find_first_of("/\\\r\n") == std::string::npos);
  std::size_t count = 1;
  for (const mime::Part& inner : part.parts) count += count_parts(inner, depth + 1);
  return count;
}

// Puts what comes behind what came.
class CollectingSink : public ByteSink {
 public:
  Status write(ByteView bytes) override {
    append(all, bytes);
    return Done{};
  }

  Bytes all;
};

// What is left where it is reads as what is taken into memory.
void require_same(const mime::Part& part, const mime::Part& left, const ByteSource& source) {
  CollectingSink sink;
  const auto read = mime::read_content(source, left, sink);
  require(read.ok() && sink.all == part.content && read->damaged == part.damaged);
  require(left.media_type == part.media_type && left.header.size() == part.header.size());
  if (left.stored) return;
  require(left.parts.size() == part.parts.size());
  for (std::size_t i = 0; i < part.parts.size(); ++i) {
    require_same(part.parts[i], left.parts[i], source);
  }
}

void compose_again(const mime::ParsedMessage& mail) {
  if (mail.from.empty() || !mail.from[0].mailbox) return;
  mime::Message message{.from = {mail.from[0].name, *mail.from[0].mailbox},
                        .subject = mail.subject,
                        .message_id = "1@example.org",
                        .text = mail.text};
  for (const mime::Part* part : mail.attachments()) {
    message.attachments.push_back({.file_name = part->file_name, .content = part->content});
  }
  FixedRandom random;
  const auto composed = mime::compose(message, random);
  // Decoded text may hold C1 controls or line separators, which are refused in fields.
  if (!composed) {
    require(composed.code() == Code::kMailHeaderInjection);
    return;
  }
  const auto again = mime::parse(composed->reveal());
  require(again.ok());
  require(again->from.size() == 1 && again->from[0].mailbox == mail.from[0].mailbox);
  require(again->from[0].name == mail.from[0].name);
  require(again->attachments().size() == message.attachments.size());
  for (std::size_t i = 0; i < message.attachments.size(); ++i) {
    require(again->attachments()[i]->content == message.attachments[i].content);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto mail = mime::parse({data, size});
  // A stored message is not taken apart, so that it can reach no limit.
  const mime::MemorySource source({data, size});
  const auto left = mime::parse_message(source, {.max_in_memory = 4, .max_text_bytes = 64},
                                        mime::Keep::kWhatIsSmall, 16);
  require(left.ok() || !mail.ok());
  if (!mail) return 0;
  require_same(mail->root, left->root, source);
  require(count_parts(mail->root, 0) <= 1000);
  require(is_valid_utf8(mail->subject) && is_valid_utf8(mail->text) && is_valid_utf8(mail->html));
  require(mail->subject.find_first_of("\r\n") == std::string::npos);
  compose_again(*mail);
  return 0;
}
