#include "native/server/metrics.h"

#include <gtest/gtest.h>

namespace waferseal::native {
namespace {

using std::chrono::milliseconds;

TEST(MetricsTest, SamplesAreLinesUnderTheirHead) {
  MetricsText text;
  text.gauge("rows", "What waits.", {{R"(kind="tls")", 3}, {"", 0.25}});
  EXPECT_EQ(text.text(),
            "# HELP rows What waits.\n# TYPE rows gauge\nrows{kind=\"tls\"} 3\nrows 0.25\n");
}

TEST(MetricsTest, LargeNumbersKeepTheirDigits) {
  MetricsText text;
  text.counter("times", "When.", {{"", 1764104399}});
  EXPECT_NE(text.text().find("times 1764104399\n"), std::string::npos) << text.text();
}

TEST(MetricsTest, BucketsOfAHistogramAddUp) {
  MetricsText text;
  text.histogram("took", "How long.", {0.1, 1}, {2, 1, 4}, 12.5);
  EXPECT_EQ(text.text(),
            "# HELP took How long.\n# TYPE took histogram\n"
            "took_bucket{le=\"0.1\"} 2\ntook_bucket{le=\"1\"} 3\ntook_bucket{le=\"+Inf\"} 7\n"
            "took_sum 12.5\ntook_count 7\n");
}

TEST(MetricsTest, AnswersAreCountedByStatusAndByTheirTime) {
  Metrics metrics;
  metrics.answered(200, milliseconds(5));  // the bound belongs to its bucket
  metrics.answered(200, milliseconds(6));
  metrics.answered(503, std::chrono::seconds(60));
  MetricsText text;
  metrics.write(text);
  for (const char* const line : {
           "waferseal_http_responses_total{status=\"200\"} 2\n",
           "waferseal_http_responses_total{status=\"503\"} 1\n",
           "waferseal_http_response_seconds_bucket{le=\"0.005\"} 1\n",
           "waferseal_http_response_seconds_bucket{le=\"0.01\"} 2\n",
           "waferseal_http_response_seconds_bucket{le=\"10\"} 2\n",
           "waferseal_http_response_seconds_bucket{le=\"+Inf\"} 3\n",
       }) {
    EXPECT_NE(text.text().find(line), std::string::npos) << line << text.text();
  }
}

}  // namespace
}  // namespace waferseal::native
