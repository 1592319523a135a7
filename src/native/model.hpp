// One loaded model: the weights, shared by all slots.
#pragma once
#include <optional>

#include "channel.hpp"
#include "ggml-backend.h"
#include "whisper.h"

class Model {
 public:
  Model() = default;
  Model(const Model &) = delete;
  Model &operator=(const Model &) = delete;
  ~Model();
  /// Reads the file named by `model`. Call it once; answers what is wrong, if anything.
  std::optional<Refusal> load(const Json &options);
  bool loaded() const { return context_ != nullptr; }
  bool flashAttention() const { return flashAttention_; }
  whisper_context *context() const { return context_; }
  Json info() const;

 private:
  whisper_context *context_ = nullptr;
  /// Null: the processor computes.
  ggml_backend_dev_t device_ = nullptr;
  bool flashAttention_ = true;
};
