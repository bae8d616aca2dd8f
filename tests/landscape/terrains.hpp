// Terrains that tests know by heart.
#pragma once
#include <vector>

#include "ravine/landscape/terrain.hpp"

namespace ravine {

/// 1/2 sum lambda_i (x_i - 1)^2 + c x_0^4.
class Quartic final : public Objective<double> {
 public:
  explicit Quartic(std::vector<double> lambda, double c = 0) : lambda_(std::move(lambda)), c_(c) {
    layout_.add("x", {lambda_.size()}, Kind::vector);
  }
  [[nodiscard]] const Layout& layout() const override { return layout_; }
  void start(std::span<double> x) const override {
    for (std::size_t i = 0; i < lambda_.size(); ++i) x[i] = 2;
  }
  double value(std::span<const double> x) override {
    double f = c_ * x[0] * x[0] * x[0] * x[0];
    for (std::size_t i = 0; i < lambda_.size(); ++i) f += 0.5 * lambda_[i] * (x[i] - 1) * (x[i] - 1);
    return f;
  }
  double value_and_gradient(std::span<const double> x, std::span<double> g, std::uint64_t /*draw*/) override {
    for (std::size_t i = 0; i < lambda_.size(); ++i) g[i] = lambda_[i] * (x[i] - 1);
    g[0] += 4 * c_ * x[0] * x[0] * x[0];
    return value(x);
  }

 private:
  std::vector<double> lambda_;
  double c_;
  Layout layout_;
};

inline Terrain quartic(const std::vector<double>& lambda, double c = 0) {
  return [=] { return std::make_unique<Quartic>(lambda, c); };
}

inline Buffer<double> point(const Layout& layout, const std::vector<double>& values) {
  Buffer<double> x(layout.size());
  std::size_t i = 0;
  for (const Block& block : layout.blocks())
    for (double& v : view(x.span(), block)) v = values[i++];
  return x;
}

}  // namespace ravine
