// The default questions that administrators set: what of them a sender gets, and what may stand in a
// policy. SPEC 2.5.7, 6.14.5, 6.14.7.
#ifndef WAFERSEAL_NATIVE_SERVER_SHARED_QUESTIONS_H_
#define WAFERSEAL_NATIVE_SERVER_SHARED_QUESTIONS_H_

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "native/server/backend.h"
#include "native/store/default_question.h"
#include "native/store/shared_questions.h"
#include "native/store/users.h"
#include "waferseal/keylist.h"
#include "waferseal/policy.h"

namespace waferseal::native {

// What a sender's browser is given; `opens` says nothing of whether it opens there.
struct SenderQuestion {
  std::optional<ScopedQuestion> set;  // none: there is none, or it is the user's own
  DefaultQuestionAccess access = DefaultQuestionAccess::kOpens;
  // With kOpens, both of the generation in force.
  std::optional<SharedQuestion> question;
  Bytes key_copy;
};

// `policy` is the sender's, own settings included.
Result<SenderQuestion> sender_question(Backend& backend, const User& sender, const Policy& policy);
nlohmann::json sender_question_json(const SenderQuestion& question);

// How many questions a policy may name, so that one request seals them all anew.
inline constexpr std::size_t kMostSharedQuestions = 1000;

// Whether the copy is sealed to this user's key of now. kAnswersKeyMalformed.
Result<bool> is_copy_for(const User& user, ByteView copy);
// Whether it is sealed to the key that the list has for this mailbox: who is not in it, is nobody.
Result<bool> is_listed_copy(const KeyList& list, const std::string& mailbox, ByteView copy);

// kAnswersKeyLeft (subject: who): somebody has a copy and is not in the published key list, so that
// nothing new is to be sealed with it. kNotFound: no list has been published.
Status check_nobody_left(Backend& backend);

// What is written with the policy, whose new questions `added` are. kDefaultQuestionUnknown (subject:
// the setting's path): one is neither among them nor kept for that scope. kBadJson: the policy does not
// name it, or an id is there twice. kTooLarge: more than kMostSharedQuestions are named.
Result<PolicyQuestions> questions_of(SharedQuestionStore& questions, const std::string& account,
                                     const Policy& policy, std::vector<SharedQuestion> added);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_SHARED_QUESTIONS_H_
