#include "engine/openpgp/session.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <new>
#include <utility>

namespace waferseal::openpgp {
namespace {

// Called by the library; nothing may be thrown through it.
bool ask_passphrase(rnp_ffi_t, void* context, rnp_key_handle_t key, const char*, char buffer[],
                    std::size_t size) {
  try {
    const auto& source = *static_cast<const PassphraseSource*>(context);
    if (!source || key == nullptr) return false;
    const std::optional<SecretBytes> passphrase = source(primary_fingerprint(key));
    if (!passphrase || passphrase->size() >= size) return false;
    const ByteView bytes = passphrase->reveal();
    // The library takes a C string; a passphrase with a zero in it would be cut off in silence.
    if (std::find(bytes.begin(), bytes.end(), 0) != bytes.end()) return false;
    if (!bytes.empty()) std::memcpy(buffer, bytes.data(), bytes.size());
    buffer[bytes.size()] = '\0';
    return true;
  } catch (...) {
    return false;
  }
}

}  // namespace

Input::Input(ByteView bytes) {
  static constexpr std::uint8_t kNothing = 0;
  rnp_input_t input = nullptr;
  const std::uint8_t* data = bytes.empty() ? &kNothing : bytes.data();
  if (rnp_input_from_memory(&input, data, bytes.size(), false) == RNP_SUCCESS) input_.reset(input);
}

Input::Input(const ByteSource& source) : source_(&source) {
  rnp_input_t input = nullptr;
  if (rnp_input_from_callback(&input, read, nullptr, this) == RNP_SUCCESS) input_.reset(input);
}

// Called by the library; nothing may be thrown through it.
bool Input::read(void* self, void* into, std::size_t size, std::size_t* taken) {
  auto& input = *static_cast<Input*>(self);
  const std::uint64_t left = input.source_->size() - input.offset_;
  *taken = static_cast<std::size_t>(std::min<std::uint64_t>(size, left));
  if (*taken == 0) return true;
  try {
    input.status_ = input.source_->read(input.offset_, {static_cast<std::uint8_t*>(into), *taken});
  } catch (const std::bad_alloc&) {
    input.status_ = Code::kOutOfMemory;
  }
  input.offset_ += *taken;
  return input.status_.ok();
}

Result<Session> Session::open(UnixTime now) {
  // Key and signature times are 32 bits (RFC 4880, 3.5), and zero means the machine's clock here.
  const std::int64_t seconds = unix_seconds(now);
  if (seconds <= 0 || seconds > std::numeric_limits<std::uint32_t>::max()) {
    return Error{Code::kInvalidArgument, "now", {}};
  }
  rnp_ffi_t ffi = nullptr;
  if (rnp_ffi_create(&ffi, "GPG", "GPG") != RNP_SUCCESS) return Code::kOutOfMemory;
  OwnedFfi owned(ffi);
  if (rnp_set_timestamp(ffi, static_cast<std::uint64_t>(seconds)) != RNP_SUCCESS) {
    return Code::kInternal;
  }
  return Session(std::move(owned), now);
}

Status Session::import_keys(ByteView binary) {
  const Input input(binary);
  // Permissive: subkeys and signatures of kinds that the library does not know are passed over.
  const rnp_result_t result = rnp_import_keys(
      ffi(), input.handle(),
      RNP_LOAD_SAVE_PUBLIC_KEYS | RNP_LOAD_SAVE_SECRET_KEYS | RNP_LOAD_SAVE_PERMISSIVE, nullptr);
  if (result != RNP_SUCCESS) return Error{Code::kKeyMalformed, {}, {}};
  return Done{};
}

void Session::set_passphrase_source(const PassphraseSource& source) {
  rnp_ffi_set_pass_provider(ffi(), ask_passphrase, const_cast<PassphraseSource*>(&source));
}

std::vector<std::string> Session::primary_fingerprints() const {
  rnp_identifier_iterator_t raw = nullptr;
  if (rnp_identifier_iterator_create(ffi(), &raw, "fingerprint") != RNP_SUCCESS) return {};
  const OwnedKeys keys(raw);
  std::vector<std::string> out;
  const char* fingerprint = nullptr;
  while (rnp_identifier_iterator_next(raw, &fingerprint) == RNP_SUCCESS && fingerprint != nullptr) {
    const OwnedKey key = find(fingerprint);
    bool primary = false;
    if (key && rnp_key_is_primary(key.get(), &primary) == RNP_SUCCESS && primary) {
      out.emplace_back(fingerprint);
    }
  }
  return out;
}

OwnedKey Session::find(const std::string& fingerprint) const {
  rnp_key_handle_t key = nullptr;
  if (rnp_locate_key(ffi(), "fingerprint", fingerprint.c_str(), &key) != RNP_SUCCESS) return {};
  return OwnedKey(key);
}

std::string primary_fingerprint(rnp_key_handle_t key) {
  bool primary = false;
  if (rnp_key_is_primary(key, &primary) != RNP_SUCCESS) return {};
  return library_string([&](char** out) {
    return primary ? rnp_key_get_fprint(key, out) : rnp_key_get_primary_fprint(key, out);
  });
}

}  // namespace waferseal::openpgp
