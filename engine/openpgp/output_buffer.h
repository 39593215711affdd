// Where the library writes: a buffer of ours that wipes what it outgrows, and an end to it.
#ifndef WAFERSEAL_ENGINE_OPENPGP_OUTPUT_BUFFER_H_
#define WAFERSEAL_ENGINE_OPENPGP_OUTPUT_BUFFER_H_

#include <rnp/rnp.h>
#include <rnp/rnp_err.h>

#include <cstddef>

#include "waferseal/bytes.h"

namespace waferseal::openpgp {

// An rnp_output_t. Writing more than `max_bytes` fails, so that a small compressed message cannot
// fill the memory.
class OutputBuffer {
 public:
  OutputBuffer(std::size_t expected, std::size_t max_bytes);
  ~OutputBuffer();
  OutputBuffer(const OutputBuffer&) = delete;
  OutputBuffer& operator=(const OutputBuffer&) = delete;

  rnp_output_t handle() const { return handle_; }  // null if there was no memory
  // What was written. The library is done with it after this.
  Bytes take();

 private:
  static bool write(void* self, const void* bytes, std::size_t size);
  bool append(ByteView bytes);

  rnp_output_t handle_ = nullptr;
  Bytes bytes_;
  std::size_t max_bytes_;
};

}  // namespace waferseal::openpgp

#endif  // WAFERSEAL_ENGINE_OPENPGP_OUTPUT_BUFFER_H_
