// tsn-whisperd: transcribes for its parent, over frames on standard input and output, and dies
// with it. README.md lists the requests.
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <sys/prctl.h>
#include <unistd.h>

#include "kept-memory.hpp"
#include "log.hpp"
#include "slots.hpp"
#include "voice.hpp"

namespace {

void dieWithParent() {
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // a parent that died before this line: input has ended
}

/// Test hook: shows that the parent survives a segmentation fault.
void crash() {
  const char *test = getenv("TSN_WHISPERD_TEST");
  if (test != nullptr && strcmp(test, "1") == 0) raise(SIGSEGV);
}

void load(Model &model, Slots &slots, Channel &channel, const Request &request) {
  if (const auto problem = model.load(request.body)) return channel.refuse(request.id(), *problem);
  const int count = request.body.value("slots", 1);
  if (count < 1 || count > 64) return channel.refuse(request.id(), {"bad-request", "slots: 1 to 64"});
  slots.start(count);
  channel.reply(request.id(), model.info());
}

/// Short enough to be done between two requests: 3 ms for a second of sound.
void listen(Voice &voice, Channel &channel, const Request &request) {
  try {
    channel.reply(request.id(), voice.probabilities(request));
  } catch (const Refusal &refusal) {
    channel.refuse(request.id(), refusal);
  }
}

void loadVoice(Voice &voice, Channel &channel, const Request &request) {
  if (const auto problem = voice.load(request.body)) return channel.refuse(request.id(), *problem);
  channel.reply(request.id(), Json::object());
}

/// False: the parent asked for the end.
bool serve(Model &model, Voice &voice, Slots &slots, Channel &channel, Request request) {
  const std::string op = request.op();
  if (op == "exit") return false;
  if (op == "load") load(model, slots, channel, request);
  else if (op == "info") channel.reply(request.id(), model.info());
  else if (op == "abort") slots.abort(request.body.value("target", int64_t{0}));
  else if (op == "crash") crash();
  else if (op == "transcribe") slots.add(std::move(request));
  else if (op == "load-voice") loadVoice(voice, channel, request);
  else if (op == "voice") listen(voice, channel, request);
  else channel.refuse(request.id(), {"bad-request", "unknown op"});
  return true;
}

bool serveOrRefuse(Model &model, Voice &voice, Slots &slots, Channel &channel, Request request) {
  try {
    return serve(model, voice, slots, channel, std::move(request));
  } catch (const Json::exception &problem) {  // an option of the wrong type
    channel.refuse(0, {"bad-request", problem.what()});
    return true;
  }
}

}  // namespace

int main() {
  dieWithParent();
  quietenLibraries();
  keepFreedHeap();
  Channel channel;
  Model model;
  Voice voice;
  Slots slots(model, channel);
  while (auto request = channel.receive()) {
    if (!serveOrRefuse(model, voice, slots, channel, std::move(*request))) break;
  }
  _exit(0);  // nothing here is worth keeping, and a running job may never end
}
