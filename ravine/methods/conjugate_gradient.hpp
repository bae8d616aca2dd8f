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
#include "ravine/core/hyper.hpp"
#include "ravine/methods/strong_wolfe.hpp"
#include "ravine/objective/objective.hpp"

namespace ravine {

/// beta in d = -g + beta d, with y = g - g_last:
/// fletcher_reeves   g.g / g_last.g_last           Fletcher & Reeves, Comput. J. 7, 1964
/// polak_ribiere     max(0, g.y / g_last.g_last)   Polak & Ribiere 1969; the maximum: Gilbert & Nocedal, SIAM J. Optim.
/// 1992 hestenes_stiefel  g.y / d.y                     Hestenes & Stiefel, J. Res. NBS 49, 1952 dai_yuan          g.g
/// / d.y                     Dai & Yuan, SIAM J. Optim. 10, 1999
struct ConjugateGradientOptions {
  int variant = polak_ribiere;
  double c2 = 0.1, max_iter = 20, restart = 0, tolerance_grad = 1e-7, tolerance_change = 1e-9;
  enum { fletcher_reeves, polak_ribiere, hestenes_stiefel, dai_yuan };
  static constexpr auto name = "conjugate_gradient";
  static constexpr std::array hyper{
      Hyper<ConjugateGradientOptions>{"variant", &ConjugateGradientOptions::variant,
                                      "fletcher_reeves|polak_ribiere|hestenes_stiefel|dai_yuan", "the formula of beta"},
      Hyper<ConjugateGradientOptions>{"c2",
                                      &ConjugateGradientOptions::c2,
                                      {1e-4, 1, true, true},
                                      "share of the slope that a search may leave; below 0.5 directions descend"},
      Hyper<ConjugateGradientOptions>{
          "max_iter", &ConjugateGradientOptions::max_iter, {1, 1e9}, "iterations in one step"},
      Hyper<ConjugateGradientOptions>{"restart",
                                      &ConjugateGradientOptions::restart,
                                      {0, 1e9},
                                      "iterations after which the gradient alone counts again; 0: the length of x"},
      Hyper<ConjugateGradientOptions>{"tolerance_grad", &ConjugateGradientOptions::tolerance_grad, non_negative,
                                      "converged when no component of the gradient is larger"},
      Hyper<ConjugateGradientOptions>{"tolerance_change", &ConjugateGradientOptions::tolerance_change, non_negative,
                                      "converged when neither x nor the value changes by more"}};
};

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
