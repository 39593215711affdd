#include "engine/openpgp/output_buffer.h"

#include <algorithm>
#include <new>
#include <utility>

namespace waferseal::openpgp {

OutputBuffer::OutputBuffer(std::size_t expected, std::size_t max_bytes) : max_bytes_(max_bytes) {
  bytes_.reserve(std::min(expected, max_bytes));
  if (rnp_output_to_callback(&handle_, write, nullptr, this) != RNP_SUCCESS) handle_ = nullptr;
}

OutputBuffer::~OutputBuffer() {
  rnp_output_destroy(handle_);
  wipe(bytes_);
}

bool OutputBuffer::write(void* self, const void* bytes, std::size_t size) {
  try {
    return static_cast<OutputBuffer*>(self)->append(
        {static_cast<const std::uint8_t*>(bytes), size});
  } catch (const std::bad_alloc&) {
    return false;
  }
}

bool OutputBuffer::append(ByteView bytes) {
  if (bytes.size() > max_bytes_ - bytes_.size()) return false;
  const std::size_t needed = bytes_.size() + bytes.size();
  if (needed > bytes_.capacity()) {
    Bytes larger;
    larger.reserve(std::max(needed, bytes_.capacity() * 2));
    larger.assign(bytes_.begin(), bytes_.end());
    wipe(bytes_);
    bytes_ = std::move(larger);
  }
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  return true;
}

Bytes OutputBuffer::take() {
  rnp_output_finish(handle_);
  rnp_output_destroy(handle_);
  handle_ = nullptr;
  return std::exchange(bytes_, {});
}

}  // namespace waferseal::openpgp
