#include "native/log/log.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "native/log/names.h"

namespace waferseal::log {
namespace {

TEST(Log, ALineForPeopleNamesItsFields) {
  EXPECT_EQ(text_line(Level::kInfo, "http", {{"method", "POST"}, {"status", 201}, {"code", ""}}),
            "info http method=POST status=201");
}

// What somebody else chose cannot look like a field of ours, or like another line.
TEST(Log, ValuesStayInTheirPlace) {
  EXPECT_EQ(text_line(Level::kWarn, "x", {{"a", "1 level=error"}}), "warn x a=\"1 level=error\"");
  EXPECT_EQ(text_line(Level::kWarn, "x", {{"a", "1\nerror y"}}), "warn x a=\"1\\nerror y\"");
  EXPECT_EQ(text_line(Level::kWarn, "x", {{"a", "\x1b[2J\xFF"}}), "warn x a=\"\\u001b[2J\\ufffd\"");
}

TEST(Log, ALineForProgramsIsJson) {
  const auto line = nlohmann::json::parse(
      "{" + json_members(Level::kError, "http", {{"path", "/a\"b\n"}, {"ms", -3}, {"code", ""}}) +
      "}");
  EXPECT_EQ(line, (nlohmann::json{
                      {"level", "error"}, {"event", "http"}, {"path", "/a\"b\n"}, {"ms", -3}}));
}

TEST(Log, OnlyAFaultOfOursIsAnError) {
  EXPECT_EQ(level_of(Code::kInternal), Level::kError);
  EXPECT_EQ(level_of(Code::kStoreFailed), Level::kWarn);
  EXPECT_EQ(level_of(Code::kGuardUnavailable), Level::kWarn);
}

TEST(Log, TakesTheLevelsAndFormatsOfTheConfigurationOnly) {
  EXPECT_EQ(start("loud", "text").code(), Code::kConfigInvalid);
  EXPECT_EQ(start("info", "xml").error().subject, "log.format");
}

TEST(Names, AreTheSameForAMailboxAndAnotherForAnotherKey) {
  const Names names(SecretBytes(Bytes(32, 1)));
  const Names others(SecretBytes(Bytes(32, 2)));
  EXPECT_EQ(names.of("a@b.example"), names.of("a@b.example"));
  EXPECT_NE(names.of("a@b.example"), names.of("b@b.example"));
  EXPECT_NE(names.of("a@b.example"), others.of("a@b.example"));
  EXPECT_EQ(names.of("a@b.example").find("a@"), std::string::npos);
}

}  // namespace
}  // namespace waferseal::log
