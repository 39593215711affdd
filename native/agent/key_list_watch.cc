#include "native/agent/key_list_watch.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "native/files/durable_file.h"

namespace waferseal::delivery {
namespace {

using nlohmann::json;

constexpr std::uint64_t kMostPinFile = 4096;

Result<ByteArray<32>> hash_of(const json& value) {
  if (!value.is_string()) return Code::kBadJson;
  WAFERSEAL_TRY(const Bytes bytes, hex_decode(value.get_ref<const std::string&>()));
  ByteArray<32> out{};
  if (bytes.size() != out.size()) return Code::kBadJson;
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

}  // namespace

Result<KeyListWatch> KeyListWatch::open(const KeyFingerprint& root,
                                        const std::filesystem::path& file) {
  KeyListPin pin;
  pin.root = root;
  if (!std::filesystem::exists(file)) return KeyListWatch(pin, file);
  WAFERSEAL_TRY(const Bytes text, native::read_file(file, kMostPinFile));
  const json value = json::parse(as_text(text), nullptr, /*allow_exceptions=*/false);
  if (!value.is_object() || !value.contains("root") || !value.contains("number") ||
      !value.contains("record") || !value["number"].is_number_unsigned()) {
    return Error{Code::kBadJson, file.string(), {}};
  }
  WAFERSEAL_TRY(const ByteArray<32> pinned, hash_of(value["root"]));
  if (pinned != root) return Error{Code::kKeylistRoot, file.string(), {}};
  pin.number = value["number"].get<std::uint64_t>();
  WAFERSEAL_TRY(pin.record_hash, hash_of(value["record"]));
  return KeyListWatch(pin, file);
}

Result<KeyList> KeyListWatch::check(ByteView record, UnixTime now) {
  WAFERSEAL_TRY(OpenedKeyList opened, open_key_list(record, pin_, now));
  if (opened.pin.number != pin_.number || opened.pin.record_hash != pin_.record_hash) {
    const json value = {{"root", hex_encode(opened.pin.root)},
                        {"number", opened.pin.number},
                        {"record", hex_encode(opened.pin.record_hash.value_or(ByteArray<32>{}))}};
    const std::string text = value.dump(2) + "\n";
    WAFERSEAL_CHECK(native::write_durably(file_, as_bytes(text), 0600));
    pin_ = opened.pin;
  }
  return std::move(opened.list);
}

}  // namespace waferseal::delivery
