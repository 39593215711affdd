#include "wasm/bindings/answer_to_js.h"

#include <string>

namespace waferseal::wasm {

using emscripten::val;

val error_record(const Error& error) {
  val record = val::object();
  record.set("code", std::string(code_name(error.code)));
  record.set("subject", error.subject);
  record.set("detail", error.detail);
  return record;
}

Error error_from_js(const val& record) {
  const std::optional<Code> code = code_from_name(record["code"].as<std::string>());
  return Error{code.value_or(Code::kInternal), record["subject"].as<std::string>(),
               record["detail"].as<std::string>()};
}

val failure(const Error& error) {
  val out = val::object();
  out.set("error", error_record(error));
  return out;
}

val success(val value) {
  val out = val::object();
  out.set("value", value);
  return out;
}

val success() { return success(val::undefined()); }

val answer(const Status& status) {
  if (!status) return failure(status.error());
  return success();
}

}  // namespace waferseal::wasm
