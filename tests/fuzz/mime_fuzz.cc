// Mail from arbitrary bytes. What is read is valid UTF-8, within the limits, and composing it again
// gives mail that reads the same.
#include <cstdint>
#include <cstdlib>
#include <random>

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
  if (!mail) return 0;
  require(count_parts(mail->root, 0) <= 1000);
  require(is_valid_utf8(mail->subject) && is_valid_utf8(mail->text) && is_valid_utf8(mail->html));
  require(mail->subject.find_first_of("\r\n") == std::string::npos);
  compose_again(*mail);
  return 0;
}
