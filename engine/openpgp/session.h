// One use of the OpenPGP library: its state, its time, its keys. Lives for one call of ours.
#ifndef WAFERSEAL_ENGINE_OPENPGP_SESSION_H_
#define WAFERSEAL_ENGINE_OPENPGP_SESSION_H_

#include <rnp/rnp.h>
#include <rnp/rnp_err.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "waferseal/bytes.h"
#include "waferseal/host.h"
#include "waferseal/openpgp.h"
#include "waferseal/stream.h"

namespace waferseal::openpgp {

template <class Handle, rnp_result_t (*Destroy)(Handle)>
struct HandleDeleter {
  void operator()(Handle handle) const { Destroy(handle); }
};
template <class Handle, rnp_result_t (*Destroy)(Handle)>
using Owned = std::unique_ptr<std::remove_pointer_t<Handle>, HandleDeleter<Handle, Destroy>>;

using OwnedFfi = Owned<rnp_ffi_t, rnp_ffi_destroy>;
using OwnedKey = Owned<rnp_key_handle_t, rnp_key_handle_destroy>;
using OwnedUid = Owned<rnp_uid_handle_t, rnp_uid_handle_destroy>;
using OwnedSignature = Owned<rnp_signature_handle_t, rnp_signature_handle_destroy>;
using OwnedInput = Owned<rnp_input_t, rnp_input_destroy>;
using OwnedEncrypt = Owned<rnp_op_encrypt_t, rnp_op_encrypt_destroy>;
using OwnedSign = Owned<rnp_op_sign_t, rnp_op_sign_destroy>;
using OwnedVerify = Owned<rnp_op_verify_t, rnp_op_verify_destroy>;
using OwnedGenerate = Owned<rnp_op_generate_t, rnp_op_generate_destroy>;
using OwnedKeys = Owned<rnp_identifier_iterator_t, rnp_identifier_iterator_destroy>;

// Of messages and of keys under a passphrase.
inline constexpr const char* kCipher = "AES256";

inline bool ok(rnp_result_t result) { return result == RNP_SUCCESS; }

// Bytes that the library reads; they are not copied and outlive this.
class Input {
 public:
  explicit Input(ByteView bytes);
  explicit Input(const ByteSource& source);
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  rnp_input_t handle() const { return input_.get(); }  // null if there was no memory
  // Of the source.
  const Status& status() const { return status_; }

 private:
  static bool read(void* self, void* into, std::size_t size, std::size_t* taken);

  const ByteSource* source_ = nullptr;
  std::uint64_t offset_ = 0;
  Status status_ = Done{};
  OwnedInput input_;
};

// A string that the library allocated, which is freed. Empty if the call failed.
template <class Get>
std::string library_string(Get get) {
  char* text = nullptr;
  if (get(&text) != RNP_SUCCESS || text == nullptr) return {};
  std::string out(text);
  rnp_buffer_destroy(text);
  return out;
}

class Session {
 public:
  // Errors: kInvalidArgument (a time before 1970-01-01T00:00:01Z or after 2106), kOutOfMemory.
  static Result<Session> open(UnixTime now);

  rnp_ffi_t ffi() const { return ffi_.get(); }
  UnixTime now() const { return now_; }

  // Adds what binary_key gave, secret parts too. Errors: kKeyMalformed.
  Status import_keys(ByteView binary);
  // Who is asked when a secret key is locked. `source` must outlive the session.
  void set_passphrase_source(const PassphraseSource& source);

  // Fingerprints of all primary keys, in no order.
  std::vector<std::string> primary_fingerprints() const;
  // Null if there is none.
  OwnedKey find(const std::string& fingerprint) const;

 private:
  Session(OwnedFfi ffi, UnixTime now) : ffi_(std::move(ffi)), now_(now) {}

  OwnedFfi ffi_;
  UnixTime now_;
};

// Of the primary key that `key` is or belongs to.
std::string primary_fingerprint(rnp_key_handle_t key);

}  // namespace waferseal::openpgp

#endif  // WAFERSEAL_ENGINE_OPENPGP_SESSION_H_
