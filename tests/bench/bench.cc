// waferseal_bench NAME COUNT [FOLDER [PORT WORKERS]]: prints the seconds that it took.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/bench/benches.h"

namespace {

namespace bench = waferseal::bench;

bench::Seconds run(const std::vector<std::string>& arguments) {
  const std::string& name = arguments.at(0);
  const std::size_t count = std::stoul(arguments.at(1));
  if (name == "evaluate") return bench::evaluate(count);
  if (name == "multiply") return bench::multiply(count);
  const std::filesystem::path folder = arguments.at(2);
  if (name == "accept") return bench::accept_messages(folder, count);
  if (name == "commit") return bench::commit_rows(folder, count);
  if (name == "deliver") {
    return bench::deliver(folder, static_cast<std::uint16_t>(std::stoul(arguments.at(3))), count,
                          std::stoul(arguments.at(4)));
  }
  throw std::invalid_argument(name);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::printf("%.6f\n", run({argv + 1, argv + argc}).count());
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "waferseal_bench: %s\n", error.what());
    return 1;
  }
}
