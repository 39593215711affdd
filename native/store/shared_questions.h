// The default questions that administrators have set (with a policy, settings.h), and the copies of
// the answers key that they open with (SPEC 3.14.7, 3.18). All of it is sealed: opaque here.
#ifndef WAFERSEAL_NATIVE_STORE_SHARED_QUESTIONS_H_
#define WAFERSEAL_NATIVE_STORE_SHARED_QUESTIONS_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "native/store/default_question.h"
#include "native/store/settings.h"
#include "waferseal/bytes.h"

namespace waferseal::native {

struct AnswersKeyCopy {
  std::string mailbox;  // of a user
  Bytes copy;
};

// A generation of the answers key, in the place of the one before.
struct NewAnswersKey {
  std::uint64_t instead_of = 0;
  std::uint64_t generation = 0;  // above that one
  std::vector<AnswersKeyCopy> copies;
  // Sealed anew: id and record; of an id that is not there nothing is written.
  std::vector<std::pair<std::string, Bytes>> resealed;
};

class SharedQuestionStore {
 public:
  virtual ~SharedQuestionStore() = default;

  // The generation in force; 0: none was made.
  virtual Result<std::uint64_t> answers_generation(const std::string& account) = 0;
  // kConflict, with nothing written, unless `instead_of` is the one in force. Copies of older ones
  // go. The event is written in the same transaction.
  virtual Status put_answers_key(const std::string& account, const NewAnswersKey& key,
                                 const AuditEvent& event) = 0;
  // kConflict, with nothing written, unless `generation` is the one in force. A user's copy is put
  // in the place of the one before.
  virtual Status add_answers_key_copies(const std::string& account, std::uint64_t generation,
                                        const std::vector<AnswersKeyCopy>& copies,
                                        const AuditEvent& event) = 0;
  // Those of the generation in force, by mailbox.
  virtual Result<std::vector<AnswersKeyCopy>> answers_key_copies(const std::string& account) = 0;
  virtual Result<std::optional<AnswersKeyCopy>> find_answers_key_copy(
      const std::string& account, const std::string& mailbox) = 0;

  // By id; of any generation.
  virtual Result<std::vector<SharedQuestion>> shared_questions(const std::string& account) = 0;
  virtual Result<std::optional<SharedQuestion>> find_shared_question(const std::string& account,
                                                                     const std::string& id) = 0;
};

}  // namespace waferseal::native

#endif  // WAFERSEAL_NATIVE_STORE_SHARED_QUESTIONS_H_
