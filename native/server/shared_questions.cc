#include "native/server/shared_questions.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "native/server/published_keys.h"
#include "waferseal/answers_key.h"
#include "waferseal/slot.h"

namespace waferseal::native {
namespace {

// As the resolver calls it in messages.
std::string question_path(const std::string& scope) {
  const std::size_t blank = scope.find(' ');
  const std::string kind = scope.substr(0, blank);
  if (blank == std::string::npos) return kind + ".default_question";
  return kind + "s[" + scope.substr(blank + 1) + "].default_question";
}

}  // namespace

Result<bool> is_copy_for(const User& user, ByteView copy) {
  WAFERSEAL_TRY(const ByteArray<32> holder, answers_key_holder(copy));
  WAFERSEAL_TRY(const XWingPublicKey key, XWingPublicKey::from_bytes(user.xwing_public));
  return holder == xwing_key_hash(key);
}

Result<bool> is_listed_copy(const KeyList& list, const std::string& mailbox, ByteView copy) {
  WAFERSEAL_TRY(const ByteArray<32> holder, answers_key_holder(copy));
  WAFERSEAL_TRY(const Mailbox named, Mailbox::parse(mailbox));
  const ListedUser* const listed = list.find_user(named);
  return listed != nullptr && holder == xwing_key_hash(listed->xwing);
}

Status check_nobody_left(Backend& backend) {
  WAFERSEAL_TRY(const auto copies,
                backend.store().shared_questions().answers_key_copies(backend.options().account));
  WAFERSEAL_TRY(const KeyList list, published_keys(backend));
  for (const AnswersKeyCopy& one : copies) {
    WAFERSEAL_TRY(const Mailbox holder, Mailbox::parse(one.mailbox));
    if (list.find_user(holder) == nullptr) return Error{Code::kAnswersKeyLeft, one.mailbox, {}};
  }
  return Done{};
}

Result<SenderQuestion> sender_question(Backend& backend, const User& sender, const Policy& policy) {
  WAFERSEAL_TRY(const Mailbox mailbox, Mailbox::parse(sender.mailbox));
  SenderQuestion out;
  out.set = default_question_of(policy, mailbox);
  if (!out.set) return out;
  Store& store = backend.store();
  WAFERSEAL_TRY(const auto own, store.users().find_default_question(sender.mailbox));
  if (own && own->id == out.set->id) {
    out.set.reset();
    return out;
  }
  // SPEC 2.9.1
  out.access = DefaultQuestionAccess::kNoKey;
  const std::string& account = backend.options().account;
  WAFERSEAL_TRY(const std::uint64_t generation,
                store.shared_questions().answers_generation(account));
  WAFERSEAL_TRY(auto question, store.shared_questions().find_shared_question(account, out.set->id));
  if (!question || question->scope != out.set->scope || question->generation != generation) {
    return out;
  }
  WAFERSEAL_TRY(auto copy, store.shared_questions().find_answers_key_copy(account, sender.mailbox));
  if (!copy) return out;
  WAFERSEAL_TRY(const bool is_theirs, is_copy_for(sender, copy->copy));
  if (!is_theirs) return out;
  // A list that is missing or has ended gives nobody a place; nothing can be sealed then anyway.
  const auto list = published_keys(backend);
  if (!list) return out;
  WAFERSEAL_TRY(const bool is_listed, is_listed_copy(*list, sender.mailbox, copy->copy));
  if (!is_listed) return out;
  out.access = DefaultQuestionAccess::kOpens;
  out.question = std::move(question);
  out.key_copy = std::move(copy->copy);
  return out;
}

nlohmann::json sender_question_json(const SenderQuestion& question) {
  if (!question.set) return nullptr;
  nlohmann::json out = {
      {"id", question.set->id}, {"sealed_question", nullptr}, {"key_copy", nullptr}};
  if (question.access != DefaultQuestionAccess::kOpens) return out;
  out["sealed_question"] = base64url_encode(question.question->question.sealed);
  out["key_copy"] = base64url_encode(question.key_copy);
  return out;
}

Result<PolicyQuestions> questions_of(SharedQuestionStore& questions, const std::string& account,
                                     const Policy& policy, std::vector<SharedQuestion> added) {
  const std::vector<ScopedQuestion> named = default_questions_in(policy);
  const auto is_for = [](const ScopedQuestion& one) {
    return [&one](const SharedQuestion& kept) {
      return kept.question.id == one.id && kept.scope == one.scope;
    };
  };
  if (named.size() > kMostSharedQuestions) {
    return Error{Code::kTooLarge, "default_question",
                 "at most " + std::to_string(kMostSharedQuestions)};
  }
  PolicyQuestions out;
  for (const ScopedQuestion& one : named) {
    out.named.push_back(one.id);
    if (std::any_of(added.begin(), added.end(), is_for(one))) continue;
    WAFERSEAL_TRY(const auto kept, questions.find_shared_question(account, one.id));
    if (!kept || !is_for(one)(*kept)) {
      return Error{Code::kDefaultQuestionUnknown, question_path(one.scope), one.id};
    }
  }
  std::set<std::string> ids;
  for (const SharedQuestion& one : added) {
    if (!ids.insert(one.question.id).second) {
      return Error{Code::kBadJson, "questions", "twice: " + one.question.id};
    }
    if (std::none_of(named.begin(), named.end(),
                     [&](const ScopedQuestion& by) { return is_for(by)(one); })) {
      return Error{Code::kBadJson, "questions", "the policy does not name " + one.question.id};
    }
  }
  out.added = std::move(added);
  return out;
}

}  // namespace waferseal::native
