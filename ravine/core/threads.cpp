#include "ravine/core/threads.hpp"

#include <sched.h>

#include <algorithm>

namespace ravine {
namespace {

// About 20 microseconds: longer than the serial part between two loops of a step. With more workers than processors,
// whoever spins keeps the others from working.
constexpr int spins = 4000;

void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

// Waits until `value` is no longer `old`: spins, then sleeps.
void wait_change(const std::atomic<unsigned>& value, unsigned old, int patience) {
  for (int i = 0; i < patience; ++i) {
    if (value.load(std::memory_order_acquire) != old) return;
    pause();
  }
  value.wait(old, std::memory_order_acquire);
}

}  // namespace

unsigned Threads::available() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return static_cast<unsigned>(std::max(1, CPU_COUNT(&set)));
  return std::max(1U, std::thread::hardware_concurrency());
}

Threads::Threads(unsigned n) {
  if (n == 0) n = available();
  patience_ = n > available() ? 0 : spins;
  workers_.reserve(n - 1);
  for (unsigned worker = 1; worker < n; ++worker) workers_.emplace_back([this, worker] { work(worker); });
}

Threads::~Threads() {
  stop_.store(true, std::memory_order_relaxed);
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
  for (std::thread& t : workers_) t.join();
}

void Threads::run(Job job, void* context) {
  job_ = job;
  context_ = context;
  pending_.store(static_cast<unsigned>(workers_.size()), std::memory_order_relaxed);
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
  job(context, 0);
  for (unsigned left = pending_.load(std::memory_order_acquire); left != 0;
       left = pending_.load(std::memory_order_acquire))
    wait_change(pending_, left, patience_);
}

void Threads::work(unsigned worker) {
  for (unsigned seen = 0;;) {
    wait_change(round_, seen, patience_);
    seen = round_.load(std::memory_order_acquire);
    if (stop_.load(std::memory_order_relaxed)) return;
    job_(context_, worker);
    if (pending_.fetch_sub(1, std::memory_order_acq_rel) == 1) pending_.notify_one();
  }
}

}  // namespace ravine
