#include "native/server/answers_key.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "native/server/administration.h"
#include "native/server/json_body.h"
#include "native/server/published_keys.h"
#include "native/server/shared_questions.h"
#include "waferseal/answers_key.h"
#include "waferseal/saved_question.h"

namespace waferseal::native {
namespace {

constexpr std::size_t kMostCopies = 200;
constexpr std::uint64_t kMostKeyBody = 8 * 1024 * 1024;

nlohmann::json question_row(const SharedQuestion& shared) {
  return {{"id", shared.question.id},
          {"scope", shared.scope},
          {"generation", shared.generation},
          {"sealed_question", base64url_encode(shared.question.sealed)},
          {"answer_id", base64url_encode(shared.question.answer_id)},
          {"answer_strength", shared.question.answer_strength}};
}

Result<HttpResponse> key_state(Backend& backend, const User& administrator) {
  SharedQuestionStore& questions = backend.store().shared_questions();
  const std::string& account = backend.options().account;
  WAFERSEAL_TRY(const std::uint64_t generation, questions.answers_generation(account));
  WAFERSEAL_TRY(const auto copies, questions.answers_key_copies(account));
  WAFERSEAL_TRY(const auto shared, questions.shared_questions(account));
  nlohmann::json state = {{"generation", generation},
                          {"key_copy", nullptr},
                          {"holders", nlohmann::json::array()},
                          {"questions", nlohmann::json::array()}};
  for (const AnswersKeyCopy& one : copies) {
    WAFERSEAL_TRY(const auto user, backend.store().users().find_user(one.mailbox));
    if (!user) continue;
    WAFERSEAL_TRY(const bool is_theirs, is_copy_for(*user, one.copy));
    if (!is_theirs) continue;
    state["holders"].push_back(one.mailbox);
    if (one.mailbox == administrator.mailbox) state["key_copy"] = base64url_encode(one.copy);
  }
  for (const SharedQuestion& one : shared) state["questions"].push_back(question_row(one));
  return json_response(200, state.dump());
}

Result<HttpResponse> read_key(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User administrator, current_administrator(backend, request));
  return key_state(backend, administrator);
}

Result<std::vector<AnswersKeyCopy>> read_copies(Backend& backend, JsonBody& body) {
  WAFERSEAL_TRY(std::vector<JsonBody> given, body.objects("copies", kMostCopies));
  std::vector<AnswersKeyCopy> copies;
  if (given.empty()) return copies;
  WAFERSEAL_TRY(const KeyList list, published_keys(backend));
  for (JsonBody& one : given) {
    AnswersKeyCopy copy;
    WAFERSEAL_TRY(copy.mailbox, one.text("mailbox"));
    WAFERSEAL_TRY(copy.copy, one.bytes("copy"));
    WAFERSEAL_CHECK(one.end());
    WAFERSEAL_TRY(const auto user, backend.store().users().find_user(copy.mailbox));
    if (!user) return Error{Code::kNotFound, copy.mailbox, "there is no such user"};
    WAFERSEAL_TRY(const bool is_theirs, is_listed_copy(list, copy.mailbox, copy.copy));
    if (!is_theirs) {
      return Error{Code::kInvalidArgument, copy.mailbox,
                   "not sealed to the key that the key list has for this user"};
    }
    copies.push_back(std::move(copy));
  }
  return copies;
}

AuditEvent key_event(Backend& backend, const User& by, const char* code, std::uint64_t generation,
                     std::size_t copies) {
  return AuditEvent{
      backend.now(), code, "user:" + backend.shared().log_names.of(by.mailbox), "answers_key",
      "generation " + std::to_string(generation) + ", copies " + std::to_string(copies)};
}

Result<HttpResponse> replace_key(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User administrator, current_administrator(backend, request));
  WAFERSEAL_TRY(JsonBody body, JsonBody::parse(request.body));
  NewAnswersKey key;
  WAFERSEAL_TRY(key.instead_of, body.number("instead_of"));
  WAFERSEAL_TRY(key.generation, body.number("generation"));
  if (key.generation < 1 || key.generation > kMostAnswersGeneration) {
    return Error{Code::kInvalidArgument, "generation", "from 1 to 2^40"};
  }
  WAFERSEAL_TRY(key.copies, read_copies(backend, body));
  WAFERSEAL_TRY(std::vector<JsonBody> resealed, body.objects("questions", kMostSharedQuestions));
  WAFERSEAL_CHECK(body.end());
  for (JsonBody& one : resealed) {
    WAFERSEAL_TRY(std::string id, one.text("id"));
    WAFERSEAL_TRY(Bytes sealed, one.bytes("sealed_question"));
    WAFERSEAL_CHECK(one.end());
    if (sealed.size() != kSealedQuestionSize) {
      return Error{Code::kBadJson, "sealed_question", "not of the size of one"};
    }
    key.resealed.emplace_back(std::move(id), std::move(sealed));
  }
  // Who made it has to be able to give it on.
  if (std::none_of(key.copies.begin(), key.copies.end(), [&](const AnswersKeyCopy& one) {
        return one.mailbox == administrator.mailbox;
      })) {
    return Error{Code::kBadJson, "copies", "none is for " + administrator.mailbox};
  }
  WAFERSEAL_CHECK(backend.store().shared_questions().put_answers_key(
      backend.options().account, key,
      key_event(backend, administrator, "answers_key_made", key.generation, key.copies.size())));
  return key_state(backend, administrator);
}

Result<HttpResponse> add_copies(Backend& backend, const HttpRequest& request) {
  WAFERSEAL_TRY(const User administrator, current_administrator(backend, request));
  WAFERSEAL_TRY(JsonBody body, JsonBody::parse(request.body));
  WAFERSEAL_TRY(const std::uint64_t generation, body.number("generation"));
  WAFERSEAL_TRY(const std::vector<AnswersKeyCopy> copies, read_copies(backend, body));
  WAFERSEAL_CHECK(body.end());
  WAFERSEAL_CHECK(backend.store().shared_questions().add_answers_key_copies(
      backend.options().account, generation, copies,
      key_event(backend, administrator, "answers_key_given", generation, copies.size())));
  return empty_response();
}

}  // namespace

void add_answers_key_routes(Router& router) {
  const std::string key = "/api/v1/administration/answers-key";
  router.add({"GET", key, "", 0, true, answer(read_key)});
  router.add({"PUT", key, "application/json", kMostKeyBody, true, answer(replace_key)});
  router.add({"POST", key + "/copies", "application/json", kMostKeyBody, true, answer(add_copies)});
}

}  // namespace waferseal::native
