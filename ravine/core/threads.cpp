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

// The parts that are open, as Threads::open_ holds them.
constexpr std::uint32_t front(std::uint64_t open) { return static_cast<std::uint32_t>(open); }
constexpr std::uint32_t back(std::uint64_t open) { return static_cast<std::uint32_t>(open >> 32); }

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
  for (unsigned worker = 1; worker < n; ++worker) workers_.emplace_back([this] { work(); });
}

Threads::~Threads() {
  stop_.store(true, std::memory_order_relaxed);
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
  for (std::thread& t : workers_) t.join();
}

// The caller takes parts from the front and workers from the back, so that in the next loop each finds in its caches
// what it had in this one. Nobody reads the job before he has taken a part of it, and the caller returns only when the
// parts that were taken are done: so the job cannot change under anybody.
void Threads::run(Job job, void* context, std::size_t parts) {
  job_ = job;
  context_ = context;
  done_.store(0, std::memory_order_relaxed);
  open_.store(static_cast<std::uint64_t>(parts) << 32, std::memory_order_release);
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
  unsigned others = static_cast<unsigned>(parts);
  for (std::uint64_t open = open_.load(std::memory_order_relaxed); front(open) < back(open);)
    if (open_.compare_exchange_weak(open, open + 1, std::memory_order_relaxed)) {
      job(context, front(open));
      --others;
      open = open_.load(std::memory_order_relaxed);
    }
  for (unsigned done = done_.load(std::memory_order_acquire); done != others;
       done = done_.load(std::memory_order_acquire))
    wait_change(done_, done, patience_);
}

void Threads::work() {
  for (unsigned seen = 0;;) {
    wait_change(round_, seen, patience_);
    seen = round_.load(std::memory_order_acquire);
    if (stop_.load(std::memory_order_relaxed)) return;
    for (std::uint64_t open = open_.load(std::memory_order_relaxed); front(open) < back(open);)
      if (open_.compare_exchange_weak(open, open - (std::uint64_t{1} << 32), std::memory_order_acquire)) {
        job_(context_, back(open) - 1);
        done_.fetch_add(1, std::memory_order_release);
        done_.notify_one();
        open = open_.load(std::memory_order_relaxed);
      }
  }
}

}  // namespace ravine
