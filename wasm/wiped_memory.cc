// What is freed is wiped first, so that no text that the engine, its libraries or Embind worked with stays
// in a module's memory behind what is still in use: strings have no owner that would do it, and memory that
// WebAssembly was given once is given back only with its worker.
//
// Emscripten's allocator lets a program put its own free() and realloc() in the place of its own. Does not
// reach the stack, nor what JavaScript holds.
#include <malloc.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>

extern "C" {

void emscripten_builtin_free(void* block);
// The block, if it could be made larger where it stands.
void* realloc_in_place(void* block, std::size_t size);

void free(void* block) {
  if (block == nullptr) return;
  std::memset(block, 0, malloc_usable_size(block));
  emscripten_builtin_free(block);
}

void* realloc(void* block, std::size_t size) {
  if (block == nullptr) return std::malloc(size);
  const std::size_t had = malloc_usable_size(block);
  // What is cut off is wiped with the rest when that is freed.
  if (size <= had && size >= had / 2) return block;
  if (size > had && realloc_in_place(block, size) != nullptr) return block;
  void* const moved = std::malloc(size);
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, block, std::min(size, had));
  free(block);
  return moved;
}

}  // extern "C"
