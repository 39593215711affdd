// Text that does not fit into memory, put aside encrypted: what a stream brought before it is sealed,
// and what was decrypted before it may be believed.
//
//   PutAside aside(std::move(store), random);
//   WAFERSEAL_TRY(openpgp::DecryptedMail mail, openpgp::decrypt_mail(source, key, signers, now, aside));
//   WAFERSEAL_TRY(auto read, mime::read_content(aside, *mail.message.attachments()[0], sink));
//
// Promises: the store sees nothing but ciphertext and sizes, and what it changes, cuts or puts in
// another place is an error, never text. The key is drawn anew, is in this object only, and goes with it.
// ChaCha20-Poly1305 (RFC 8439) over pieces of 1 MiB; the nonce is the piece's number.
#ifndef WAFERSEAL_PUT_ASIDE_H_
#define WAFERSEAL_PUT_ASIDE_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "waferseal/bytes.h"
#include "waferseal/host.h"
#include "waferseal/result.h"
#include "waferseal/stream.h"

namespace waferseal {

// Where the host keeps it: a file, a Blob.
class AsideStore {
 public:
  virtual ~AsideStore() = default;
  virtual Status append(ByteView sealed) = 0;
  // Fills `into` with what was appended, from `offset` on.
  virtual Status read(std::uint64_t offset, MutableByteView into) const = 0;
};

class PutAside final : public ByteStore {
 public:
  PutAside(std::unique_ptr<AsideStore> store, RandomSource& random);
  PutAside(const PutAside&) = delete;
  PutAside& operator=(const PutAside&) = delete;
  ~PutAside() override;

  // Not after finish(): kInvalidArgument. Errors of the store; after one it takes nothing more.
  Status write(ByteView text) override;
  Status finish() override;

  std::uint64_t size() const override { return size_; }
  // kAsideDamaged: the store gave back something else. kInvalidArgument: beyond the end, or before
  // finish().
  Status read(std::uint64_t offset, MutableByteView into) const override;

 private:
  Status seal_piece();
  Status open_piece(std::uint64_t index) const;

  std::unique_ptr<AsideStore> store_;
  SecretBytes key_;
  SecretBytes filling_;  // the piece that is being written
  std::size_t filled_ = 0;
  std::uint64_t pieces_ = 0;
  std::uint64_t size_ = 0;
  bool finished_ = false;
  std::optional<Error> failure_;
  // The piece that was read last: reading goes on where it was.
  mutable SecretBytes opened_;
  mutable std::optional<std::uint64_t> opened_index_;
};

}  // namespace waferseal

#endif  // WAFERSEAL_PUT_ASIDE_H_
