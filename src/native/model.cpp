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

bool isGpu(ggml_backend_dev_t device) {
  const auto type = ggml_backend_dev_type(device);
  return type == GGML_BACKEND_DEVICE_TYPE_GPU || type == GGML_BACKEND_DEVICE_TYPE_IGPU;
}

/// The GPU that whisper.cpp takes for `wanted`, counted as it counts; nullptr: there is none.
ggml_backend_dev_t gpu(int wanted) {
  for (size_t i = 0; i < ggml_backend_dev_count(); i++) {
    ggml_backend_dev_t device = ggml_backend_dev_get(i);
    if (isGpu(device) && wanted-- == 0) return device;
  }
  return nullptr;
}

/// What there is, and not what is used: whisper.cpp falls back to the CPU without a word.
Json gpus() {
  Json names = Json::array();
  for (int i = 0; gpu(i) != nullptr; i++) names.push_back(ggml_backend_dev_description(gpu(i)));
  return names;
}

Json processors() {
  Json names = Json::array();
  for (size_t i = 0; i < ggml_backend_dev_count(); i++) {
    ggml_backend_dev_t device = ggml_backend_dev_get(i);
    if (!isGpu(device)) names.push_back(ggml_backend_dev_description(device));
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
  parameters.gpu_device = options.value("gpuDevice", -1);
  parameters.use_gpu = parameters.gpu_device >= 0;
  device_ = parameters.use_gpu ? gpu(parameters.gpu_device) : nullptr;
  if (parameters.use_gpu && device_ == nullptr) return Refusal{"no-gpu", "there is no such GPU"};
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
  Json answer{{"version", whisper_version()}, {"system", whisper_print_system_info()}, {"gpus", gpus()}};
  answer["devices"] = device_ == nullptr ? processors() : Json::array({ggml_backend_dev_description(device_)});
  if (loaded()) {
    answer["modelType"] = whisper_model_type_readable(context_);
    answer["multilingual"] = whisper_is_multilingual(context_) != 0;
    answer["fullAudioCtx"] = whisper_n_audio_ctx(context_);
  }
  return answer;
}
