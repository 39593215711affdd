// What somebody who mistyped a word probably meant.
#ifndef WAFERSEAL_NATIVE_CLI_NEAREST_H_
#define WAFERSEAL_NATIVE_CLI_NEAREST_H_

#include <string>
#include <vector>

namespace waferseal::native {

// Nothing if none of `known` is near.
std::string nearest(const std::string& word, const std::vector<std::string>& known);
// "; did you mean doctor?", or nothing.
std::string did_you_mean(const std::string& word, const std::vector<std::string>& known);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_CLI_NEAREST_H_
