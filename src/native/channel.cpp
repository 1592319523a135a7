// Frames in, frames out. See channel.hpp for their form.
#include "channel.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace {

constexpr uint32_t kMostJsonBytes = 1u << 20;
constexpr uint32_t kMostPcmBytes = 1u << 24;  // 262 seconds of sound

bool readAll(void *into, size_t left) {
  auto *at = static_cast<char *>(into);
  while (left > 0) {
    const ssize_t got = read(STDIN_FILENO, at, left);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    left -= static_cast<size_t>(got);
  }
  return true;
}

void writeAll(int out, const void *bytes, size_t left) {
  const auto *at = static_cast<const char *>(bytes);
  while (left > 0) {
    const ssize_t put = write(out, at, left);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) _exit(0);  // the parent is gone; there is nobody left to work for
    at += put;
    left -= static_cast<size_t>(put);
  }
}

}  // namespace

Channel::Channel() : out_(dup(STDOUT_FILENO)) { dup2(STDERR_FILENO, STDOUT_FILENO); }

std::optional<Request> Channel::receive() {
  uint32_t sizes[2];
  if (!readAll(sizes, sizeof sizes)) return std::nullopt;
  if (sizes[0] > kMostJsonBytes || sizes[1] > kMostPcmBytes || sizes[1] % sizeof(float) != 0) {
    fprintf(stderr, "tsn-whisperd: bad frame of %u + %u bytes\n", sizes[0], sizes[1]);
    return std::nullopt;
  }
  std::string text(sizes[0], '\0');
  Request request;
  request.pcm.resize(sizes[1] / sizeof(float));
  if (!readAll(text.data(), text.size()) || !readAll(request.pcm.data(), sizes[1])) return std::nullopt;
  request.body = Json::parse(text, nullptr, false);
  if (!request.body.is_object()) {
    fprintf(stderr, "tsn-whisperd: a frame without a JSON object\n");
    return std::nullopt;
  }
  return request;
}

void Channel::reply(int64_t id, Json body) {
  body["id"] = id;
  // A token may end in the middle of a UTF-8 character: replace, never throw.
  const std::string text = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  const uint32_t sizes[2] = {static_cast<uint32_t>(text.size()), 0};
  const std::lock_guard<std::mutex> lock(writing_);
  writeAll(out_, sizes, sizeof sizes);
  writeAll(out_, text.data(), text.size());
}

void Channel::refuse(int64_t id, const Refusal &refusal) {
  reply(id, {{"code", refusal.code}, {"error", refusal.text}});
}
