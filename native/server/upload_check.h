// What the server checks in an uploaded record before anything is written.
#ifndef WAFERSEAL_NATIVE_SERVER_UPLOAD_CHECK_H_
#define WAFERSEAL_NATIVE_SERVER_UPLOAD_CHECK_H_

#include <optional>
#include <string>
#include <vector>

#include "native/server/backend.h"
#include "native/store/users.h"
#include "waferseal/policy.h"
#include "waferseal/renew.h"
#include "waferseal/seal.h"

namespace waferseal::native {

// The server's own view, and how the upload stands to it.
struct Judgement {
  Request request;        // with this server's facts, policy and books
  Resolution resolution;  // its decisions
  // No value: the upload is what this server decides. kPolicyChanged, kChanged: to be answered with
  // the two above. kForbiddenByPolicy names the recipient.
  std::optional<Error> refusal;
};

// Promise 2. Errors: kBadRequest (the request is another sender's), and those of the parsers.
Result<Judgement> judge_decisions(Backend& backend, const User& user, const SealedMessage& message);

// The bodies are complete, belong to the user and are the ones that T and list say; committed and
// synced when it returns. kUploadIncomplete, kSealInconsistent.
Status commit_blobs(Backend& backend, const User& user, const SealedMessage& message);

// Slots bind this T and have fresh ids; each but the sender's is armed at a guard of ours, by a
// statement that has the slot's keys and names an agent of the key list. kSealInconsistent.
Status check_slots(Backend& backend, const SealedMessage& message);

// The same for a renewed link of `message`: its parts fit, and its new slot is armed at a guard of ours.
Status check_renewal(Backend& backend, const MessageRecord& message, const SealedRenewal& renewal);

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_SERVER_UPLOAD_CHECK_H_
