#include "engine/openpgp/output_buffer.h"

#include <algorithm>
#include <new>

namespace waferseal::openpgp {

Output::Output(ByteSink& sink) : sink_(sink) {
  if (rnp_output_to_callback(&handle_, write, nullptr, this) != RNP_SUCCESS) handle_ = nullptr;
}

// Called by the library; nothing may be thrown through it.
bool Output::write(void* self, const void* bytes, std::size_t size) {
  auto& output = *static_cast<Output*>(self);
  if (!output.status_) return false;
  try {
    output.status_ = output.sink_.write({static_cast<const std::uint8_t*>(bytes), size});
  } catch (const std::bad_alloc&) {
    output.status_ = Code::kOutOfMemory;
  }
  return output.status_.ok();
}

Status Output::finish() {
  rnp_output_finish(handle_);
  rnp_output_destroy(handle_);
  handle_ = nullptr;
  return status_;
}

OutputBuffer::OutputBuffer(std::size_t expected, std::size_t max_bytes) : max_bytes_(max_bytes) {
  bytes_.reserve(std::min(expected, max_bytes));
}

Status OutputBuffer::write(ByteView bytes) {
  if (bytes.size() > max_bytes_ - bytes_.size()) return Error{Code::kTooLarge, {}, {}};
  const std::size_t needed = bytes_.size() + bytes.size();
  if (needed > bytes_.capacity()) {
    Bytes larger;
    larger.reserve(std::max(needed, bytes_.capacity() * 2));
    larger.assign(bytes_.begin(), bytes_.end());
    wipe(bytes_);
    bytes_ = std::move(larger);
  }
  append(bytes_, bytes);
  return Done{};
}

}  // namespace waferseal::openpgp
