// What the server did since it started, for /metrics. Names no person and no message.
//
//   metrics.answered(response.status, took);
//   MetricsText text;
//   metrics.write(text);
//   text.gauge("waferseal_queue_rows", "...", {{R"(kind="tls")", 3}});
#ifndef WAFERSEAL_NATIVE_SERVER_METRICS_H_
#define WAFERSEAL_NATIVE_SERVER_METRICS_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waferseal::native {

// The text format of Prometheus, version 0.0.4. `labels` as it writes them, without braces.
class MetricsText {
 public:
  struct Sample {
    std::string labels;
    double value = 0;
  };
  void counter(std::string_view name, std::string_view help, const std::vector<Sample>& samples);
  void gauge(std::string_view name, std::string_view help, const std::vector<Sample>& samples);
  // `most` are the upper bounds in seconds; `counts` has one more element, for what took longer.
  void histogram(std::string_view name, std::string_view help, const std::vector<double>& most,
                 const std::vector<std::uint64_t>& counts, double sum);
  const std::string& text() const { return text_; }

 private:
  void head(std::string_view name, std::string_view help, std::string_view type);
  void line(std::string_view name, const std::string& labels, double value);
  std::string text_;
};

// From any thread.
class Metrics {
 public:
  Metrics();
  void answered(int status, std::chrono::duration<double> took);
  void guard_event(std::string_view name);
  void write(MetricsText& text) const;

 private:
  mutable std::mutex mutex_;
  std::map<int, std::uint64_t> responses_;
  std::vector<std::uint64_t> took_;
  double seconds_ = 0;
  std::map<std::string, std::uint64_t, std::less<>> guard_events_;
};

// What every process tells under the names that Prometheus has for it: memory, descriptors,
// processor time, start. Read from /proc; what is not there is left out.
void write_process(MetricsText& text);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_METRICS_H_
