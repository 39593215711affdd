#include "native/cli/output.h"

#include <cstdio>

#include "native/files/durable_file.h"

namespace waferseal::native {

int report(const Error& error) { return report(error, code_hint(error.code)); }

int report(const Error& error, std::string_view hint) {
  std::string text = "waferseal: " + describe(error) + "\n";
  if (!hint.empty()) text += "  " + std::string(hint) + "\n";
  std::fputs(text.c_str(), stderr);
  return 1;
}

Error about_input(Error error, const std::string& input) {
  const std::string name = input == "-" ? "standard input" : input;
  if (error.subject.empty()) {
    error.subject = name;
  } else if (error.subject.find(name) == std::string::npos) {
    error.subject = name + ": " + error.subject;
  }
  return error;
}

void say(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  std::fputc('\n', stdout);
}

Result<Bytes> read_standard_input(std::size_t most) {
  Bytes out;
  ByteArray<4096> part{};
  while (true) {
    const std::size_t got = std::fread(part.data(), 1, part.size(), stdin);
    out.insert(out.end(), part.begin(), part.begin() + static_cast<std::ptrdiff_t>(got));
    if (out.size() > most) return Error{Code::kTooLarge, "standard input", {}};
    if (got < part.size()) return out;
  }
}

Result<Bytes> read_input(const std::string& file, std::size_t most) {
  if (file == "-") return read_standard_input(most);
  return read_file(file, most);
}

}  // namespace waferseal::native
