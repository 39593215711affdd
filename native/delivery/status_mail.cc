#include "native/delivery/status_mail.h"

#include <nlohmann/json.hpp>
#include <regex>

#include "engine/crypto/hash.h"
#include "engine/mime/date.h"
#include "waferseal/bytes.h"

namespace waferseal::delivery {
namespace {

struct LastWord {
  std::string host;
  std::string reply;
};

// Of the last mail server that refused something. What was fine before TLS failed explains nothing.
LastWord last_word(const std::string& evidence) {
  LastWord last;
  const auto json = nlohmann::json::parse(evidence, nullptr, false);
  if (!json.is_object() || !json.contains("hosts") || !json["hosts"].is_array()) return last;
  for (const auto& host : json["hosts"]) {
    if (!host.is_object()) continue;
    const std::string reply = host.value("reply", "");
    if (reply.empty() || (reply[0] != '4' && reply[0] != '5')) continue;
    last = {host.value("mx", ""), reply};
  }
  return last;
}

// One line of printable text, as a header field's body has to be.
std::string one_line(const std::string& text) {
  constexpr std::size_t kMost = 500;
  std::string out;
  for (const char c : text.substr(0, kMost)) {
    const auto octet = static_cast<unsigned char>(c);
    out += octet < 0x20 || octet >= 0x7F ? '?' : c;
  }
  return out;
}

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// RFC 3464, 2.3.2; RFC 6533, 3: an address that is not ASCII has a type of its own, each such
// character as \x{...}.
std::string typed_address(const Mailbox& mailbox) {
  const std::string& text = mailbox.text();
  if (is_ascii(text)) return "rfc822; " + text;
  std::string out = "utf-8; ";
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (size == 1) {
      out += text[i];
    } else {
      std::uint32_t point = lead & (0xFFU >> (size + 1));
      for (std::size_t k = 1; k < size && i + k < text.size(); ++k) {
        point = (point << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
      }
      std::array<char, 16> hex{};
      std::snprintf(hex.data(), hex.size(), "\\x{%X}", static_cast<unsigned>(point));
      out += hex.data();
    }
    i += size;
  }
  return out;
}

// RFC 3463, RFC 5248, RFC 7505.
std::string status_of_code(Code code, bool failed) {
  const std::string name(code_name(code));
  if (code == Code::kMxNull) return "5.1.10";
  if (code == Code::kDnsNoDomain) return "5.1.2";
  if (code == Code::kDeliveryExpired) return "5.4.7";
  if (name.rfind("tls_", 0) == 0 || code == Code::kAssuranceUnavailable)
    return failed ? "5.7.10" : "4.7.10";
  if (name.rfind("dns_", 0) == 0) return failed ? "5.4.3" : "4.4.3";
  return failed ? "5.0.0" : "4.0.0";
}

std::string text_for_people(const CopyStatus& status) {
  std::string text = status.failed ? "A protected message of yours could not be delivered.\r\n"
                                   : "A protected message of yours has not been delivered yet.\r\n";
  text += "\r\nTo:       " + status.recipient.display();
  text += "\r\nSent:     " + mime::write_date(status.accepted);
  text += "\r\nReason:   " + std::string(code_message(status.code));
  const LastWord last = last_word(status.evidence);
  if (!last.reply.empty()) {
    text += "\r\nThe mail server " + one_line(last.host) + " said: " + one_line(last.reply);
  }
  if (status.failed) {
    text += "\r\n\r\nIt is not tried again.\r\n";
  } else {
    text += "\r\n\r\nIt is tried again";
    if (status.gives_up) text += " until " + mime::write_date(*status.gives_up);
    text += ". You need not do anything.\r\n";
  }
  text +=
      "\r\nYour list of sent messages shows which message it is, and what became of its other\r\n"
      "recipients. Nothing of the message is in this mail.\r\n";
  return text;
}

// RFC 3464, 2.2 and 2.3.
std::string fields_for_machines(const CopyStatus& status, const std::string& own_name,
                                UnixTime now) {
  std::string out = "Reporting-MTA: dns; " + own_name + "\r\n";
  out += "Arrival-Date: " + mime::write_date(status.accepted) + "\r\n\r\n";
  out += "Final-Recipient: " + typed_address(status.recipient) + "\r\n";
  out += std::string("Action: ") + (status.failed ? "failed" : "delayed") + "\r\n";
  out += "Status: " + enhanced_status(status) + "\r\n";
  const LastWord last = last_word(status.evidence);
  if (!last.reply.empty()) {
    out += "Remote-MTA: dns; " + one_line(last.host) + "\r\n";
    out += "Diagnostic-Code: smtp; " + one_line(last.reply) + "\r\n";
  }
  out += "Last-Attempt-Date: " + mime::write_date(now) + "\r\n";
  if (!status.failed && status.gives_up) {
    out += "Will-Retry-Until: " + mime::write_date(*status.gives_up) + "\r\n";
  }
  return out;
}

}  // namespace

std::string enhanced_status(const CopyStatus& status) {
  static const std::regex kEnhanced(R"(^[245]\d\d[ -]([245]\.\d{1,3}\.\d{1,3})(\s|$))");
  const LastWord last = last_word(status.evidence);
  std::smatch found;
  const bool by_smtp = status.code == Code::kSmtpPermanent || status.code == Code::kSmtpTemporary;
  if (!by_smtp || !std::regex_search(last.reply, found, kEnhanced) || found[1].str()[0] == '2') {
    return status_of_code(status.code, status.failed);
  }
  const std::string said = found[1].str();
  // What was temporary until it was given up: RFC 3463, X.4.7.
  if (status.failed && said[0] == '4') return "5.4.7";
  return said;
}

std::string compose_status_mail(const CopyStatus& status, const std::string& own_name,
                                UnixTime now) {
  const std::string action = status.failed ? "failed" : "delayed";
  const std::string id = "status." + action + "." + status.message_id + "." + status.copy;
  const auto digest = crypto::hash("status mail", {as_bytes(id)});
  const std::string boundary = "=_" + hex_encode(ByteView(digest).first(16));
  const std::string who = status.recipient.display();
  std::string mail;
  mail += "From: Mail delivery <mailer-daemon@" + own_name + ">\r\n";
  mail += "To: <" + status.sender.text() + ">\r\n";
  mail +=
      std::string("Subject: ") + (status.failed ? "Not delivered: " : "Delayed: ") + who + "\r\n";
  mail += "Date: " + mime::write_date(now) + "\r\n";
  mail += "Message-ID: <" + id + "@" + own_name + ">\r\n";
  mail += "Auto-Submitted: auto-generated\r\n";
  mail += "MIME-Version: 1.0\r\n";
  mail += "Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"" +
          boundary + "\"\r\n\r\n";
  mail += "--" + boundary + "\r\n";
  mail += is_ascii(who) ? "Content-Type: text/plain; charset=us-ascii\r\n\r\n"
                        : "Content-Type: text/plain; charset=utf-8\r\n"
                          "Content-Transfer-Encoding: 8bit\r\n\r\n";
  mail += text_for_people(status);
  mail += "\r\n--" + boundary + "\r\nContent-Type: message/delivery-status\r\n\r\n";
  mail += fields_for_machines(status, own_name, now);
  mail += "\r\n--" + boundary + "--\r\n";
  return mail;
}

std::string compose_reply_mail(const ReplyNews& news, const std::string& own_name, UnixTime now) {
  const std::string who = news.recipient.display();
  std::string mail;
  mail += "From: Mail delivery <mailer-daemon@" + own_name + ">\r\n";
  mail += "To: <" + news.sender.text() + ">\r\n";
  mail += "Subject: Replied: " + who + "\r\n";
  mail += "Date: " + mime::write_date(now) + "\r\n";
  mail += "Message-ID: <status.replied." + news.reply + "@" + own_name + ">\r\n";
  mail += "Auto-Submitted: auto-generated\r\n";
  mail += "MIME-Version: 1.0\r\n";
  mail += is_ascii(who) ? "Content-Type: text/plain; charset=us-ascii\r\n\r\n"
                        : "Content-Type: text/plain; charset=utf-8\r\n"
                          "Content-Transfer-Encoding: 8bit\r\n\r\n";
  mail += "There is a reply to a protected message of yours.\r\n";
  mail += "\r\nFrom:     " + who;
  mail += "\r\nReceived: " + mime::write_date(news.received);
  mail += "\r\nYou sent: " + mime::write_date(news.accepted);
  mail +=
      "\r\n\r\nRead it in your list of sent messages, with the message that it answers. Only you "
      "can\r\n"
      "open it there. Nothing of it is in this mail.\r\n";
  return mail;
}

}  // namespace waferseal::delivery
