#include "native/server/json_body.h"

#include <nlohmann/json.hpp>
#include <set>

namespace waferseal::native {

struct JsonBody::Members {
  // What log-ins send stands in strings.
  ~Members() {
    for (auto& member : object) {
      if (member.is_string()) wipe(member.get_ref<std::string&>());
    }
  }

  nlohmann::json object;
  std::set<std::string> asked;

  const nlohmann::json* find(const char* name) {
    asked.insert(name);
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
  }
};

namespace {

Error wrong(const char* name, const char* detail) { return Error{Code::kBadJson, name, detail}; }

Result<std::string> as_string(const nlohmann::json* value, const char* name) {
  if (value == nullptr) return wrong(name, "missing");
  if (!value->is_string()) return wrong(name, "not a string");
  return value->get<std::string>();
}

}  // namespace

JsonBody::JsonBody(std::unique_ptr<Members> members) : members_(std::move(members)) {}
JsonBody::JsonBody(JsonBody&&) noexcept = default;
JsonBody& JsonBody::operator=(JsonBody&&) noexcept = default;
JsonBody::~JsonBody() = default;

Result<JsonBody> JsonBody::parse(ByteView body) {
  auto members = std::make_unique<Members>();
  members->object = nlohmann::json::parse(as_text(body), nullptr, false);
  if (!members->object.is_object()) return Error{Code::kBadJson, {}, "not a JSON object"};
  return JsonBody(std::move(members));
}

Result<std::string> JsonBody::text(const char* name) {
  return as_string(members_->find(name), name);
}

Result<std::string> JsonBody::text(const char* name, const std::string& otherwise) {
  const nlohmann::json* const value = members_->find(name);
  if (value == nullptr) return otherwise;
  return as_string(value, name);
}

Result<std::uint64_t> JsonBody::number(const char* name) {
  const nlohmann::json* const value = members_->find(name);
  if (value == nullptr) return wrong(name, "missing");
  if (!value->is_number_unsigned()) return wrong(name, "not a natural number");
  return value->get<std::uint64_t>();
}

Result<bool> JsonBody::flag(const char* name) {
  const nlohmann::json* const value = members_->find(name);
  if (value == nullptr) return wrong(name, "missing");
  if (!value->is_boolean()) return wrong(name, "neither true nor false");
  return value->get<bool>();
}

Result<Bytes> JsonBody::bytes(const char* name) {
  WAFERSEAL_TRY(std::string encoded, text(name));
  auto decoded = base64url_decode(encoded);
  wipe(encoded);
  if (!decoded) return Error{Code::kBadBase64, name, {}};
  return decoded;
}

Result<Bytes> JsonBody::optional_bytes(const char* name) {
  if (members_->find(name) == nullptr) return Bytes();
  return bytes(name);
}

Result<std::vector<std::string>> JsonBody::texts(const char* name, std::size_t most) {
  const nlohmann::json* const value = members_->find(name);
  if (value == nullptr) return wrong(name, "missing");
  if (!value->is_array()) return wrong(name, "not an array");
  if (value->size() > most) return wrong(name, "too many items");
  std::vector<std::string> out;
  for (const auto& item : *value) {
    if (!item.is_string()) return wrong(name, "not an array of strings");
    out.push_back(item.get<std::string>());
  }
  return out;
}

Result<std::vector<JsonBody>> JsonBody::objects(const char* name, std::size_t most) {
  std::vector<JsonBody> out;
  const nlohmann::json* const value = members_->find(name);
  if (value == nullptr) return out;
  if (!value->is_array()) return wrong(name, "not an array");
  if (value->size() > most) return wrong(name, "too many items");
  for (const auto& item : *value) {
    if (!item.is_object()) return wrong(name, "not an array of objects");
    auto members = std::make_unique<Members>();
    members->object = item;
    out.push_back(JsonBody(std::move(members)));
  }
  return out;
}

Result<std::string> JsonBody::object(const char* name) {
  const nlohmann::json* const value = members_->find(name);
  if (value == nullptr) return wrong(name, "missing");
  if (!value->is_object()) return wrong(name, "not an object");
  return value->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Status JsonBody::end() const {
  for (const auto& member : members_->object.items()) {
    if (members_->asked.count(member.key()) == 0) {
      return Error{Code::kBadJson, member.key(), "there is no such member"};
    }
  }
  return Done{};
}

}  // namespace waferseal::native
