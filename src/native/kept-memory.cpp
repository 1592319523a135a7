// See kept-memory.hpp. The linker hands us ggml's requests for memory (--wrap in CMakeLists.txt).
#include "kept-memory.hpp"

#include <malloc.h>

#include <algorithm>
#include <limits>
#include <vector>

extern "C" {
void *__real_ggml_aligned_malloc(size_t size);
void __real_ggml_aligned_free(void *block, size_t size);
void *__wrap_ggml_aligned_malloc(size_t size);
void __wrap_ggml_aligned_free(void *block, size_t size);
}

namespace {

struct Block {
  void *at;
  size_t size;
};

thread_local bool keeping = false;
thread_local std::vector<Block> kept;

}  // namespace

void keepFreedHeap() {
  mallopt(M_MMAP_THRESHOLD, static_cast<int>(kLargeBlock));
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
}

KeptBlocks::KeptBlocks() { keeping = true; }

KeptBlocks::~KeptBlocks() {
  keeping = false;
  for (const Block &block : kept) __real_ggml_aligned_free(block.at, block.size);
  kept.clear();
}

void __wrap_ggml_aligned_free(void *block, size_t size) {
  if (keeping && block != nullptr && size >= kLargeBlock) kept.push_back({block, size});
  else __real_ggml_aligned_free(block, size);
}

void *__wrap_ggml_aligned_malloc(size_t size) {
  const auto fits = [size](const Block &block) { return block.size == size; };
  const auto found = std::find_if(kept.begin(), kept.end(), fits);
  if (found == kept.end()) return __real_ggml_aligned_malloc(size);
  void *const block = found->at;
  kept.erase(found);
  return block;
}
