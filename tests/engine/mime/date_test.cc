#include "engine/mime/date.h"

#include <gtest/gtest.h>

namespace waferseal::mime {
namespace {

TEST(Date, IsWrittenInUtc) {
  EXPECT_EQ(write_date(from_unix_seconds(0)), "Thu, 1 Jan 1970 00:00:00 +0000");
  EXPECT_EQ(write_date(from_unix_seconds(951782399)), "Mon, 28 Feb 2000 23:59:59 +0000");
  EXPECT_EQ(write_date(from_unix_seconds(951782400)), "Tue, 29 Feb 2000 00:00:00 +0000");
  EXPECT_EQ(write_date(from_unix_seconds(253402300799)), "Fri, 31 Dec 9999 23:59:59 +0000");
}

TEST(Date, IsReadInAllFormsOfRfc5322) {
  const std::int64_t noon = 1795348800;  // 2026-11-22 12:00:00 UTC
  for (const char* text :
       {"Sun, 22 Nov 2026 12:00:00 +0000", "22 Nov 2026 12:00 GMT", "22 nov 26 12:00:00 UT",
        "Sun,22 Nov 2026 13:00:00 +0100", "Sun, 22 Nov 2026 06:30:00 -0530",
        "Sun (day), 22 (of) Nov 2026 12:00:00 (noon) +0000 (UTC)", "22 November 2026 07:00:00 EST",
        "Sun, 22 Nov 2026 12:00:00 Z", "  Sun,\r\n 22 Nov 2026 12:00:00 -0000"}) {
    const auto date = read_date(text);
    ASSERT_TRUE(date) << text;
    EXPECT_EQ(unix_seconds(*date), noon) << text;
  }
  EXPECT_EQ(unix_seconds(*read_date("1 Jan 99 00:00 GMT")), 915148800);
  EXPECT_EQ(unix_seconds(*read_date("1 Jan 100 00:00 GMT")), 946684800);  // RFC 5322, 4.3
}

TEST(Date, WhatIsNoDateIsNothing) {
  for (const char* text :
       {"", "yesterday", "32 Nov 2026 12:00:00 +0000", "30 Feb 2026 12:00:00 +0000", "22 Nov 2026",
        "22 Nov 2026 24:00:00 +0000", "22 Nov 2026 12:60:00 +0000", "22 Foo 2026 12:00:00 +0000",
        "22 Nov 12345 12:00:00 +0000", "22 Nov 2026 12 +0000"}) {
    EXPECT_FALSE(read_date(text)) << text;
  }
}

TEST(Date, EveryDayOfFourCenturiesComesBack) {
  for (std::int64_t day = 0; day < 146097; day += 3) {
    const UnixTime time = from_unix_seconds(day * 86400 + day % 86400);
    ASSERT_EQ(read_date(write_date(time)), time);
  }
}

}  // namespace
}  // namespace waferseal::mime
