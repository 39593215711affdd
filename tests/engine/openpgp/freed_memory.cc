// The C library looks its free() and realloc() up in the program first, as shared libraries do.
#include "tests/engine/openpgp/freed_memory.h"

#include <malloc.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace waferseal {
namespace {

// Only what is written takes memory.
constexpr std::size_t kMostFreed = std::size_t{4} << 30;

std::uint8_t* freed = nullptr;
std::size_t used = 0;
bool recording = false;

void record(const void* block) {
  if (!recording || block == nullptr) return;
  const std::size_t size = malloc_usable_size(const_cast<void*>(block));
  if (size > kMostFreed - used) std::abort();
  std::memcpy(freed + used, block, size);
  used += size;
}

}  // namespace

FreedMemory::FreedMemory() {
  void* const mapped = mmap(nullptr, kMostFreed, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) std::abort();
  freed = static_cast<std::uint8_t*>(mapped);
  used = 0;
  recording = true;
}

FreedMemory::~FreedMemory() {
  stop();
  munmap(freed, kMostFreed);
}

void FreedMemory::stop() { recording = false; }

std::size_t FreedMemory::count(ByteView needle) const {
  std::size_t found = 0;
  const std::uint8_t* at = freed;
  while (true) {
    const std::size_t left = used - static_cast<std::size_t>(at - freed);
    at = static_cast<const std::uint8_t*>(memmem(at, left, needle.data(), needle.size()));
    if (at == nullptr) return found;
    ++found;
    ++at;
  }
}

std::size_t FreedMemory::size() const { return used; }

#if defined(__SANITIZE_ADDRESS__)
bool FreedMemory::is_possible() { return false; }
#else
bool FreedMemory::is_possible() { return true; }

extern "C" {

void __libc_free(void* block);
void* __libc_malloc(std::size_t size);

void free(void* block) {
  record(block);
  __libc_free(block);
}

// Never in place, so that what it leaves is seen.
void* realloc(void* block, std::size_t size) {
  void* const moved = __libc_malloc(size);
  if (block == nullptr || moved == nullptr) return moved;
  std::memcpy(moved, block, std::min(size, malloc_usable_size(block)));
  free(block);
  return moved;
}

}  // extern "C"
#endif

}  // namespace waferseal
