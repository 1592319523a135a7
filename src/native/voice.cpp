// See voice.hpp.
#include "voice.hpp"

#include <cmath>
#include <cstdio>

Voice::~Voice() {
  if (context_ != nullptr) whisper_vad_free(context_);
}

std::optional<Refusal> Voice::load(const Json &options) {
  if (context_ != nullptr) return Refusal{"bad-request", "a voice model is loaded already"};
  const auto path = options.value("model", std::string());
  FILE *file = fopen(path.c_str(), "rb");
  if (file == nullptr) return Refusal{"no-model", "cannot open the voice model"};
  fclose(file);
  whisper_vad_context_params parameters = whisper_vad_default_context_params();
  parameters.n_threads = 1;
  parameters.use_gpu = false;
  try {
    context_ = whisper_vad_init_from_file_with_params(path.c_str(), parameters);
  } catch (const std::exception &problem) {  // sizes read from a damaged header
    return Refusal{"bad-model", std::string("cannot load the voice model: ") + problem.what()};
  }
  if (context_ == nullptr) return Refusal{"bad-model", "whisper.cpp does not accept this voice model"};
  return std::nullopt;
}

Json Voice::probabilities(const Request &request) {
  if (context_ == nullptr) throw Refusal{"bad-request", "no voice model is loaded"};
  const int samples = static_cast<int>(request.pcm.size());
  const bool first = request.body.value("first", true);
  if (first) whisper_vad_reset_state(context_);
  if (samples == 0) return {{"probabilities", Json::array()}};
  if (!whisper_vad_detect_speech_no_reset(context_, request.pcm.data(), samples)) {
    throw Refusal{"failed", "whisper.cpp could not listen for a voice"};
  }
  Json all = Json::array();
  const float *values = whisper_vad_probs(context_);
  for (int i = 0; i < whisper_vad_n_probs(context_); i++) {
    all.push_back(std::round(static_cast<double>(values[i]) * 1000) / 1000);  // enough, and short
  }
  return {{"probabilities", std::move(all)}};
}
