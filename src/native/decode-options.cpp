// Reads decoding options from a request. See decode-options.hpp.
#include "decode-options.hpp"

namespace {

whisper_full_params defaultsFor(int beam) {
  auto parameters =
      whisper_full_default_params(beam > 1 ? WHISPER_SAMPLING_BEAM_SEARCH : WHISPER_SAMPLING_GREEDY);
  parameters.beam_search.beam_size = beam;
  parameters.greedy.best_of = 1;
  parameters.no_context = true;  // nothing is carried from one recording to the next
  parameters.token_timestamps = true;
  parameters.suppress_nst = true;
  // whisper.cpp's own gate reads a probability that belongs to an earlier job (its pull requests
  // 3945 and 4068). 2 can never be exceeded: slot.cpp computes the true value for the caller.
  parameters.no_speech_thold = 2.0f;
  parameters.print_progress = parameters.print_realtime = false;
  parameters.print_special = parameters.print_timestamps = false;
  return parameters;
}

}  // namespace

DecodeOptions::DecodeOptions(const Json &request, const Model &model)
    : model_(model),
      language_(request.value("language", std::string("en"))),
      prompt_(request.value("prompt", std::string())),
      deadlineMs_(request.value("deadlineMs", 0.0)),
      parameters_(defaultsFor(request.value("beam", 1))) {
  parameters_.language = language_.c_str();
  if (!prompt_.empty()) parameters_.initial_prompt = prompt_.c_str();
  parameters_.n_threads = request.value("threads", 1);
  parameters_.audio_ctx = request.value("audioCtx", 0);
  parameters_.max_tokens = request.value("maxTokens", 0);
  parameters_.temperature_inc = request.value("temperatureInc", 0.4f);
}

std::optional<Refusal> DecodeOptions::problem() const {
  const auto bad = [](const char *text) { return Refusal{"bad-request", text}; };
  // whisper.cpp accepts an unknown language in silence.
  if (whisper_lang_id(language_.c_str()) < 0) return bad("unknown language");
  if (parameters_.n_threads < 1 || parameters_.n_threads > 64) return bad("threads: 1 to 64");
  if (parameters_.beam_search.beam_size < 1 || parameters_.beam_search.beam_size > 8) return bad("beam: 1 to 8");
  if (parameters_.audio_ctx < 0 || parameters_.audio_ctx > whisper_n_audio_ctx(model_.context()))
    return bad("audioCtx: 0 up to the model's own");
  // Flash attention pads to 256 without a mask (pull request 3941): anything else would let the
  // previous job of this slot leak into the result. 0 means the full 1500, which is such a case.
  if (model_.flashAttention() && (parameters_.audio_ctx == 0 || parameters_.audio_ctx % 256 != 0))
    return bad("audioCtx: with flash attention a multiple of 256");
  return std::nullopt;
}
