// Memory that is carried from one clip to the next.
//
// Every clip gets a state of its own (Slot::freshState), which needs the same blocks as the one
// before. Left to itself, the C library gives a slot's heap back to the system in between, or not, as
// the heap happens to be laid out: then that slot waits at every clip for 15,000 pages to be zeroed.
#pragma once
#include <cstddef>

/// Blocks of this size and more are mapped one by one, smaller ones live in the heap of their thread.
constexpr size_t kLargeBlock = 4 << 20;

/// What a heap has freed stays in it. Call it once, before anything large is made.
void keepFreedHeap();

/// While one lives, large blocks of ggml that this thread frees are kept for its next request of
/// exactly that size: in a heap they would leave holes. What nobody asked for again is freed with it.
class KeptBlocks {
 public:
  KeptBlocks();
  KeptBlocks(const KeptBlocks &) = delete;
  KeptBlocks &operator=(const KeptBlocks &) = delete;
  ~KeptBlocks();
};
