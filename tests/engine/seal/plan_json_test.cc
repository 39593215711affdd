#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/engine/seal/scene.h"

namespace waferseal::seal_test {
namespace {

using Json = nlohmann::json;

Json example(const Scene& scene) {
  const Request request = scene.request(false);
  return Json{{"message",
               {{"from", {{"name", "Doctor"}, {"mailbox", scene.sender_mailbox.text()}}},
                {"to", Json::array({{{"mailbox", scene.tls.text()}}})},
                {"subject", "Results"},
                {"text", "Hello"},
                {"attachments",
                 Json::array({{{"file_name", "a.pdf"}, {"media_type", "application/pdf"}}})}}},
              {"request", Json::parse(to_json(request))},
              {"resolution", Json::parse(to_json(resolve(request)))},
              {"keys", Json::array({{{"recipient", scene.pgp.text()}, {"openpgp_key", "AQID"}}})},
              {"tickets", Json::array({{{"guard", "AAAAAAAAAAAAAAAAAAAAAA"}, {"ticket", "AQID"}}})},
              {"portal_origin", "https://portal.example"},
              {"now", 1780000000},
              {"expires", 1781000000}};
}

TEST(PlanJson, ReadsTheDocumentedForm) {
  const Scene scene;
  const Result<SealPlan> plan = parse_seal_plan(example(scene).dump());
  ASSERT_TRUE(plan.ok()) << describe(plan.error());
  EXPECT_EQ(plan->message.from.name, "Doctor");
  EXPECT_EQ(plan->message.to[0].mailbox, scene.tls);
  EXPECT_EQ(plan->message.attachments[0].file_name, "a.pdf");
  EXPECT_EQ(to_json(plan->request), to_json(scene.request(false)));
  EXPECT_EQ(plan->keys[0].openpgp_key, (Bytes{1, 2, 3}));
  EXPECT_EQ(plan->tickets[0].guard, GuardId{});
  EXPECT_EQ(unix_seconds(plan->expires), 1781000000);
  EXPECT_EQ(plan->message.date, plan->now);
}

TEST(PlanJson, NamesTheFieldThatIsWrong) {
  const Scene scene;
  const std::pair<Json::json_pointer, Json> changes[] = {
      {Json::json_pointer("/surprise"), 1},
      {Json::json_pointer("/message/bcc"), Json::array()},
      {Json::json_pointer("/message/subject"), 5},
      {Json::json_pointer("/now"), "soon"},
      {Json::json_pointer("/keys/0/openpgp_key"), "not base64!"},
      {Json::json_pointer("/tickets/0/guard"), "AQID"},
      {Json::json_pointer("/threshold"), 0},
  };
  for (const auto& [pointer, value] : changes) {
    Json json = example(scene);
    json[pointer] = value;
    const Result<SealPlan> plan = parse_seal_plan(json.dump());
    ASSERT_FALSE(plan.ok()) << pointer.to_string();
    EXPECT_EQ(plan.code(), Code::kBadJson) << pointer.to_string();
    EXPECT_NE(plan.error().subject.find(pointer.back() == "0" ? "keys" : pointer.back()),
              std::string::npos)
        << plan.error().subject;
  }
  EXPECT_EQ(parse_seal_plan("{").code(), Code::kBadJson);
}

}  // namespace
}  // namespace waferseal::seal_test
