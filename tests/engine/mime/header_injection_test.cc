#include <gtest/gtest.h>

#include <functional>

#include "tests/engine/mime/sample_message.h"

namespace waferseal::mime {
namespace {

struct Place {
  const char* name;  // as the error names it
  std::function<void(Message&, const std::string&)> put;
};

std::vector<Place> places() {
  return {
      {"from.name", [](Message& m, const std::string& s) { m.from.name = s; }},
      {"to[0].name", [](Message& m, const std::string& s) { m.to[0].name = s; }},
      {"cc[1].name",
       [](Message& m, const std::string& s) {
         m.cc = {{"", mailbox("a@example.org")}, {s, mailbox("b@example.org")}};
       }},
      {"reply_to[0].name",
       [](Message& m, const std::string& s) {
         m.reply_to = {{s, mailbox("a@example.org")}};
       }},
      {"subject", [](Message& m, const std::string& s) { m.subject = s; }},
      {"message_id", [](Message& m, const std::string& s) { m.message_id = s + "@example.org"; }},
      {"in_reply_to", [](Message& m, const std::string& s) { m.in_reply_to = s + "@example.org"; }},
      {"references[0]", [](Message& m, const std::string& s) { m.references = {s + "@a"}; }},
      {"attachments[0].file_name",
       [](Message& m, const std::string& s) { m.attachments = {{.file_name = s}}; }},
      {"attachments[0].media_type",
       [](Message& m, const std::string& s) { m.attachments = {{.media_type = "text/" + s}}; }},
      {"attachments[0].content_id",
       [](Message& m, const std::string& s) { m.attachments = {{.content_id = s + "@a"}}; }},
  };
}

Error refused(const Message& message) {
  SeededRandom random(1);
  const Result<Plaintext> whole = compose(message, random);
  const Result<Plaintext> inner = compose_protected(message, random);
  const Result<Bytes> outer =
      compose_encrypted_mail(message, as_bytes("-----BEGIN PGP MESSAGE-----\r\n"), random);
  if (whole || inner || outer) return Error{};
  EXPECT_EQ(whole.error(), inner.error());
  EXPECT_EQ(whole.error(), outer.error());
  return whole.error();
}

TEST(HeaderInjection, ControlCharactersAreRefusedInEveryFieldByName) {
  for (const Place& place : places()) {
    for (const std::string& bad :
         {std::string("a\r\nBcc: eve@example.com"), std::string("a\nBcc: eve@example.com"),
          std::string("a\rb"), std::string("a\0b", 3), std::string("a\x1B[31m"),
          std::string("a\x7F"),
          std::string("a\xC2\x85"
                      "b"),
          std::string("a\xE2\x80\xA8"
                      "b")}) {
      Message message = sample_message();
      place.put(message, bad);
      const Error error = refused(message);
      EXPECT_EQ(error.code, Code::kMailHeaderInjection) << place.name;
      EXPECT_EQ(error.subject, place.name);
    }
  }
}

TEST(HeaderInjection, BrokenUtf8IsRefusedInEveryField) {
  for (const Place& place : places()) {
    Message message = sample_message();
    place.put(message, "a\xFFz");
    const Error error = refused(message);
    EXPECT_EQ(error.code, Code::kBadUtf8) << place.name;
    EXPECT_EQ(error.subject, place.name);
  }
}

TEST(HeaderInjection, BrokenUtf8InTextAndHtmlIsRefused) {
  Message message = sample_message();
  message.text = "\xC0\x80";
  EXPECT_EQ(refused(message), (Error{Code::kBadUtf8, "text", {}}));
  message.text.clear();
  message.html = "\xFF";
  EXPECT_EQ(refused(message), (Error{Code::kBadUtf8, "html", {}}));
}

TEST(HeaderInjection, IdsAndMediaTypesMustHaveTheirForm) {
  for (const char* id : {"", "no-at", "@a", "a@", "a@b@c", "a b@c", "<a@b>", "a@b>, <c@d", "ä@b"}) {
    Message message = sample_message();
    message.message_id = id;
    EXPECT_EQ(refused(message), (Error{Code::kMailBadHeader, "message_id", {}})) << id;
  }
  for (const char* type : {"text", "text/", "/plain", "text/plain; charset=x", "a b/c", "text/ä"}) {
    Message message = sample_message();
    message.attachments = {{.media_type = type}};
    EXPECT_EQ(refused(message), (Error{Code::kMailBadHeader, "attachments[0].media_type", {}}))
        << type;
  }
}

TEST(HeaderInjection, DatesThatCannotBeWrittenAreRefused) {
  for (const std::int64_t seconds : {std::int64_t{-1}, std::int64_t{253402300800}}) {
    Message message = sample_message();
    message.date = from_unix_seconds(seconds);
    EXPECT_EQ(refused(message), (Error{Code::kMailBadHeader, "date", {}}));
  }
}

TEST(HeaderInjection, OnlyAnArmoredMessageIsWrapped) {
  SeededRandom random(1);
  for (const char* bad :
       {"", "hello", "-----BEGIN PGP MESSAGE-----\nbare\n",
        "-----BEGIN PGP MESSAGE-----\r\n\xC3\xA4", "\r\n-----BEGIN PGP MESSAGE-----"}) {
    const Result<Bytes> mail = compose_encrypted_mail(sample_message(), as_bytes(bad), random);
    ASSERT_FALSE(mail) << bad;
    EXPECT_EQ(mail.error(), (Error{Code::kMailBadHeader, "armored", {}}));
  }
}

}  // namespace
}  // namespace waferseal::mime
