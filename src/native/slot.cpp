// Transcribes one clip and describes what was heard. See slot.hpp.
#include "slot.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "decode-options.hpp"
#include "kept-memory.hpp"

namespace {

// whisper.cpp answers nothing for clips shorter than this, and does not run the encoder.
constexpr size_t kFewestSamples = 1600;
constexpr int64_t kMsPerTick = 10;

/// How long a job runs, and whether it must stop; whisper.cpp asks between tokens.
class Stopwatch {
 public:
  Stopwatch(const std::atomic<bool> &aborted, double deadlineMs) : aborted_(aborted), deadlineMs_(deadlineMs) {}
  double ms() const {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start_).count();
  }
  bool late() const { return deadlineMs_ > 0 && ms() > deadlineMs_; }
  static bool mustStop(void *self) {
    const auto *watch = static_cast<const Stopwatch *>(self);
    return watch->aborted_ || watch->late();
  }
  Refusal explain(int status) const {
    if (aborted_) return {"aborted", "aborted"};
    if (late()) return {"deadline", "the deadline passed"};
    return {"failed", "whisper_full answered " + std::to_string(status)};
  }

 private:
  const std::atomic<bool> &aborted_;
  const double deadlineMs_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Ends a job that will not end. When a model repeats itself, whisper.cpp ends the segment by force at
/// whatever time is likeliest, and goes on from there: that may be 20 ms further, hundreds of times.
class Windows {
 public:
  explicit Windows(size_t samples) : most_(kFewest + samples / kSamplesEach) {}
  static bool begin(whisper_context *, whisper_state *, void *self) {
    auto *windows = static_cast<Windows *>(self);
    return ++windows->begun_ <= windows->most_;
  }

 private:
  static constexpr size_t kFewest = 2;
  static constexpr size_t kSamplesEach = 24000;  // 1.5 s: no segment of speech is much shorter on average
  const size_t most_;
  size_t begun_ = 0;
};

double softmaxAt(const float *logits, int size, int index) {
  const float most = *std::max_element(logits, logits + size);
  double sum = 0;
  for (int i = 0; i < size; i++) sum += std::exp(static_cast<double>(logits[i] - most));
  return std::exp(static_cast<double>(logits[index] - most)) / sum;
}

}  // namespace

/// A job never sees what an earlier one left behind. Beam search draws at random, and whisper.cpp
/// seeds the first decoder only with its state: in a state that is used again, the words of a clip
/// depend on the clips before it.
void Slot::freshState() {
  const KeptBlocks kept;
  state_.reset();  // before the next is made: two would need twice the memory
  state_.reset(whisper_init_state(model_.context()));
  if (state_ == nullptr) throw Refusal{"failed", "no memory for another slot"};
}

Json Slot::transcribe(const Request &request) {
  if (!model_.loaded()) throw Refusal{"bad-request", "no model is loaded"};
  const DecodeOptions options(request.body, model_);
  if (const auto problem = options.problem()) throw *problem;
  Stopwatch watch(aborted_, options.deadlineMs());
  freshState();
  whisper_full_params parameters = options.parameters();
  parameters.abort_callback = Stopwatch::mustStop;
  parameters.abort_callback_user_data = &watch;
  Windows windows(request.pcm.size());
  parameters.encoder_begin_callback = Windows::begin;
  parameters.encoder_begin_callback_user_data = &windows;
  const int status = whisper_full_with_state(model_.context(), state_.get(), parameters, request.pcm.data(),
                                             static_cast<int>(request.pcm.size()));
  if (status != 0) throw watch.explain(status);
  const bool encoded = request.pcm.size() >= kFewestSamples;
  return {{"language", whisper_lang_str(whisper_full_lang_id_from_state(state_.get()))},
          {"segments", segments()},
          {"noSpeechProb", encoded ? noSpeechProb(parameters.n_threads) : Json(nullptr)},
          {"computeMs", watch.ms()}};
}

Json Slot::segments() const {
  Json all = Json::array();
  for (int i = 0; i < whisper_full_n_segments_from_state(state_.get()); i++) all.push_back(segment(i));
  return all;
}

Json Slot::segment(int index) const {
  Json tokens = Json::array();
  double logprob = 0;
  for (int i = 0; i < whisper_full_n_tokens_from_state(state_.get(), index); i++) {
    const auto data = whisper_full_get_token_data_from_state(state_.get(), index, i);
    if (data.id >= whisper_token_eot(model_.context())) continue;  // timestamps and marks are no words
    logprob += data.plog;
    tokens.push_back({{"text", whisper_full_get_token_text_from_state(model_.context(), state_.get(), index, i)},
                      {"p", data.p},
                      {"startMs", std::max<int64_t>(0, data.t0) * kMsPerTick},
                      {"endMs", std::max<int64_t>(0, data.t1) * kMsPerTick}});
  }
  const double words = static_cast<double>(tokens.size());
  return {{"startMs", whisper_full_get_segment_t0_from_state(state_.get(), index) * kMsPerTick},
          {"endMs", whisper_full_get_segment_t1_from_state(state_.get(), index) * kMsPerTick},
          {"text", whisper_full_get_segment_text_from_state(state_.get(), index)},
          {"avgLogprob", tokens.empty() ? 0.0 : logprob / words},
          {"tokens", std::move(tokens)}};
}

/// The model's own probability that nobody speaks in the last window. whisper.cpp's value comes
/// from a row of logits it never wrote unless the prompt is exactly [SOT] (pull requests 3945 and
/// 4068), so [SOT] is decoded once more, alone, against the encoder's output in the state.
Json Slot::noSpeechProb(int threads) const {
  whisper_context *context = model_.context();
  const whisper_token start = whisper_token_sot(context);
  if (whisper_decode_with_state(context, state_.get(), &start, 1, 0, threads) != 0) return nullptr;
  return softmaxAt(whisper_get_logits_from_state(state_.get()), whisper_n_vocab(context), whisper_token_nosp(context));
}
