// Where the library writes: a sink of ours, and a buffer that wipes what it outgrows and has an end.
#ifndef WAFERSEAL_ENGINE_OPENPGP_OUTPUT_BUFFER_H_
#define WAFERSEAL_ENGINE_OPENPGP_OUTPUT_BUFFER_H_

#include <rnp/rnp.h>
#include <rnp/rnp_err.h>

#include <cstddef>
#include <utility>

#include "waferseal/bytes.h"
#include "waferseal/stream.h"

namespace waferseal::openpgp {

// An rnp_output_t over a sink that outlives it.
class Output {
 public:
  explicit Output(ByteSink& sink);
  ~Output() { rnp_output_destroy(handle_); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  rnp_output_t handle() const { return handle_; }  // null if there was no memory
  // Nothing more comes. The error of the sink, if there was one.
  Status finish();
  const Status& status() const { return status_; }

 private:
  static bool write(void* self, const void* bytes, std::size_t size);

  rnp_output_t handle_ = nullptr;
  ByteSink& sink_;
  Status status_ = Done{};
};

// Writing more than `max_bytes` fails, so that a small compressed message cannot fill the memory.
class OutputBuffer final : public ByteSink {
 public:
  OutputBuffer(std::size_t expected, std::size_t max_bytes);
  ~OutputBuffer() override { wipe(bytes_); }
  OutputBuffer(const OutputBuffer&) = delete;
  OutputBuffer& operator=(const OutputBuffer&) = delete;

  Status write(ByteView bytes) override;  // kTooLarge
  Bytes take() { return std::exchange(bytes_, {}); }

 private:
  Bytes bytes_;
  std::size_t max_bytes_;
};

}  // namespace waferseal::openpgp

#endif  // WAFERSEAL_ENGINE_OPENPGP_OUTPUT_BUFFER_H_
