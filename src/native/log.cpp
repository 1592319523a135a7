// Sends whisper.cpp's and ggml's messages to standard error. See log.hpp.
#include "log.hpp"

#include <cstdio>
#include <cstdlib>

#include "ggml.h"
#include "whisper.h"

namespace {

void print(ggml_log_level level, const char *text, void *) {
  static const bool verbose = getenv("TSN_WHISPERD_VERBOSE") != nullptr;
  if (verbose || level == GGML_LOG_LEVEL_ERROR) fputs(text, stderr);
}

}  // namespace

void quietenLibraries() {
  whisper_log_set(print, nullptr);
  ggml_log_set(print, nullptr);
}
