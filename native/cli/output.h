// What the command line says to people.
#ifndef WAFERSEAL_NATIVE_CLI_OUTPUT_H_
#define WAFERSEAL_NATIVE_CLI_OUTPUT_H_

#include <string>

#include "waferseal/bytes.h"

namespace waferseal::native {

// "waferseal: config_unknown_key (server.lisen): The configuration has ... line 3" and a line with
// the hint, to standard error. Returns the process's exit code, 1.
int report(const Error& error);
// With a hint of its own in the place of the code's.
int report(const Error& error, std::string_view hint);
// The error, with the input that it is about if it says only which part of that.
Error about_input(Error error, const std::string& input);

// To standard output, with a newline.
void say(const std::string& text);

// The whole of standard input, at most `most` bytes (kTooLarge).
Result<Bytes> read_standard_input(std::size_t most);
// The file's content; "-" is standard input.
Result<Bytes> read_input(const std::string& file, std::size_t most);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_CLI_OUTPUT_H_
