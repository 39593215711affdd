#include "waferseal/put_aside.h"

#include <algorithm>
#include <utility>

#include "engine/crypto/aead.h"

namespace waferseal {
namespace {

constexpr std::size_t kPieceSize = std::size_t{1} << 20;
constexpr std::size_t kSealedPieceSize = kPieceSize + crypto::kAeadTagSize;

crypto::AeadNonce nonce_of(std::uint64_t index) {
  crypto::AeadNonce nonce{};
  for (std::size_t i = 0; i < 8; ++i)
    nonce[4 + i] = static_cast<std::uint8_t>(index >> (56 - 8 * i));
  return nonce;
}

}  // namespace

PutAside::PutAside(std::unique_ptr<AsideStore> store, RandomSource& random)
    : store_(std::move(store)), key_(random.secret(crypto::kAeadKeySize)), filling_(kPieceSize) {}

PutAside::~PutAside() = default;

Status PutAside::seal_piece() {
  Bytes sealed(filled_ + crypto::kAeadTagSize);
  crypto::aead_seal(sealed, key_, nonce_of(pieces_), {}, filling_.reveal().first(filled_));
  const Status appended = store_->append(sealed);
  // Nobody knows what the store has of it: nothing else may be sealed under this nonce, nor come behind.
  if (!appended) failure_ = appended.error();
  WAFERSEAL_CHECK(appended);
  ++pieces_;
  filled_ = 0;
  return Done{};
}

Status PutAside::write(ByteView text) {
  if (finished_) return Error{Code::kInvalidArgument, "aside", "finished"};
  if (failure_) return *failure_;
  while (!text.empty()) {
    const std::size_t taken = std::min(text.size(), kPieceSize - filled_);
    std::copy_n(text.begin(), taken,
                filling_.reveal_mutable().begin() + static_cast<std::ptrdiff_t>(filled_));
    filled_ += taken;
    size_ += taken;
    text = text.subspan(taken);
    if (filled_ == kPieceSize) WAFERSEAL_CHECK(seal_piece());
  }
  return Done{};
}

Status PutAside::finish() {
  if (finished_) return Done{};
  if (failure_) return *failure_;
  if (filled_ > 0) WAFERSEAL_CHECK(seal_piece());
  filling_ = SecretBytes();
  finished_ = true;
  return Done{};
}

Status PutAside::open_piece(std::uint64_t index) const {
  if (opened_index_ == index) return Done{};
  opened_index_.reset();
  const auto size =
      static_cast<std::size_t>(std::min<std::uint64_t>(kPieceSize, size_ - index * kPieceSize));
  Bytes sealed(size + crypto::kAeadTagSize);
  WAFERSEAL_CHECK(store_->read(index * kSealedPieceSize, sealed));
  if (opened_.size() != size) opened_ = SecretBytes(size);
  if (!crypto::aead_open(opened_.reveal_mutable(), key_, nonce_of(index), {}, sealed)) {
    return Error{Code::kAsideDamaged, {}, {}};
  }
  opened_index_ = index;
  return Done{};
}

Status PutAside::read(std::uint64_t offset, MutableByteView into) const {
  if (!finished_ || offset > size_ || into.size() > size_ - offset) {
    return Error{Code::kInvalidArgument, "offset", {}};
  }
  while (!into.empty()) {
    WAFERSEAL_CHECK(open_piece(offset / kPieceSize));
    const auto inside = static_cast<std::size_t>(offset % kPieceSize);
    const std::size_t taken = std::min(into.size(), opened_.size() - inside);
    std::copy_n(opened_.reveal().begin() + static_cast<std::ptrdiff_t>(inside), taken,
                into.begin());
    offset += taken;
    into = into.subspan(taken);
  }
  return Done{};
}

}  // namespace waferseal
