#include "native/server/metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

namespace waferseal::native {
namespace {

// Upper bounds in seconds.
const std::vector<double> kMost = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

std::string number(double value) {
  std::ostringstream out;
  out.imbue(std::locale::classic());
  out.precision(15);
  out << value;
  return out.str();
}

std::optional<double> open_descriptors() {
  std::error_code error;
  std::filesystem::directory_iterator files("/proc/self/fd", error);
  if (error) return std::nullopt;
  // The one that lists them is among them.
  return static_cast<double>(std::distance(begin(files), end(files)) - 1);
}

// Of /proc/self/stat (proc(5)), numbered as there; from 3 on, behind the name in parentheses.
std::optional<double> stat_field(int wanted) {
  std::ifstream file("/proc/self/stat");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream rest(text.substr(name_end + 2));
  std::string field;
  for (int i = 3; rest >> field; ++i) {
    if (i == wanted) return std::stod(field);
  }
  return std::nullopt;
}

// Seconds since 1970 at which the machine was started.
std::optional<double> boot_time() {
  std::ifstream file("/proc/stat");
  std::string word;
  while (file >> word) {
    double value = 0;
    if (word == "btime" && file >> value) return value;
  }
  return std::nullopt;
}

}  // namespace

void MetricsText::head(std::string_view name, std::string_view help, std::string_view type) {
  text_.append("# HELP ").append(name).append(" ").append(help).append("\n");
  text_.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

void MetricsText::line(std::string_view name, const std::string& labels, double value) {
  text_.append(name);
  if (!labels.empty()) text_.append("{").append(labels).append("}");
  text_.append(" ").append(number(value)).append("\n");
}

void MetricsText::counter(std::string_view name, std::string_view help,
                          const std::vector<Sample>& samples) {
  head(name, help, "counter");
  for (const Sample& sample : samples) line(name, sample.labels, sample.value);
}

void MetricsText::gauge(std::string_view name, std::string_view help,
                        const std::vector<Sample>& samples) {
  head(name, help, "gauge");
  for (const Sample& sample : samples) line(name, sample.labels, sample.value);
}

void MetricsText::histogram(std::string_view name, std::string_view help,
                            const std::vector<double>& most,
                            const std::vector<std::uint64_t>& counts, double sum) {
  head(name, help, "histogram");
  const std::string bucket = std::string(name) + "_bucket";
  std::uint64_t so_far = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    so_far += counts[i];
    const std::string bound = i < most.size() ? number(most[i]) : "+Inf";
    line(bucket, "le=\"" + bound + "\"", static_cast<double>(so_far));
  }
  line(std::string(name) + "_sum", {}, sum);
  line(std::string(name) + "_count", {}, static_cast<double>(so_far));
}

Metrics::Metrics() : took_(kMost.size() + 1) {}

void Metrics::answered(int status, std::chrono::duration<double> took) {
  const auto bucket = std::lower_bound(kMost.begin(), kMost.end(), took.count());
  const std::lock_guard lock(mutex_);
  ++responses_[status];
  ++took_[static_cast<std::size_t>(bucket - kMost.begin())];
  seconds_ += took.count();
}

void Metrics::guard_event(std::string_view name) {
  const std::lock_guard lock(mutex_);
  ++guard_events_[std::string(name)];
}

void Metrics::write(MetricsText& text) const {
  const std::lock_guard lock(mutex_);
  std::vector<MetricsText::Sample> responses;
  for (const auto& [status, times] : responses_) {
    responses.push_back({"status=\"" + std::to_string(status) + "\"", static_cast<double>(times)});
  }
  text.counter("waferseal_http_responses_total", "HTTP requests that were answered.", responses);
  text.histogram("waferseal_http_response_seconds", "From a whole request to its answer.", kMost,
                 took_, seconds_);
  std::vector<MetricsText::Sample> events;
  for (const auto& [name, times] : guard_events_) {
    events.push_back({"event=\"" + name + "\"", static_cast<double>(times)});
  }
  text.counter("waferseal_guard_events_total", "What the embedded guard did.", events);
}

void write_process(MetricsText& text) {
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
  const auto user = stat_field(14);
  const auto system = stat_field(15);
  if (user && system) {
    text.counter("process_cpu_seconds_total", "Processor time used.",
                 {{"", (*user + *system) / ticks}});
  }
  if (const auto pages = stat_field(24)) {
    text.gauge("process_resident_memory_bytes", "Memory in use.", {{"", *pages * page}});
  }
  if (const auto open = open_descriptors()) {
    text.gauge("process_open_fds", "Open file descriptors.", {{"", *open}});
  }
  rlimit most{};
  if (::getrlimit(RLIMIT_NOFILE, &most) == 0) {
    text.gauge("process_max_fds", "File descriptors there may be.",
               {{"", static_cast<double>(most.rlim_cur)}});
  }
  const auto started = stat_field(22);
  const auto boot = boot_time();
  if (started && boot) {
    text.gauge("process_start_time_seconds", "When the process was started, since 1970.",
               {{"", *boot + *started / ticks}});
  }
}

}  // namespace waferseal::native
