// Threads: a fixed team of worker threads for short, frequent parallel loops. Workers spin for a moment after each
// loop and then sleep, so a training step does not pay for waking them and an idle program does not burn a core.
// A loop is cut into one part per member of the team, the caller included, and each takes parts while there are any:
// whoever is late, because another program has its processor, finds his part done by the others instead of being waited
// for. Results must depend neither on the number of threads nor on who does what: a loop body writes only the items it
// was given, and every sum over items is made afterwards in a fixed order. Where working together takes longer than
// alone, the caller works alone for a while (Together).
// One team serves one caller at a time; loops do not nest.
#pragma once
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <type_traits>
#include <vector>

#include "ravine/core/together.hpp"

namespace ravine {

class Threads {
 public:
  /// A team of `n` workers, the caller included. n = 1 starts no thread; 0 means one per processor.
  explicit Threads(unsigned n = 0);
  ~Threads();
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  [[nodiscard]] unsigned size() const { return static_cast<unsigned>(workers_.size()) + 1; }

  /// Calls body(begin, end) on disjoint ranges that cover [0, n), in parallel. Ranges begin at multiples of `unit`, and
  /// there are no more of them than leave `grain` items, about, for each.
  template <class Body>
  void parallel_for(std::size_t n, std::size_t grain, Body&& body, std::size_t unit = 1) {
    if (n == 0) return;
    const std::size_t most = (n + grain - 1) / grain, parts = most < size() ? most : size();
    if (parts == 1) return body(std::size_t{0}, n);
    shares_ = true;
    if (!together_.now()) return body(std::size_t{0}, n);
    auto part = [&](std::size_t i) {
      const std::size_t units = (n + unit - 1) / unit, begin = units * i / parts * unit,
                        end = i + 1 == parts ? n : units * (i + 1) / parts * unit;
      if (begin < end) body(begin, end);
    };
    run([](void* f, std::size_t i) { (*static_cast<decltype(part)*>(f))(i); }, &part, parts);
  }

  /// Says that a round of loops has ended which come again about the same, such as a step: the team may then find out
  /// whether it does them faster than the caller alone. Rounds without a loop that is worth sharing are not timed: the
  /// clock alone is a twentieth of the smallest steps.
  void again() {
    if (shares_) together_.round(std::chrono::steady_clock::now());
    shares_ = false;
  }

  /// The number of processors this process may use.
  static unsigned available();

 private:
  using Job = void (*)(void*, std::size_t part);
  void run(Job job, void* context, std::size_t parts);
  void work();

  std::vector<std::thread> workers_;
  int patience_ = 0;  // turns of spinning before a worker sleeps
  Together together_;
  bool shares_ = false;  // a loop of this round has parts
  Job job_ = nullptr;
  void* context_ = nullptr;
  std::atomic<std::uint64_t> open_{0};  // parts that nobody has taken yet: from the lower half on, before the upper
  std::atomic<unsigned> round_{0};      // a new value starts a loop
  std::atomic<unsigned> done_{0};       // parts that workers have finished
  std::atomic<bool> stop_{false};
};

}  // namespace ravine
