// What a program gives back to the allocator: while one of these lives, a copy of each block of the heap
// as it was when it was freed. What is wiped before it is freed is not in it.
#ifndef WAFERSEAL_TESTS_ENGINE_OPENPGP_FREED_MEMORY_H_
#define WAFERSEAL_TESTS_ENGINE_OPENPGP_FREED_MEMORY_H_

#include <cstddef>

#include "waferseal/bytes.h"

namespace waferseal {

// One at a time, and for one thread.
class FreedMemory {
 public:
  FreedMemory();
  ~FreedMemory();
  FreedMemory(const FreedMemory&) = delete;
  FreedMemory& operator=(const FreedMemory&) = delete;

  // Nothing is recorded from now on.
  void stop();
  // How often these bytes stand in what was freed.
  std::size_t count(ByteView needle) const;
  // Of all that was freed.
  std::size_t size() const;

  // False where the allocator is not ours to look into: under sanitizers.
  static bool is_possible();
};

}  // namespace waferseal

#endif  // WAFERSEAL_TESTS_ENGINE_OPENPGP_FREED_MEMORY_H_
