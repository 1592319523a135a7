// The threads that transcribe, one per slot, and the queue in front of them.
#pragma once
#include <condition_variable>
#include <deque>
#include <map>
#include <thread>

#include "slot.hpp"

class Slots {
 public:
  Slots(const Model &model, Channel &channel) : model_(model), channel_(channel) {}
  void start(int count);
  void add(Request request);
  /// Stops the job with this request id, whether it waits or runs.
  void abort(int64_t id);

 private:
  void work();
  Request take(Slot &slot);
  void run(Slot &slot, const Request &request);

  const Model &model_;
  Channel &channel_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Request> waiting_;
  std::map<int64_t, Slot *> running_;
};
