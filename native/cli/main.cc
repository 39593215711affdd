#include <cstdio>
#include <exception>

#include "native/cli/command_line.h"

int main(int argc, char** argv) {
  try {
    waferseal::native::CommandLine line;
    return line.run(argc, argv);
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "waferseal: internal: %s\n", exception.what());
    return 1;
  }
}
