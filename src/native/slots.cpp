// Hands requests to free slots. See slots.hpp.
#include "slots.hpp"

#include <algorithm>

void Slots::start(int count) {
  // Never joined: the process ends by _exit, because a stuck computation cannot be waited for.
  for (int i = 0; i < count; i++) std::thread([this] { work(); }).detach();
}

void Slots::add(Request request) {
  const std::lock_guard<std::mutex> lock(mutex_);
  waiting_.push_back(std::move(request));
  arrived_.notify_one();
}

void Slots::abort(int64_t id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (const auto found = running_.find(id); found != running_.end()) return found->second->abort();
  const auto waits = [id](const Request &request) { return request.id() == id; };
  const auto found = std::find_if(waiting_.begin(), waiting_.end(), waits);
  if (found == waiting_.end()) return;
  waiting_.erase(found);
  channel_.refuse(id, {"aborted", "aborted"});
}

void Slots::work() {
  Slot slot(model_);
  for (;;) {
    const Request request = take(slot);
    run(slot, request);
  }
}

Request Slots::take(Slot &slot) {
  std::unique_lock<std::mutex> lock(mutex_);
  arrived_.wait(lock, [this] { return !waiting_.empty(); });
  Request request = std::move(waiting_.front());
  waiting_.pop_front();
  slot.rearm();
  running_[request.id()] = &slot;
  return request;
}

void Slots::run(Slot &slot, const Request &request) {
  Json answer;
  try {
    answer = slot.transcribe(request);
  } catch (const Refusal &refusal) {
    answer = {{"code", refusal.code}, {"error", refusal.text}};
  } catch (const std::exception &problem) {
    answer = {{"code", "failed"}, {"error", problem.what()}};
  }
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    running_.erase(request.id());
  }
  channel_.reply(request.id(), std::move(answer));
}
