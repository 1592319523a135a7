// Silero's voice detector, as whisper.cpp computes it: how probable a voice is, 32 ms by 32 ms.
#pragma once
#include <optional>

#include "channel.hpp"
#include "whisper.h"

class Voice {
 public:
  Voice() = default;
  Voice(const Voice &) = delete;
  Voice &operator=(const Voice &) = delete;
  ~Voice();
  /// Reads the file named by `model`. Call it once; answers what is wrong, if anything.
  std::optional<Refusal> load(const Json &options);
  /// The detector remembers what it heard before unless `first` is true. Throws Refusal.
  Json probabilities(const Request &request);

 private:
  whisper_vad_context *context_ = nullptr;
};
