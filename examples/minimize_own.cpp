// Minimises a function of one's own: the potential energy of a hanging chain of twelve springs between two nails.
#include <cmath>
#include <cstdio>

#include "ravine/methods/minimize.hpp"

namespace {

class Chain final : public ravine::Objective<double> {
 public:
  // Two blocks: the horizontal and the vertical positions of the joints.
  Chain() {
    layout_.add("x", {joints}, ravine::Kind::vector);
    layout_.add("y", {joints}, ravine::Kind::vector);
  }
  const ravine::Layout& layout() const override { return layout_; }
  void start(std::span<double> p) const override {
    for (std::size_t i = 0; i < joints; ++i) view(p, layout_[0])[i] = static_cast<double>(i + 1) / (joints + 1);
  }
  double value(std::span<const double> p) override {
    double unused[64];
    return value_and_gradient(p, {unused, p.size()}, 0);
  }
  double value_and_gradient(std::span<const double> p, std::span<double> g, std::uint64_t /*draw*/) override {
    const auto x = view(p, layout_[0]), y = view(p, layout_[1]);
    const auto gx = view(g, layout_[0]), gy = view(g, layout_[1]);
    double energy = 0;
    for (std::size_t i = 0; i < joints; ++i) {
      energy += weight * y[i];
      gx[i] = 0;
      gy[i] = weight;
    }
    for (std::size_t i = 0; i <= joints; ++i) {  // spring i is between joints i-1 and i; the ends are nails at 0 and 1
      const double dx = (i < joints ? x[i] : 1) - (i > 0 ? x[i - 1] : 0),
                   dy = (i < joints ? y[i] : 0) - (i > 0 ? y[i - 1] : 0);
      const double length = std::hypot(dx, dy), stretch = length - rest;
      energy += 0.5 * stiffness * stretch * stretch;
      const double fx = stiffness * stretch * dx / length, fy = stiffness * stretch * dy / length;
      if (i < joints) gx[i] += fx, gy[i] += fy;
      if (i > 0) gx[i - 1] -= fx, gy[i - 1] -= fy;
    }
    return energy;
  }

 private:
  static constexpr std::size_t joints = 11;
  static constexpr double weight = 1, stiffness = 300, rest = 0.12;
  ravine::Layout layout_;
};

}  // namespace

int main() {
  using namespace ravine;
  Chain chain;
  for (const char* spec : {"heavy_ball lr=0.0005", "adam lr=0.01 | cosine", "rprop lr=0.01"}) {
    const MinimizeResult<double> r = minimize<double>(chain, OptimizerSpec(spec), {.steps = 3000, .tolerance = 1e-6});
    std::printf("%-24s energy %.6f, lowest joint %.4f, after %zu steps: %s\n", spec, r.value,
                view(std::span<const double>(r.x.span()), chain.layout()[1])[5], r.steps, to_string(r.reason).c_str());
  }
}
