// Reads one JSON object strictly: every field is asked for by name and type, and whatever was not
// asked for is an error that names its path.
#ifndef WAFERSEAL_ENGINE_POLICY_JSON_OBJECT_READER_H_
#define WAFERSEAL_ENGINE_POLICY_JSON_OBJECT_READER_H_

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/policy/names.h"
#include "waferseal/result.h"

namespace waferseal::policy {

using Json = nlohmann::json;

// The greatest that every reader of JSON takes (RFC 8259, 6).
inline constexpr std::int64_t kMaxJsonInteger = 9007199254740991;

// The first error of a document; later ones are dropped.
class ReadErrors {
 public:
  void add(std::string path, std::string detail);
  void add(Error error);
  bool any() const { return first_.has_value(); }
  Error take() { return std::move(*first_); }

 private:
  std::optional<Error> first_;
};

// Parses text; kTooLarge above 8 MiB, kBadJson. Never throws.
Result<Json> parse_document(std::string_view text);
// Deterministic: sorted keys, no white space; bytes that are not UTF-8 become U+FFFD.
std::string write_document(const Json& document);

class ObjectReader {
 public:
  // `value` must outlive the reader. Anything but an object is an error.
  ObjectReader(const Json& value, std::string path, ReadErrors& errors);

  // An absent field leaves `out` as it is.
  void boolean(std::string_view name, bool& out);
  void text(std::string_view name, std::string& out, std::size_t max_size = 256);
  void integer(std::string_view name, std::int64_t& out, std::int64_t max);
  // Only the given values are taken; none given: all.
  template <class Enum>
  void enumeration(std::string_view name, Enum& out, std::initializer_list<Enum> allowed = {}) {
    if (const Json* value = field(name)) {
      if (auto read = enum_value<Enum>(*value, path_of(name), allowed)) out = *read;
    }
  }
  template <class Enum>
  void enumeration(std::string_view name, std::optional<Enum>& out,
                   std::initializer_list<Enum> allowed = {}) {
    if (const Json* value = field(name)) {
      out = enum_value<Enum>(*value, path_of(name), allowed);
    }
  }
  // A list without repetitions.
  template <class Enum>
  void enumerations(std::string_view name, std::vector<Enum>& out,
                    std::initializer_list<Enum> allowed = {}) {
    if (const Json* value = field(name)) {
      out = enum_list<Enum>(*value, path_of(name), allowed);
    }
  }
  template <class Enum>
  std::vector<Enum> enum_list(const Json& list, const std::string& path,
                              std::initializer_list<Enum> allowed = {}) {
    std::vector<Enum> out;
    each(list, path, [&](const Json& item, const std::string& at) {
      const auto read = enum_value<Enum>(item, at, allowed);
      if (!read) return;
      for (const Enum old : out) {
        if (old == *read) errors_.add(at, "It stands in the list twice.");
      }
      out.push_back(*read);
    });
    return out;
  }
  void texts(std::string_view name, std::vector<std::string>& out);

  // The field, marked as known; null when it is absent.
  const Json* field(std::string_view name);
  const Json* required(std::string_view name);
  std::string path_of(std::string_view name) const;
  ReadErrors& errors() { return errors_; }
  bool has(std::string_view name) const;

  // Calls f(item, path) for each item of an array, f(key, item, path) for each member of an object.
  template <class F>
  void each_item(std::string_view name, F f) {
    if (const Json* value = field(name)) each(*value, path_of(name), f);
  }
  template <class F>
  void each_member(std::string_view name, F f) {
    const Json* value = field(name);
    if (value == nullptr) return;
    if (!value->is_object()) return errors_.add(path_of(name), "It must be an object.");
    for (const auto& [key, item] : value->items()) {
      f(key, item, path_of(name) + "[" + key + "]");
    }
  }

  // Call last: fields that nobody asked for are errors.
  void finish();

 private:
  template <class F>
  void each(const Json& list, const std::string& path, F f) {
    if (!list.is_array()) return errors_.add(path, "It must be a list.");
    std::size_t index = 0;
    for (const Json& item : list) f(item, path + "[" + std::to_string(index++) + "]");
  }
  template <class Enum>
  std::optional<Enum> enum_value(const Json& value, const std::string& path,
                                 std::initializer_list<Enum> allowed) {
    if (value.is_string()) {
      const auto read = from_name<Enum>(value.get_ref<const std::string&>());
      bool good = read.has_value() && allowed.size() == 0;
      for (const Enum option : allowed) good = good || read == option;
      if (good) return read;
    }
    errors_.add(path, "It is not one of the values that are allowed here.");
    return std::nullopt;
  }

  const Json* object_;
  std::string path_;
  ReadErrors& errors_;
  std::vector<std::string_view> known_;
};

}  // namespace waferseal::policy

#endif  // WAFERSEAL_ENGINE_POLICY_JSON_OBJECT_READER_H_
