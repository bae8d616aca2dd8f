// ConjugateGradient: nonlinear conjugate gradients with a strong Wolfe line search (Nocedal & Wright, Numerical
// Optimization, 2nd ed., section 5.2), for objectives that are the same at every call: two vectors of memory, and on a
// quadratic with an exact search the linear method. One step() is up to max_iter iterations.
//
//   ConjugateGradient<double> method({}, objective.layout().size());
//   while (method.progress() == Progress::moving) method.step(objective, x, 1);
//
// Owns its memory; nothing is allocated after construction. Not thread-safe.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ravine/core/buffer.hpp"
#include "ravine/methods/strong_wolfe.hpp"
#include "ravine/objective/objective.hpp"
#include "ravine/optim/method_rules.hpp"

namespace ravine {

template <class T>
class ConjugateGradient {
 public:
  /// For buffers of `size` elements.
  ConjugateGradient(const ConjugateGradientOptions& options, std::size_t size);

  /// One step from x, all of whose evaluations are of sample `draw`; returns the value where it began. Ends as
  /// progress() says. The value never rises; with Progress::stalled x is the best point found, or, if x had no finite
  /// value, the one with which the step before ended (x as it is if there was none).
  double step(Objective<T>& objective, std::span<T> x, std::uint64_t draw);

  [[nodiscard]] const ConjugateGradientOptions& options() const { return options_; }
  [[nodiscard]] Progress progress() const { return progress_; }
  /// Of the last step: value and largest component of the gradient at x, evaluations and iterations made.
  [[nodiscard]] double value() const { return value_; }
  [[nodiscard]] double gradient_size() const { return gradient_size_; }
  [[nodiscard]] std::size_t evaluations() const { return evaluations_; }
  [[nodiscard]] std::size_t iterations() const { return iterations_; }
  /// The next iteration descends along the gradient.
  void reset() { age_ = 0; }

  /// The state, for checkpoints: buffers of the size given to the constructor by name, and everything else as numbers.
  struct Slot {
    std::string name;
    std::span<T> values;
  };
  [[nodiscard]] std::vector<Slot> slots();
  [[nodiscard]] std::vector<double> numbers() const;
  /// Throws Error (data) if the numbers are not such as numbers() gives.
  void set_numbers(const std::vector<double>& numbers);

 private:
  [[nodiscard]] double beta() const;

  ConjugateGradientOptions options_;
  std::size_t size_;
  StrongWolfe<T> search_;
  Buffer<T> g_, direction_, last_g_, best_;  // last_g_: where direction_ was taken
  std::size_t age_ = 0;                      // iterations since the last restart
  double t_ = 0, slope_ = 0;                 // of the last search: its step, and the slope at its start
  double best_value_ = 0;
  bool has_best_ = false;
  Progress progress_ = Progress::moving;
  double value_ = 0, gradient_size_ = 0;
  std::size_t evaluations_ = 0, iterations_ = 0;
};

}  // namespace ravine
