// An optimizer at work on gradients that are given, not those of an objective: what a step does is then known.
#pragma once
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "ravine/core/random.hpp"
#include "ravine/optim/optimizer.hpp"

namespace ravine {

/// A tensor of every kind, none of which fills its registers, and one that is more than a thread's share.
inline Layout mixed_layout(std::size_t large = 5) {
  Layout layout;
  layout.add("net.weight", {4, 3}, Kind::matrix);
  layout.add("net.bias", {3}, Kind::bias);
  layout.add("net.scale", {3}, Kind::norm);
  layout.add("code", {6, 2}, Kind::embedding);
  layout.add("free", {large}, Kind::vector);
  return layout;
}

/// Random numbers in (-scale, scale) in all elements that are not gaps.
template <class T>
void fill_random(const Layout& layout, std::span<T> x, std::uint32_t sub, double scale = 1) {
  const Random random(7, Stream::sample, sub);
  for (const Block& block : layout.blocks())
    for (std::size_t i = block.offset; i < block.offset + block.size; ++i)
      x[i] = static_cast<T>(scale * (2 * random.uniform(i) - 1));
}

template <class T = double>
struct Trial {
  Trial(const std::string& spec, const Layout& l, unsigned workers = 1, int of = 20)
      : layout(l), threads(workers), optimizer(OptimizerSpec(spec), l, threads), x(l.size()), g(l.size()), steps(of) {
    fill_random(layout, x.span(), 1000);
  }
  /// A step along g as it is.
  void go() {
    optimizer.step(x.span(), g.span(), {.step = static_cast<double>(t), .steps = static_cast<double>(steps)},
                   10 - t % 7);
    ++t;
  }
  /// A step along a random gradient, the same for all trials on this layout.
  void step() {
    fill_random(layout, g.span(), static_cast<std::uint32_t>(t));
    go();
  }
  [[nodiscard]] std::vector<T> values() const { return {x.span().begin(), x.span().end()}; }
  [[nodiscard]] std::vector<T> evaluated() const {
    Buffer<T> point = x.clone();
    optimizer.readout(point.span());
    return {point.span().begin(), point.span().end()};
  }
  std::span<T> of(const std::string& name) {
    for (const Block& block : layout.blocks())
      if (block.name == name) return view(x.span(), block);
    return {};
  }

  const Layout& layout;
  Threads threads;
  Optimizer<T> optimizer;
  Buffer<T> x, g;
  int steps = 20, t = 0;
};

/// The points of so many random steps, the start included.
template <class T = double>
std::vector<std::vector<T>> trajectory(const std::string& spec, const Layout& layout, int steps = 20) {
  Trial<T> trial(spec, layout, 1, steps);
  std::vector<std::vector<T>> points{trial.values()};
  for (int t = 0; t < steps; ++t) {
    trial.step();
    points.push_back(trial.values());
  }
  return points;
}

}  // namespace ravine
