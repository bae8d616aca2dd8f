// Ewma: the exponentially weighted average, as the lecture draws it: v_t = beta v_(t-1) + (1 - beta) x_t from v_0 = 0,
// and, since that begins too low, v_t / (1 - beta^t). It averages about the last 1 / (1 - beta) values.
#pragma once

namespace ravine {

class Ewma {
 public:
  explicit Ewma(double beta) : beta_(beta) {}

  /// Takes x in and returns the corrected average.
  double add(double x) {
    v_ = beta_ * v_ + (1 - beta_) * x;
    weight_ = beta_ * weight_ + (1 - beta_);  // 1 - beta^t, without cancellation
    return corrected();
  }
  [[nodiscard]] double corrected() const { return weight_ > 0 ? v_ / weight_ : 0; }
  /// v_t itself, which for small t is biased towards 0.
  [[nodiscard]] double uncorrected() const { return v_; }

 private:
  double beta_, v_ = 0, weight_ = 0;
};

}  // namespace ravine
