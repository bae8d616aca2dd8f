// Lbfgs: limited-memory BFGS (Nocedal, Math. Comp. 35, 1980, pp. 773-782; Nocedal & Wright, Numerical Optimization, 2nd
// ed., Algorithm 7.4), for objectives that are the same at every call. One step() is up to max_iter iterations, with
// the conventions of torch.optim.LBFGS; beyond it, a failure of any kind ends at the best point, never with NaN.
//
//   Lbfgs<double> method({}, objective.layout().size());
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
class Lbfgs {
 public:
  /// For buffers of `size` elements.
  Lbfgs(const LbfgsOptions& options, std::size_t size);

  /// One step from x, all of whose evaluations are of sample `draw`; returns the value where it began. Ends as
  /// progress() says. With Progress::stalled the memory is empty and x the best point of this step, or of the step
  /// before if x had no finite value; without such a point x stays as it is.
  double step(Objective<T>& objective, std::span<T> x, std::uint64_t draw);

  [[nodiscard]] const LbfgsOptions& options() const { return options_; }
  [[nodiscard]] Progress progress() const { return progress_; }
  /// Of the last step: the value and the largest component of the gradient where it was last evaluated (without a line
  /// search that is one iteration before x), evaluations and iterations made.
  [[nodiscard]] double value() const { return value_; }
  [[nodiscard]] double gradient_size() const { return gradient_size_; }
  [[nodiscard]] std::size_t evaluations() const { return evaluations_; }
  [[nodiscard]] std::size_t iterations() const { return iterations_; }
  /// Forgets the curvature: the next iteration descends along the gradient.
  void reset();

  /// The state, for checkpoints: buffers of the size given to the constructor by name, and everything else as numbers.
  struct Slot {
    std::string name;
    std::span<T> values;
  };
  [[nodiscard]] std::vector<Slot> slots();
  [[nodiscard]] std::vector<double> numbers() const;
  /// Throws Error (data) if the numbers are not such as numbers() gives with these options.
  void set_numbers(const std::vector<double>& numbers);

 private:
  bool evaluate(Objective<T>& objective, std::span<const T> x, std::uint64_t draw);
  bool go_back(std::span<T> x);
  void remember();
  void find_direction();

  LbfgsOptions options_;
  std::size_t size_, history_;
  StrongWolfe<T> search_;
  Buffer<T> g_, direction_, last_g_, best_;  // last_g_: where direction_ was taken
  Buffer<T> s_, y_;                          // history_ rows each, a ring
  std::vector<double> rho_, alpha_;          // per row 1/(y.s); of the recursion
  std::size_t count_ = 0, oldest_ = 0;       // rows in use
  std::size_t age_ = 0;                      // iterations since the memory was empty
  double t_ = 0, scale_ = 1;                 // the last step along direction_; H0 = scale_ I
  double best_value_ = 0;
  bool has_best_ = false;
  Progress progress_ = Progress::moving;
  double value_ = 0, gradient_size_ = 0;
  std::size_t evaluations_ = 0, iterations_ = 0;
};

}  // namespace ravine
