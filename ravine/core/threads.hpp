// Threads: a fixed team of worker threads for short, frequent parallel loops. Workers spin for a moment after each
// loop and then sleep, so a training step does not pay for waking them and an idle program does not burn a core.
// The caller takes part as worker 0. Results must not depend on the number of threads: a loop body writes only the
// items it was given, and every sum over items is made afterwards in a fixed order.
// One team serves one caller at a time; loops do not nest.
#pragma once
#include <atomic>
#include <cstddef>
#include <thread>
#include <type_traits>
#include <vector>

namespace ravine {

class Threads {
 public:
  /// A team of `n` workers, the caller included. n = 1 starts no thread; 0 means one per processor.
  explicit Threads(unsigned n = 0);
  ~Threads();
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  [[nodiscard]] unsigned size() const { return static_cast<unsigned>(workers_.size()) + 1; }

  /// Calls body(begin, end) on disjoint ranges that cover [0, n), in parallel. Ranges begin at multiples of
  /// `grain`, and no worker is woken for fewer than `grain` items.
  template <class Body>
  void parallel_for(std::size_t n, std::size_t grain, Body&& body) {
    if (n == 0) return;
    const std::size_t pieces = (n + grain - 1) / grain;
    if (pieces == 1 || workers_.empty()) return body(std::size_t{0}, n);
    auto range = [&](unsigned worker) {
      const std::size_t begin = pieces * worker / size() * grain;
      const std::size_t end = worker + 1 == size() ? n : pieces * (worker + 1) / size() * grain;
      if (begin < end) body(begin, end);
    };
    run([](void* f, unsigned worker) { (*static_cast<decltype(range)*>(f))(worker); }, &range);
  }

  /// The number of processors this process may use.
  static unsigned available();

 private:
  using Job = void (*)(void*, unsigned);
  void run(Job job, void* context);
  void work(unsigned worker);

  std::vector<std::thread> workers_;
  int patience_ = 0;  // turns of spinning before a worker sleeps
  Job job_ = nullptr;
  void* context_ = nullptr;
  std::atomic<unsigned> round_{0};    // a new value starts a loop
  std::atomic<unsigned> pending_{0};  // workers that have not finished it
  std::atomic<bool> stop_{false};
};

}  // namespace ravine
