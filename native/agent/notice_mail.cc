#include "native/agent/notice_mail.h"

#include <array>
#include <ctime>

#include "waferseal/link.h"
#include "waferseal/mime.h"

namespace waferseal::delivery {
namespace {

std::string day_of(UnixTime time) {
  const std::time_t seconds = unix_seconds(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts);
  return std::string(text.data(), size);
}

// Text that is wiped when it is dropped, of room enough from the start that it is never moved.
class WipedText {
 public:
  explicit WipedText(std::size_t room) { text_.reserve(room); }
  WipedText(std::string&& text) : text_(std::move(text)) {}  // NOLINT(google-explicit-constructor)
  ~WipedText() { wipe({reinterpret_cast<std::uint8_t*>(text_.data()), text_.size()}); }
  WipedText(const WipedText&) = delete;
  WipedText& operator=(const WipedText&) = delete;
  std::string& text() { return text_; }
  std::string_view view() const { return text_; }

 private:
  std::string text_;
};

// The page that takes a pasted code: the link without its secret.
std::string_view page_of(std::string_view link) { return link.substr(0, link.find('#')); }

void write_text(const Notice& notice, const std::string& sender, std::string_view link,
                std::string_view code, std::string& out) {
  // NOLINTBEGIN(bugprone-suspicious-missing-comma): lines of one text stand below each other.
  for (const std::string_view part : std::initializer_list<std::string_view>{
           sender,
           " has sent you a protected message.\n"
           "\n"
           "Open this link to read it. You will be asked a question whose answer you know;\n"
           "the sender has chosen it for you.\n"
           "\n",
           link,
           "\n"
           "\n"
           "If the link does not open, go to ",
           page_of(link),
           "\n"
           "and paste this code:\n"
           "\n",
           code,
           "\n"
           "\n"
           "The message can be read until "}) {
    out += part;
  }
  // NOLINTEND(bugprone-suspicious-missing-comma)
  out += day_of(notice.expires);
  out +=
      " (UTC). Nobody will ask you for the answer\n"
      "by mail or on the telephone. If you do not know the sender, ignore this message.\n";
}

}  // namespace

Result<Plaintext> compose_notice_mail(const Notice& notice, UnixTime now, RandomSource& random) {
  constexpr std::size_t kRoom = 4096;  // a link has at most 1000 bytes, a mailbox 254
  const std::string_view link = as_text(notice.link.reveal());
  WAFERSEAL_TRY(const ParsedLink parsed, parse_link(link));
  const std::string sender = notice.sender.display();
  const WipedText code(parsed.secret.paste_code());
  WipedText text(kRoom);
  write_text(notice, sender, link, code.view(), text.text());
  mime::Message mail{
      .from = {"", notice.sender},
      .to = {{"", notice.recipient}},
      .subject = "Protected message from " + sender,
      .date = now,
      .message_id = "notice." + hex_encode(notice.slot_id) + "@" + notice.sender.domain().ascii(),
  };
  mail.text.swap(text.text());
  Result<Plaintext> composed = mime::compose(mail, random);
  mail.text.swap(text.text());
  return composed;
}

}  // namespace waferseal::delivery
