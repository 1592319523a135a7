// Loading a model and describing it. See model.hpp.
#include "model.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "ggml-backend.h"

namespace {

std::optional<Refusal> unreadable(const std::string &path) {
  FILE *file = fopen(path.c_str(), "rb");
  if (file == nullptr) return Refusal{"no-model", "cannot open the model: " + std::string(strerror(errno))};
  fclose(file);
  return std::nullopt;
}

Json devices() {
  Json names = Json::array();
  for (size_t i = 0; i < ggml_backend_dev_count(); i++) {
    names.push_back(ggml_backend_dev_description(ggml_backend_dev_get(i)));
  }
  return names;
}

}  // namespace

Model::~Model() {
  if (context_ != nullptr) whisper_free(context_);
}

std::optional<Refusal> Model::load(const Json &options) {
  if (loaded()) return Refusal{"bad-request", "a model is loaded already"};
  const auto path = options.value("model", std::string());
  if (auto problem = unreadable(path)) return problem;
  whisper_context_params parameters = whisper_context_default_params();
  parameters.use_gpu = false;
  flashAttention_ = options.value("flashAttention", true);
  parameters.flash_attn = flashAttention_;
  try {
    context_ = whisper_init_from_file_with_params_no_state(path.c_str(), parameters);
  } catch (const std::exception &problem) {  // sizes read from a damaged header
    return Refusal{"bad-model", std::string("cannot load the model: ") + problem.what()};
  }
  if (!loaded()) return Refusal{"bad-model", "whisper.cpp does not accept this model file"};
  return std::nullopt;
}

Json Model::info() const {
  Json answer{{"version", whisper_version()}, {"system", whisper_print_system_info()}, {"devices", devices()}};
  if (loaded()) {
    answer["modelType"] = whisper_model_type_readable(context_);
    answer["multilingual"] = whisper_is_multilingual(context_) != 0;
    answer["fullAudioCtx"] = whisper_n_audio_ctx(context_);
  }
  return answer;
}
