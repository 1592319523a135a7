// What a request may say about decoding, in whisper.cpp's terms.
#pragma once
#include <string>

#include "model.hpp"

class DecodeOptions {
 public:
  DecodeOptions(const Json &request, const Model &model);
  DecodeOptions(const DecodeOptions &) = delete;  // parameters_ points into our own strings
  DecodeOptions &operator=(const DecodeOptions &) = delete;
  std::optional<Refusal> problem() const;
  const whisper_full_params &parameters() const { return parameters_; }
  double deadlineMs() const { return deadlineMs_; }

 private:
  const Model &model_;
  std::string language_;
  std::string prompt_;
  double deadlineMs_;
  whisper_full_params parameters_;
};
