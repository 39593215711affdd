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

}  // namespace

Result<Plaintext> compose_notice_mail(const Notice& notice, const NoticeTemplate& words,
                                      UnixTime now, RandomSource& random) {
  // A link has at most 1000 bytes, a mailbox 254; in HTML an octet may take six.
  constexpr std::size_t kRoom = 64 * 1024;
  const std::string_view link = as_text(notice.link.reveal());
  WAFERSEAL_TRY(const ParsedLink parsed, parse_link(link));
  const std::string sender = notice.sender.display();
  const std::string recipient = notice.recipient.display();
  const std::string expires = day_of(notice.expires);
  const WipedText code(parsed.secret.paste_code());
  const NoticeTemplate::Values values{.sender = sender,
                                      .recipient = recipient,
                                      .link = link,
                                      .page = page_of(link),
                                      .code = code.view(),
                                      .expires = expires};
  WipedText text(kRoom);
  WipedText html(kRoom);
  words.write_text(values, text.text());
  words.write_html(values, html.text());
  mime::Message mail{
      .from = {"", notice.sender},
      .to = {{"", notice.recipient}},
      .date = now,
      .message_id = "notice." + hex_encode(notice.slot_id) + "@" + notice.sender.domain().ascii(),
  };
  words.write_subject(values, mail.subject);
  mail.text.swap(text.text());
  mail.html.swap(html.text());
  Result<Plaintext> composed = mime::compose(mail, random);
  mail.text.swap(text.text());
  mail.html.swap(html.text());
  return composed;
}

}  // namespace waferseal::delivery
