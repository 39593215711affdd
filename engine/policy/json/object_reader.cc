#include "engine/policy/json/object_reader.h"

#include <algorithm>

namespace waferseal::policy {
namespace {

constexpr std::size_t kMaxDocument = std::size_t{8} << 20;

const Json& empty_object() {
  static const Json kEmpty = Json::object();
  return kEmpty;
}

}  // namespace

void ReadErrors::add(std::string path, std::string detail) {
  add(Error{Code::kBadJson, std::move(path), std::move(detail)});
}

void ReadErrors::add(Error error) {
  if (!first_) first_ = std::move(error);
}

Result<Json> parse_document(std::string_view text) {
  if (text.size() > kMaxDocument) {
    return Error{Code::kTooLarge, {}, "A document may have 8 MiB."};
  }
  Json document = Json::parse(text, nullptr, false);
  if (document.is_discarded()) return Error{Code::kBadJson, {}, "It is not JSON."};
  return document;
}

std::string write_document(const Json& document) {
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

ObjectReader::ObjectReader(const Json& value, std::string path, ReadErrors& errors)
    : object_(&value), path_(std::move(path)), errors_(errors) {
  if (value.is_object()) return;
  errors_.add(path_, "It must be an object.");
  object_ = &empty_object();
}

const Json* ObjectReader::field(std::string_view name) {
  known_.push_back(name);
  const auto found = object_->find(name);
  return found == object_->end() ? nullptr : &*found;
}

const Json* ObjectReader::required(std::string_view name) {
  const Json* value = field(name);
  if (value == nullptr) errors_.add(path_of(name), "It is missing.");
  return value;
}

bool ObjectReader::has(std::string_view name) const { return object_->contains(name); }

std::string ObjectReader::path_of(std::string_view name) const {
  return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

void ObjectReader::boolean(std::string_view name, bool& out) {
  const Json* value = field(name);
  if (value == nullptr) return;
  if (!value->is_boolean()) return errors_.add(path_of(name), "It must be true or false.");
  out = value->get<bool>();
}

void ObjectReader::text(std::string_view name, std::string& out, std::size_t max_size) {
  const Json* value = field(name);
  if (value == nullptr) return;
  if (!value->is_string()) return errors_.add(path_of(name), "It must be a text.");
  const auto& read = value->get_ref<const std::string&>();
  if (read.size() > max_size) return errors_.add(path_of(name), "It is too long.");
  out = read;
}

void ObjectReader::integer(std::string_view name, std::int64_t& out, std::int64_t max) {
  const Json* value = field(name);
  if (value == nullptr) return;
  // A number that was not written with a sign is unsigned in the parser.
  if (!value->is_number_unsigned() ||
      value->get<std::uint64_t>() > static_cast<std::uint64_t>(max)) {
    return errors_.add(path_of(name),
                       "It must be a whole number from 0 to " + std::to_string(max) + ".");
  }
  out = static_cast<std::int64_t>(value->get<std::uint64_t>());
}

void ObjectReader::texts(std::string_view name, std::vector<std::string>& out) {
  each_item(name, [&](const Json& item, const std::string& path) {
    if (!item.is_string() || item.get_ref<const std::string&>().size() > 256) {
      return errors_.add(path, "It must be a text of at most 256 octets.");
    }
    out.push_back(item.get<std::string>());
  });
}

void ObjectReader::finish() {
  for (const auto& [key, value] : object_->items()) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
      errors_.add(path_of(key), "There is no such field.");
    }
  }
}

}  // namespace waferseal::policy
