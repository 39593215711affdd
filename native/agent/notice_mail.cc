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

// The page that takes a pasted code: the link without its secret.
std::string page_of(const std::string& link) { return link.substr(0, link.find('#')); }

}  // namespace

Result<Plaintext> compose_notice_mail(const Notice& notice, UnixTime now, RandomSource& random) {
  const std::string link(as_text(notice.link.reveal()));
  WAFERSEAL_TRY(const ParsedLink parsed, parse_link(link));
  const std::string sender = notice.sender.display();
  mime::Message mail{
      .from = {"", notice.sender},
      .to = {{"", notice.recipient}},
      .subject = "Protected message from " + sender,
      .date = now,
      .message_id = "notice." + hex_encode(notice.slot_id) + "@" + notice.sender.domain().ascii(),
  };
  mail.text = sender +
              " has sent you a protected message.\n"
              "\n"
              "Open this link to read it. You will be asked a question whose answer you know;\n"
              "the sender has chosen it for you.\n"
              "\n" +
              link +
              "\n"
              "\n"
              "If the link does not open, go to " +
              page_of(link) +
              "\n"
              "and paste this code:\n"
              "\n" +
              parsed.secret.paste_code() +
              "\n"
              "\n"
              "The message can be read until " +
              day_of(notice.expires) +
              " (UTC). Nobody will ask you for the answer\n"
              "by mail or on the telephone. If you do not know the sender, ignore this message.\n";
  return mime::compose(mail, random);
}

}  // namespace waferseal::delivery
