// One concurrent job: its own whisper_state (caches, compute buffers) beside the shared weights.
#pragma once
#include <atomic>
#include <memory>

#include "model.hpp"

class Slot {
 public:
  explicit Slot(const Model &model) : model_(model) {}
  Slot(const Slot &) = delete;
  Slot &operator=(const Slot &) = delete;
  /// Throws Refusal when the request cannot be done, was aborted, or passed its deadline.
  Json transcribe(const Request &request);
  /// From any thread. Takes effect between tokens, not within the encoder.
  void abort() { aborted_ = true; }
  void rearm() { aborted_ = false; }

 private:
  struct FreeState {
    void operator()(whisper_state *state) const { whisper_free_state(state); }
  };

  void freshState();
  Json segments() const;
  Json segment(int index) const;
  Json noSpeechProb(int threads) const;

  const Model &model_;
  std::unique_ptr<whisper_state, FreeState> state_;
  std::atomic<bool> aborted_{false};
};
