// The way to the parent: frames on standard input and output.
//
//   frame = u32le jsonBytes, u32le pcmBytes, json, pcm (f32le, 16 kHz, mono)
#pragma once
#include <json.hpp>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

using Json = nlohmann::json;

struct Request {
  Json body;
  std::vector<float> pcm;
  int64_t id() const { return body.value("id", int64_t{0}); }
  std::string op() const { return body.value("op", std::string()); }
};

/// A failure that the parent is told by code; the text is for people.
struct Refusal {
  std::string code;
  std::string text;
};

class Channel {
 public:
  /// Takes standard output for itself: whatever else prints goes to standard error from now on.
  Channel();
  /// The next request; nothing when the parent closed its end or broke the protocol.
  std::optional<Request> receive();
  /// Safe to call from several threads.
  void reply(int64_t id, Json body);
  void refuse(int64_t id, const Refusal &refusal);

 private:
  std::mutex writing_;
  int out_;
};
