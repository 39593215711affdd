// Errors are values.
//
// Every function that can fail returns `Result<T>`: either a value or an `Error` that names a
// stable code (error_codes.def), the thing it is about (a recipient, a setting, a field),
// and a detail for people.
//
//   Result<Mailbox> mailbox = Mailbox::parse(text);
//   if (!mailbox) return mailbox.error();
//   use(*mailbox);
//
// or, in a function that itself returns a Result:
//
//   WAFERSEAL_TRY(Mailbox mailbox, Mailbox::parse(text));
//
// No exception crosses this API.
#ifndef WAFERSEAL_RESULT_H_
#define WAFERSEAL_RESULT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace waferseal {

enum class Code : std::uint16_t {
#define WAFERSEAL_CODE(enumerator, name, status, retry, message, hint) enumerator,
#include "waferseal/error_codes.def"
#undef WAFERSEAL_CODE
};

// The stable name, e.g. "bad_base64".
std::string_view code_name(Code code);
// One sentence for people: what happened. Never contains user data.
std::string_view code_message(Code code);
// One sentence for people: what to do.
std::string_view code_hint(Code code);
// What an HTTP answer with this code has for its status (RFC 9110, 15).
int http_status(Code code);
// Whether the very same request may succeed later: a machine, a line or a limit was at fault, not
// what was asked. What waits for such a thing is not given up.
bool may_succeed_later(Code code);
// How many codes there are; they are numbered from 0.
std::size_t code_count();
// The code with this stable name, if there is one.
std::optional<Code> code_from_name(std::string_view name);

struct Error {
  Code code = Code::kInternal;
  // What the error is about: a mailbox, a setting's path, a field, a file. Never a secret.
  std::string subject;
  // More for people and logs. Never message text, an answer or a key.
  std::string detail;

  bool operator==(const Error& other) const {
    return code == other.code && subject == other.subject && detail == other.detail;
  }
};

// "bad_base64 (subject): message detail"
std::string describe(const Error& error);

template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(Error error)
      : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)
  Result(Code code) : Result(Error{code, {}, {}}) {}         // NOLINT(google-explicit-constructor)

  explicit operator bool() const { return state_.index() == 0; }
  bool ok() const { return state_.index() == 0; }

  // Calling these on an error is a bug and ends the process (std::get throws, nothing catches).
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }
  Code code() const { return error().code; }

 private:
  std::variant<T, Error> state_;
};

// The value of a Result<void>-like function.
struct Done {
  bool operator==(const Done&) const { return true; }
};
using Status = Result<Done>;

}  // namespace waferseal

#define WAFERSEAL_CONCAT_INNER(a, b) a##b
#define WAFERSEAL_CONCAT(a, b) WAFERSEAL_CONCAT_INNER(a, b)
// WAFERSEAL_TRY(T name, expression): declares `name` with the value, or returns the error from this
// function.
#define WAFERSEAL_TRY(declaration, expression)                            \
  auto WAFERSEAL_CONCAT(waferseal_try_, __LINE__) = (expression);         \
  if (!WAFERSEAL_CONCAT(waferseal_try_, __LINE__))                        \
    return std::move(WAFERSEAL_CONCAT(waferseal_try_, __LINE__)).error(); \
  declaration = std::move(WAFERSEAL_CONCAT(waferseal_try_, __LINE__)).value()
// WAFERSEAL_CHECK(expression): for a Status whose value nobody needs.
#define WAFERSEAL_CHECK(expression)                                           \
  do {                                                                        \
    auto WAFERSEAL_CONCAT(waferseal_check_, __LINE__) = (expression);         \
    if (!WAFERSEAL_CONCAT(waferseal_check_, __LINE__))                        \
      return std::move(WAFERSEAL_CONCAT(waferseal_check_, __LINE__)).error(); \
  } while (false)

#endif  // WAFERSEAL_RESULT_H_
