// tests/vectors/mime: messages as other programs write them, and what is to be read in each.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/engine/mime/sample_message.h"
#include "tests/engine/mime/vector_files.h"

namespace waferseal::mime {
namespace {

nlohmann::json addresses(const std::vector<ParsedAddress>& list) {
  nlohmann::json out = nlohmann::json::array();
  for (const ParsedAddress& address : list) {
    out.push_back({{"name", address.name},
                   {"mailbox", address.mailbox ? address.mailbox->text() : std::string()}});
  }
  return out;
}

nlohmann::json as_json(const ParsedMessage& mail) {
  nlohmann::json attachments = nlohmann::json::array();
  for (const Part* part : mail.attachments()) {
    attachments.push_back({{"file_name", part->file_name},
                           {"media_type", part->media_type},
                           {"content_id", part->content_id},
                           {"content", base64_encode(part->content)}});
  }
  return {{"from", addresses(mail.from)},
          {"to", addresses(mail.to)},
          {"cc", addresses(mail.cc)},
          {"subject", mail.subject},
          {"date", mail.date ? nlohmann::json(unix_seconds(*mail.date)) : nlohmann::json()},
          {"message_id", mail.message_id},
          {"text", mail.text},
          {"html", mail.html},
          {"attachments", attachments}};
}

TEST(MimeVectors, EachMessageReadsAsWritten) {
  const std::vector<std::string> names = vector_names();
  ASSERT_GE(names.size(), 8u);
  for (const std::string& name : names) {
    const std::string base = vector_folder() + name;
    const auto expected = nlohmann::json::parse(read_file(base + ".json"), nullptr, false);
    ASSERT_TRUE(expected.is_object()) << base;
    const std::string message = read_file(base + ".eml");
    EXPECT_EQ(as_json(parsed(message)).dump(1), expected.dump(1)) << base;
    // The same with LF line ends only, as files on disk often are. Attachments that are not encoded
    // keep the line ends they have.
    std::string lf;
    for (const char c : message) {
      if (c != '\r') lf += c;
    }
    nlohmann::json with_lf = as_json(parsed(lf));
    ASSERT_EQ(with_lf["attachments"].size(), expected["attachments"].size());
    with_lf["attachments"] = expected["attachments"];
    EXPECT_EQ(with_lf.dump(1), expected.dump(1)) << base << " with LF";
  }
}

}  // namespace
}  // namespace waferseal::mime
