// Default questions: those of users, and those that administrators set. Sealed, and opaque here.
#ifndef WAFERSEAL_NATIVE_STORE_DEFAULT_QUESTION_H_
#define WAFERSEAL_NATIVE_STORE_DEFAULT_QUESTION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "waferseal/bytes.h"

namespace waferseal::native {

// The question for recipients of whom nothing is known.
struct DefaultQuestion {
  std::string id;  // 16 bytes, base64url
  Bytes sealed;
  Bytes answer_id;
  std::string answer_strength;  // as of an address book entry
};

// One that an administrator has set for an account, a domain or a user (SPEC 3.14.7).
struct SharedQuestion {
  DefaultQuestion question;
  std::string scope;             // as ScopedQuestion (policy.h) has it
  std::uint64_t generation = 0;  // of the answers key that it is sealed with
};

// What goes with a policy: those that are new, and the ids of all that it names.
struct PolicyQuestions {
  std::vector<SharedQuestion> added;
  std::vector<std::string> named;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_STORE_DEFAULT_QUESTION_H_
