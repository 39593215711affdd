#include <gtest/gtest.h>

#include "tests/engine/address/vector_file.h"
#include "waferseal/address.h"

namespace waferseal {
namespace {

// tests/vectors/address/mailboxes.json: one mailbox a row, with what becomes of it.
TEST(Mailbox, VectorsHold) {
  std::size_t good = 0;
  std::size_t bad = 0;
  for (const auto& row : read_vectors("address/mailboxes.json")) {
    const std::string text = row.at("text");
    SCOPED_TRACE(row.dump());
    const auto mailbox = Mailbox::parse(text);
    if (row.contains("error")) {
      ++bad;
      ASSERT_FALSE(mailbox.ok()) << mailbox->text();
      EXPECT_EQ(code_name(mailbox.code()), row.at("error").get<std::string>());
      EXPECT_FALSE(mailbox.error().detail.empty());
      continue;
    }
    ++good;
    ASSERT_TRUE(mailbox.ok()) << describe(mailbox.error());
    EXPECT_EQ(mailbox->local(), row.at("local").get<std::string>());
    EXPECT_EQ(mailbox->domain().ascii(), row.at("domain").get<std::string>());
    EXPECT_EQ(mailbox->text(), row.at("canonical").get<std::string>());
    if (row.contains("display")) {
      EXPECT_EQ(mailbox->display(), row.at("display").get<std::string>());
    }
    // The canonical form and the display form are spellings of the same mailbox.
    for (const std::string& spelling : {mailbox->text(), mailbox->display()}) {
      const auto again = Mailbox::parse(spelling);
      ASSERT_TRUE(again.ok()) << spelling;
      EXPECT_EQ(*again, *mailbox);
    }
  }
  EXPECT_GE(good, 35U);
  EXPECT_GE(bad, 55U);
}

TEST(Mailbox, TagsDotsAndCaseMakeDifferentMailboxes) {
  const Mailbox plain = *Mailbox::parse("ann@example.com");
  for (const char* other : {"ann+x@example.com", "a.nn@example.com", "Ann@example.com"}) {
    EXPECT_FALSE(plain == *Mailbox::parse(other)) << other;
  }
  EXPECT_EQ(plain, *Mailbox::parse("\"ann\"(comment)@EXAMPLE.com."));
}

TEST(Mailbox, SaysWhenTheLocalPartNeedsSmtputf8) {
  EXPECT_FALSE(Mailbox::parse("ann@bücher.example")->needs_smtputf8());
  EXPECT_TRUE(Mailbox::parse("änn@example.com")->needs_smtputf8());
}

TEST(Mailbox, RefusesBytesThatAreNotUtf8) {
  EXPECT_FALSE(Mailbox::parse("a\xFF@example.com").ok());
  EXPECT_FALSE(Mailbox::parse("ann@ex\xC3mple.com").ok());
  EXPECT_FALSE(Mailbox::parse("\"\xED\xA0\x80\"@example.com").ok());
}

TEST(Mailbox, BoundsItsInput) {
  EXPECT_FALSE(Mailbox::parse("ann@example.com" + std::string(5000, ' ')).ok());
  EXPECT_FALSE(Mailbox::parse(std::string(20, '(') + std::string(20, ')') + "a@b.example").ok());
}

TEST(Mailbox, OrdersByCanonicalForm) {
  EXPECT_TRUE(*Mailbox::parse("a@example.com") < *Mailbox::parse("b@example.com"));
  EXPECT_FALSE(*Mailbox::parse("b@example.com") < *Mailbox::parse("\"b\"@example.com"));
}

}  // namespace
}  // namespace waferseal
