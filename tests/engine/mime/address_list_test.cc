#include "engine/mime/address_list.h"

#include <gtest/gtest.h>

#include "tests/engine/mime/sample_message.h"

namespace waferseal::mime {
namespace {

struct Case {
  const char* text;
  std::vector<std::pair<std::string, std::string>> expected;  // name, mailbox or "!text"
};

TEST(AddressList, ReadsWhatMailProgramsWrite) {
  const std::vector<Case> cases = {
      {"", {}},
      {" a@example.org", {{"", "a@example.org"}}},
      {"Ann <a@example.org>, b@example.org", {{"Ann", "a@example.org"}, {"", "b@example.org"}}},
      {"\"Doe, John\" <j@example.org>", {{"Doe, John", "j@example.org"}}},
      {"\"a \\\"b\\\" <c>\" <j@example.org>", {{"a \"b\" <c>", "j@example.org"}}},
      {"=?utf-8?q?Zo=C3=AB?= <z@example.org>", {{"Zoë", "z@example.org"}}},
      {"\"=?utf-8?q?Zo=C3=AB?=\" <z@example.org>", {{"Zoë", "z@example.org"}}},
      {"Ann (the (real) one, yes) <a@example.org>", {{"Ann", "a@example.org"}}},
      {"Team: Ann <a@example.org>, b@example.org; , c@example.org",
       {{"Ann", "a@example.org"}, {"", "b@example.org"}, {"", "c@example.org"}}},
      {"undisclosed-recipients:;", {}},
      {"<@hop.example,@hop2.example:a@example.org>", {{"", "a@example.org"}}},
      {"\"a b\"@example.org", {{"", "\"a b\"@example.org"}}},
      {"u@[IPv6:2001:db8::1], x@example.org",
       {{"", "u@[IPv6:2001:db8::1]"}, {"", "x@example.org"}}},
      {"not an address, a@example.org", {{"", "!not an address"}, {"", "a@example.org"}}},
      {"Name <>", {{"Name", "!"}}},
      {"Open <a@example.org", {{"Open", "a@example.org"}}},
      {"\"unclosed <a@example.org>", {{"", "!\"unclosed <a@example.org>"}}},
  };
  for (const Case& test : cases) {
    const auto list = parse_address_list(test.text);
    ASSERT_EQ(list.size(), test.expected.size()) << test.text;
    for (std::size_t i = 0; i < list.size(); ++i) {
      EXPECT_EQ(list[i].name, test.expected[i].first) << test.text;
      EXPECT_EQ(list[i].mailbox ? list[i].mailbox->text() : "!" + list[i].text,
                test.expected[i].second)
          << test.text;
    }
  }
}

TEST(AddressList, WhatIsWrittenIsReadAgain) {
  const std::vector<NamedMailbox> list = {
      {"", mailbox("a@example.org")},
      {"Plain Name", mailbox("b@example.org")},
      {"Dots. And, commas; <angles> \"quotes\" \\", mailbox("c@example.org")},
      {"=?utf-8?q?trick?=", mailbox("d@example.org")},
      {" spaces ", mailbox("e@example.org")},
      {"Zoë", mailbox("\"odd local\"@example.org")},
      {std::string(300, 'x'), mailbox("f@example.org")}};
  std::string text;
  for (const std::string& token : encode_address_list(list)) text += token + " ";
  const auto back = parse_address_list(text);
  ASSERT_EQ(back.size(), list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    EXPECT_EQ(back[i].name, list[i].name);
    EXPECT_EQ(back[i].mailbox, list[i].mailbox);
  }
}

}  // namespace
}  // namespace waferseal::mime
